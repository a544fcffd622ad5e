"""The pages of figures through HTTP: what they say of much, of little and of nothing; they know published figures alone."""

import csv
import datetime
import io
import re
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from sqlalchemy import delete, insert, text

from bot.journal.tables import arrival_count, closed_period, published_fact, query_count, reach_count, vote_count
from bot.staff import Role, Room
from bot.staff.audit import trail
from bot.trends import close_periods, facts
from bot.trends.spans import after, before
from bot.trends.table import HEADINGS
from tests.conftest import TODAY
from tests.staff.conftest import Clock, Person, form_token
from tests.staff.test_digest import WEEK, figure

LANGUAGES = ("en", "fr", "ar")
PATHS = (
    "/",
    f"/?week={before(WEEK)}",
    "/overview/line.svg",
    "/overview/origins.svg?narrow=1",
    "/overview/weeks.csv",
    "/overview/places.csv",
    "/trends",
    "/trends?split=topic",
    "/trends?kind=month&split=origin",
    "/trends?kind=day&measure=people&split=language",
    "/trends?split=outcome&topic=wages",
    "/trends/chart.svg?split=topic",
    "/trends/table.csv?split=topic",
    "/trends/crossed.csv",
)
EXPORT = {"from": "2025-01-01", "to": "2027-01-01", "kind-week": "on", "kind-month": "on", "kind-day": "on"}


@pytest.fixture
async def counted(room: Room) -> Room:
    """Ten weeks of counts, many and few, published as real ones are."""
    days = [TODAY - datetime.timedelta(days=back) for back in range(3, 73)]
    rows = [
        {"day": day, "origin": origin, "language": "fr", "topic": topic, "way": "text", "outcome": outcome, "danger": danger}
        | {"n": n + day.day % 3}
        for day in days
        for origin, topic, outcome, danger, n in (
            ("NE", "wages", "answered", False, 9),
            ("BD", "recruitment", "answered", False, 5),
            ("SD", "detention", "answered", True, 1),
            ("TD", "return", "fallback", False, 1),
        )
    ]
    async with room.engine.begin() as connection:
        await connection.execute(insert(query_count), rows)
    await close_periods(room.engine, TODAY)
    return room


async def export(person: Person, form: str) -> bytes:
    done = await person.send("/exports/file", page="/exports", format=form, **EXPORT)
    assert done.status_code == 200, done.text
    return done.content


async def everything(person: Person) -> dict[str, bytes]:
    """All that the pages of figures show of a database; in every language where there are words."""
    addresses = [
        f"{path}{'&' if '?' in path else '?'}lang={language}"
        for path in PATHS
        for language in (LANGUAGES if path in ("/", "/trends?split=topic") else ("en",))
    ]
    shown = {address: await person.get(address) for address in addresses}
    assert {page.status_code for page in shown.values()} == {200}
    return {address: page.content for address, page in shown.items()} | {"csv": await export(person, "csv")}


async def test_every_page_is_read_in_every_language(counted: Room, analyst: Person) -> None:
    shown = await everything(analyst)

    assert b'dir="rtl"' in shown["/?lang=ar"]
    assert "Vue d’ensemble" in shown["/?lang=fr"].decode()


async def test_pages_know_nothing_but_what_is_published(counted: Room, analyst: Person) -> None:
    """The unpublished counters are emptied and filled otherwise: no page, chart, file or sentence changes by a letter."""
    before_change = await everything(analyst)
    other = {"day": TODAY - datetime.timedelta(days=9), "origin": "GH", "language": "en", "topic": "health", "way": "text"}
    async with counted.engine.begin() as connection:
        for table in (query_count, reach_count, vote_count, arrival_count):
            await connection.execute(delete(table))
        await connection.execute(insert(query_count), [other | {"outcome": "answered", "danger": False, "n": 77}])
        await connection.execute(insert(arrival_count), [{"month": "2026-10", "code": "planted", "n": 3}])
    counted.figures._made.clear()

    assert await everything(analyst) == before_change


async def test_every_count_that_a_page_shows_is_a_published_figure(counted: Room, analyst: Person) -> None:
    published = {fact.n for fact in await facts(counted.engine)}
    shown = await everything(analyst)

    cells = [
        cell for page in shown.values() for cell in re.findall(r'<td class="(?:number|h\d)">([\d,]+)</td>', page.decode())
    ]
    assert cells
    assert {int(cell.replace(",", "")) for cell in cells} <= published
    assert min(published) > 5


async def test_the_exported_table_is_the_published_figures(counted: Room, analyst: Person) -> None:
    rows = list(csv.DictReader(io.StringIO((await export(analyst, "csv")).decode("utf-8-sig"))))

    told = {
        tuple(row[name] for name in HEADINGS if name not in ("kind", "begin", "n", "withheld")): row["n"]
        for row in rows
        if row["n"]
    }
    wanted = {
        (f.period, f.measure, f.origin, f.language, f.topic, f.way, f.outcome, f.danger, f.detail): str(f.n)
        for f in await facts(counted.engine)
    }
    assert told == wanted
    assert {row["withheld"] for row in rows if not row["n"]} == {"yes"}


async def test_a_spreadsheet_opens_again(counted: Room, analyst: Person) -> None:
    book = openpyxl.load_workbook(io.BytesIO(await export(analyst, "xlsx")), read_only=True)
    names = book.sheetnames
    book.close()

    assert names == ["data", "dictionary", "method"]


async def test_exports_are_for_analysts_and_are_written_down(counted: Room, analyst: Person, clock: Clock) -> None:
    await export(analyst, "hxl")
    reader = Person(counted, clock)
    await reader.join("reader-tripoli", Role.READER)
    refused = await reader.browser.post(
        "/exports/file", data={"form_token": form_token(await reader.get("/")), "format": "csv", **EXPORT}
    )
    await reader.browser.aclose()

    lines = [line.detail for _, line in await trail(counted.engine, limit=9) if line.action == "export"]
    assert refused.status_code == 403
    assert lines == ["hxl 2025-01-01 2027-01-01 day+week+month all"]


@pytest.mark.parametrize("form", [{"format": "exe"}, {"format": "csv", "from": "yesterday"}, {"format": "csv", "to": ""}])
async def test_an_export_of_something_else_is_refused(room: Room, analyst: Person, form: dict[str, str]) -> None:
    assert (await analyst.send("/exports/file", page="/exports", **(EXPORT | form))).status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_figures_the_pages_say_so(room: Room, analyst: Person, language: str) -> None:
    overview, trends = await analyst.get(f"/?lang={language}"), await analyst.get(f"/trends?lang={language}")
    crossed = await analyst.get("/trends/crossed.csv")

    assert overview.status_code == trends.status_code == 200
    assert 'class="told"' in overview.text
    assert 'role="status"' in trends.text
    assert crossed.status_code == 404


async def test_one_day_of_figures_is_shown_as_such(room: Room, analyst: Person) -> None:
    async with room.engine.begin() as connection:
        await connection.execute(insert(published_fact), [figure("2026-11-20", 9)])
        await connection.execute(insert(closed_period), [{"period": "2026-11-20"}])

    assert 'class="told"' in (await analyst.get("/")).text
    by_day = await analyst.get("/trends?kind=day")
    assert "Nov 20, 2026" in by_day.text or "November 20, 2026" in by_day.text
    assert 'role="status"' in (await analyst.get("/trends?kind=week")).text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2027-06-01", "still to come"),
        ("from=2020-01-01&to=2020-02-01", "No figures are published"),
        ("from=2026-11-01&to=2026-10-01", "before the first"),
        ("kind=day&split=topic&origin=NE", "not published"),
        ("split=topic&origin=NE&language=fr", "not published"),
        ("topic=hours", "withheld"),
    ],
)
async def test_a_view_without_figures_says_why(counted: Room, analyst: Person, query: str, said: str) -> None:
    page = await analyst.get(f"/trends?{query}&lang=en")
    drawn = await analyst.get(f"/trends/chart.svg?{query}")

    assert page.status_code == drawn.status_code == 200
    assert said in re.sub(r"<[^>]+>", "", page.text)


@pytest.mark.parametrize(
    "query",
    ["split=nonsense", "kind=year", "measure=votes", "topic=x", "origin=%3Cscript%3E", "from=soon", "from=0000-00-00"],
)
async def test_a_view_that_cannot_be_chosen_is_no_page(counted: Room, analyst: Person, query: str) -> None:
    assert (await analyst.get(f"/trends?{query}")).status_code == 404
    assert (await analyst.get(f"/trends/table.csv?{query}")).status_code == 404


@pytest.mark.parametrize("week", ["2030-W01", "x", "2026-11", "'", "../../etc"])
async def test_a_week_that_is_not_closed_is_no_page(counted: Room, analyst: Person, week: str) -> None:
    assert {(await analyst.get(f"{path}?week={week}")).status_code for path in ("/", "/overview/line.svg")} == {404}


async def test_the_address_of_a_view_says_all_of_it(counted: Room, analyst: Person) -> None:
    page = await analyst.get("/trends?split=origin&kind=week&topic=wages&from=2026-10-01&to=2026-11-30&lang=en")

    links = re.findall(r'href="\?(measure=[^"]+)"', page.text)
    again = await analyst.get(f"/trends?{links[0].replace('&amp;', '&')}&lang=en")
    assert re.findall(r"<tbody>.*?</tbody>", again.text, re.DOTALL) == re.findall(
        r"<tbody>.*?</tbody>", page.text, re.DOTALL
    )


async def test_a_chart_asks_for_nothing_and_runs_nothing(counted: Room, analyst: Person) -> None:
    chart = await analyst.get("/trends/chart.svg?split=topic")

    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(chart.content).iter()}
    assert chart.headers["content-type"] == "image/svg+xml"
    assert tags <= {"svg", "g", "path", "text", "title", "rect", "circle"}
    assert not re.search(rb"style|href|url\(|on\w+=|script", chart.content)


async def test_the_first_page_is_light(counted: Room, analyst: Person) -> None:
    """With everything that it loads: style sheets, icon, charts. With two years of figures: docs/performance.md."""
    page = await analyst.get("/")
    loaded = {
        address.replace("&amp;", "&")
        for address in re.findall(r'(?:src|href)="(/(?:static|overview)/[^"]+(?:css|svg)[^"]*)"', page.text)
    }
    sizes = [len((await analyst.get(address)).content) for address in sorted(loaded)]

    assert len(sizes) >= 4
    assert len(page.content) + sum(sizes) < 150_000


async def test_weeks_can_be_walked_through(counted: Room, analyst: Person) -> None:
    last = await analyst.get("/?lang=en")
    earlier = await analyst.get(f"/?week={before(WEEK)}&lang=en")

    assert f"?week={before(WEEK)}" in last.text
    assert f"?week={after(before(WEEK))}" in earlier.text


async def test_a_wave_stands_above_all_figures(room: Room, analyst: Person) -> None:
    weeks = [before(WEEK, back) for back in range(8, -1, -1)]
    rows = [figure(week, 72 if week == WEEK else 12, topic="recruitment", origin="BD") for week in weeks]
    async with room.engine.begin() as connection:
        await connection.execute(insert(published_fact), rows)
        await connection.execute(insert(closed_period), [{"period": week} for week in weeks])

    page = await analyst.get("/?lang=en")
    assert '<p class="lead">Questions on recruitment from workers of Bangladesh rose from 12 to 72.</p>' in page.text
    assert "72 questions, where about 12 were to be expected" in page.text
    assert "أسئلة" not in page.text
    assert "عمال بنغلاديش" in (await analyst.get("/?lang=ar")).text


async def test_the_database_is_only_read(counted: Room, analyst: Person) -> None:
    async with counted.engine.connect() as connection:
        seen = [
            (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar()
            for name in ("published_fact", "query_count")
        ]
    await everything(analyst)
    async with counted.engine.connect() as connection:
        again = [
            (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar()
            for name in ("published_fact", "query_count")
        ]

    assert seen == again

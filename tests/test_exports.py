"""What leaves as a file: one tidy table, opened again with the programs that people use, and never a formula."""

import csv
import datetime
import io
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import hxl
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import RowMapping, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.journal import Journal
from bot.journal.tables import closed_period, published_fact, published_shape
from bot.trends import Fact, Figures, Format, Wanted, shape_of, table, write
from bot.trends.coding import coded
from bot.trends.export import HASHTAGS, lines, safe
from bot.trends.shape import ALL, VALUES, VOTES, Measure
from bot.trends.spans import Kind, kind_of
from bot.trends.table import HEADINGS, Row, Shape, keep_shape, rows
from bot.vocabulary import Topic
from tests.postgres import binary, postgres

WEEK, MONTH, DAY = "2026-W47", "2026-10", "2026-11-20"
EVER = (datetime.date.min, datetime.date.max)


def fact(period: str, n: int, measure: str = "queries", **places: str) -> dict[str, str | int]:
    names = ("origin", "language", "topic", "way", "outcome", "danger", "detail")
    return {"period": period, "measure": measure, **{name: places.get(name, ALL) for name in names}, "n": n}


FACTS = [
    fact(WEEK, 30),
    fact(WEEK, 12, origin="NE", topic="wages"),
    fact(WEEK, 9, "votes", topic="wages", detail="not-useful:too-hard"),
    fact(MONTH, 90, "people", origin="NE"),
    fact(MONTH, 15, "arrivals", detail="-1Formula"),
    fact(DAY, 6, danger="yes"),
]


async def published(journal: Journal) -> Figures:
    async with journal.engine.begin() as connection:
        await connection.execute(insert(published_fact), FACTS)
        await connection.execute(insert(closed_period), [{"period": period} for period in (DAY, MONTH, WEEK, "2026-W46")])
    return Figures(journal.engine)


async def stream(figures: Figures, wanted: Wanted | None = None) -> AsyncIterator[Sequence[Row]]:
    async for period in table(figures.stream(*EVER), await shape_of(figures), wanted or Wanted()):
        yield period


async def everything(figures: Figures, wanted: Wanted | None = None) -> list[dict[str, str | int | None]]:
    return [dict(zip(HEADINGS, row, strict=True)) async for period in stream(figures, wanted) for row in period]


def as_text(row: RowMapping | Mapping[str, str | int | None]) -> list[str]:
    return [str(row[name]) for name in HEADINGS]


async def test_every_published_cell_of_a_closed_period_has_a_row_and_says_whether_it_is_withheld(journal: Journal) -> None:
    told = await everything(await published(journal))

    weeks = [row for row in told if row["period"] == WEEK]
    assert [row["n"] for row in weeks if row["withheld"] == "no"] == [30, 12, 9]
    assert {row["n"] for row in weeks if row["withheld"] == "yes"} == {None}
    assert len(weeks) == Shape().size(Kind.WEEK) == len([row for row in told if row["period"] == "2026-W46"])


async def test_the_table_holds_each_figure_once_and_nothing_else(journal: Journal) -> None:
    told = await everything(await published(journal))

    places = [tuple(row[name] for name in HEADINGS if name not in ("n", "withheld")) for row in told]
    assert len(places) == len(set(places))
    assert sorted(int(row["n"]) for row in told if row["n"] is not None) == sorted(int(one["n"]) for one in FACTS)


async def test_the_table_can_be_cut_to_kinds_and_measures(journal: Journal) -> None:
    told = await everything(await published(journal), Wanted((Kind.MONTH,), (Measure.ARRIVALS,)))

    assert {(row["period"], row["detail"]) for row in told} == {(MONTH, "-1Formula")}


@pytest.mark.parametrize("period", [DAY, WEEK, MONTH])
def test_a_shape_knows_its_size(period: str) -> None:
    shape = Shape(("poster-1", "poster-2"))

    assert len(list(shape.cells(period))) == shape.size(kind_of(period))


def test_what_an_older_shape_published_is_not_lost() -> None:
    old = Fact(WEEK, "queries", "XX", ALL, ALL, ALL, ALL, ALL, ALL, 9)

    assert [row[-2:] for row in rows(WEEK, [old], Shape())][-1] == (9, "no")


@pytest.mark.parametrize("form", Format)
async def test_a_file_holds_every_row(form: Format, journal: Journal, tmp_path: Path) -> None:
    figures, file = await published(journal), tmp_path / f"figures{form.suffix}"
    told = await everything(figures)

    assert await write(stream(figures), file, form) == len(told)

    found = _sheet(file) if form is Format.XLSX else list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    body = found[2 if form is Format.HXL else 1 :]
    assert tuple(found[0][: len(HEADINGS)]) == HEADINGS
    assert [row[11] for row in body] == ["" if row["n"] is None else str(row["n"]) for row in told]


async def test_a_csv_file_says_that_it_is_utf_8(journal: Journal, tmp_path: Path) -> None:
    await write(stream(await published(journal)), tmp_path / "figures.csv", Format.CSV)

    assert (tmp_path / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbfperiod,")


async def test_the_hxl_file_is_sound_to_libhxl(journal: Journal, tmp_path: Path) -> None:
    file = tmp_path / "figures.hxl.csv"
    await write(stream(await published(journal)), file, Format.HXL)

    data = hxl.data(io.BytesIO(file.read_bytes())).cache()
    schema = [
        ["#valid_tag", "#valid_datatype", "#valid_required+min"],
        ["#date+start", "date", "1"],
        ["#indicator+num", "number", ""],
    ]
    assert data.display_tags == list(HASHTAGS)
    assert data.validate(hxl.data(schema))
    people = data.with_rows("#meta+withheld=no").with_rows("#indicator+name=people")
    assert [row.get("#indicator+num") for row in people] == ["90"]


async def test_the_spreadsheet_explains_itself_and_carries_the_coding_columns(journal: Journal, tmp_path: Path) -> None:
    file = tmp_path / "figures.xlsx"
    await write(stream(await published(journal)), file, Format.XLSX)

    book = openpyxl.load_workbook(file, read_only=True)
    named = [row[0] for row in book["dictionary"].iter_rows(min_row=2, values_only=True)]
    data = list(book["data"].iter_rows(values_only=True))
    book.close()
    assert named == list(data[0]) == [*HEADINGS, "type", "category", "code"]
    assert ("Questions", "Working conditions", "Questions about wages") in {row[-3:] for row in data}


async def test_a_spreadsheet_longer_than_excel_takes_goes_on_in_another_sheet(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.trends.export.SHEET_ROWS", 700)
    figures, file = await published(journal), tmp_path / "figures.xlsx"
    written = await write(stream(figures), file, Format.XLSX)

    book = openpyxl.load_workbook(file, read_only=True)
    sizes = [sum(1 for _ in book[name].iter_rows()) - 1 for name in book.sheetnames if name.startswith("data")]
    book.close()
    assert sum(sizes) == written
    assert set(sizes[:-1]) == {700}


async def test_without_figures_a_file_has_its_headings(journal: Journal, tmp_path: Path) -> None:
    for form in Format:
        assert await write(stream(Figures(journal.engine)), tmp_path / f"empty{form.suffix}", form) == 0


@given(st.text(max_size=12))
def test_no_value_is_a_formula(value: str) -> None:
    shown = str(safe(value))

    assert shown == "-" or not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown.removeprefix("'") == value.removeprefix("'")


async def test_a_link_code_that_looks_like_a_formula_is_harmless(journal: Journal) -> None:
    pieces = b"".join([piece async for piece in lines(stream(await published(journal)), Format.CSV)])

    assert b",'-1Formula," in pieces
    assert b",-1Formula," not in pieces


def test_every_topic_has_a_category() -> None:
    assert all(coded("queries", topic, ALL)[1] for topic in Topic)
    assert coded("people", "*", ALL) == ("", "", "")


def test_the_shape_has_a_row_for_every_kind_of_vote() -> None:
    details = {place[-1] for measure, place in Shape().cells(WEEK) if measure == "votes"}

    assert details == set(VOTES)
    assert {place[0] for measure, place in Shape().cells(WEEK) if measure == "people"} == {ALL, *VALUES["origin"]}


async def test_the_view_tells_what_the_file_tells(journal: Journal) -> None:
    told = await everything(await published(journal))

    await keep_shape(journal.engine)
    async with journal.engine.connect() as connection:
        viewed = (await connection.execute(text("SELECT * FROM published_figure"))).mappings().all()
    assert sorted(map(as_text, viewed)) == sorted(map(as_text, told))


async def test_the_shape_in_the_database_is_the_shape_in_the_code(journal: Journal) -> None:
    await keep_shape(journal.engine)

    async with journal.engine.connect() as connection:
        held = {tuple(row) for row in await connection.execute(select(published_shape))}
    shape = Shape()
    assert held == {
        (kind_of(period).value, measure, *place) for period in (DAY, WEEK, MONTH) for measure, place in shape.cells(period)
    }


def _sheet(file: Path) -> list[list[str]]:
    book = openpyxl.load_workbook(file, read_only=True)
    found = [["" if value is None else str(value) for value in row] for row in book["data"].iter_rows(values_only=True)]
    book.close()
    return found


@pytest.mark.skipif(binary("initdb") is None, reason="PostgreSQL is not installed: apt-get install postgresql")
async def test_the_view_can_be_read_on_postgresql_by_somebody_who_may_read_nothing_else(tmp_path: Path) -> None:
    with postgres(Path(tempfile.mkdtemp(prefix="rafiq-pg-"))) as cluster:
        journal = await Journal.open(cluster.url)
        told = await everything(await published(journal))
        await keep_shape(journal.engine)
        async with journal.engine.begin() as connection:
            await connection.execute(text("CREATE ROLE dashboards LOGIN"))
            await connection.execute(text("GRANT SELECT ON published_figure TO dashboards"))
        await journal.close()
        reader = create_async_engine(cluster.url.replace("rafiq@", "dashboards@"))
        async with reader.connect() as connection:
            viewed = (await connection.execute(text("SELECT * FROM published_figure"))).mappings().all()
        with pytest.raises(DBAPIError, match="permission denied"):
            async with reader.connect() as connection:
                await connection.execute(text("SELECT * FROM query_count"))
        await reader.dispose()

    assert sorted(map(as_text, viewed)) == sorted(map(as_text, told))

"""Follow-ups: opened, noted, answered, closed; and that nobody edits what was."""

import datetime
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.query import AUDIT_KEPT, FOLLOW_UPS_KEPT
from bot.staff import Action, Room, forget, open_database, record
from bot.staff.audit import trail
from bot.staff.tables import audit, follow_up, follow_up_event
from tests.postgres import binary, postgres
from tests.staff.conftest import Clock, Person

SEEN = "Three weeks in a row workers of Niger ask how to enrol a child."


async def opened(person: Person, **fields: str) -> str:
    form = {"kind": "act", "title": "Schools in Sebha", "seen": SEEN, "language": ""} | fields
    done = await person.send("/follow-ups/new", **form)
    assert done.status_code == 303, done.text
    return done.headers["location"]


async def test_a_follow_up_tells_its_story(analyst: Person, lead: Person, clock: Clock) -> None:
    path = await opened(analyst)
    clock.pass_by(minutes=5)
    await analyst.send(path, note="Asked the ministry.", state="in-progress", owner="lead-tripoli", entry="")
    await lead.send(path, note="", state="answered", owner="lead-tripoli", entry="LY/school.enrol")
    await lead.send(path, note="", state="closed", owner="lead-tripoli", entry="LY/school.enrol")

    page = await analyst.get(path)

    for said in ("Schools in Sebha", SEEN, "Asked the ministry.", "LY/school.enrol", "lead-tripoli", "closed"):
        assert said in page.text


async def test_lines_stay_lines_as_browsers_send_them(analyst: Person) -> None:
    path = await opened(analyst, seen="first line\r\nsecond line\x00")

    assert "first line\nsecond line\ufffd" in (await analyst.get(path)).text


async def test_the_list_shows_open_ones_first_the_oldest_first(analyst: Person, clock: Clock) -> None:
    first, second, third = [await opened(analyst, title=title) for title in ("Alpha", "Beta", "Gamma")]
    assert first != second
    await analyst.send(first, state="in-progress")
    clock.pass_by(minutes=10)

    page = (await analyst.get("/follow-ups")).text

    assert page.index("Beta") < page.index("Gamma") < page.index("Alpha")
    assert "Alpha" not in (await analyst.get("/follow-ups?state=open")).text
    assert third in page


async def test_only_a_lead_closes(analyst: Person) -> None:
    path = await opened(analyst)

    assert (await analyst.send(path, state="closed")).status_code == 403
    assert 'value="closed"' not in (await analyst.get(path)).text


@pytest.mark.parametrize("telling", ["call 0912345678", "his number is +218 91-234-5678", "ask @planted", "a@b.org"])
async def test_what_tells_of_somebody_is_refused(analyst: Person, telling: str) -> None:
    path = await opened(analyst)

    assert (await analyst.send(path, note=telling)).status_code == 422
    assert (await analyst.send("/follow-ups/new", kind="act", title="x", seen=telling, language="")).status_code == 422
    assert telling not in (await analyst.get(path)).text


async def test_answered_in_content_names_the_entry(analyst: Person) -> None:
    path = await opened(analyst)

    assert (await analyst.send(path, state="answered", entry="")).status_code == 422
    assert (await analyst.send(path, state="answered", entry="no entry")).status_code == 422


async def test_a_saved_view_leads_back_to_it_and_nowhere_else(analyst: Person) -> None:
    view = await opened(analyst, seen="/trends?topic=wages&origin=NE")
    elsewhere = await opened(analyst, seen="//evil.example/x")

    assert 'href="/trends?topic=wages&amp;origin=NE"' in (await analyst.get(view)).text
    assert 'href="//evil' not in (await analyst.get(elsewhere)).text


async def test_proposals_are_listed_where_editors_look(analyst: Person) -> None:
    await opened(analyst, kind="phrase", title="A phrase", language="ha")
    await opened(analyst, kind="entry", title="An entry", language="ha")

    phrases = (await analyst.get("/follow-ups?kind=phrase")).text

    assert "A phrase" in phrases
    assert "An entry" not in phrases


async def refuses_changes(engine: AsyncEngine, now: datetime.datetime) -> None:
    await record(engine, now, "somebody", Action.EXPORT, "csv")
    async with engine.begin() as connection:
        await connection.execute(
            insert(follow_up).values(at=int(now.timestamp()), kind="act", title="t", seen="s", language="")
        )
        row = {"follow_up": 1, "at": int(now.timestamp()), "author": "a", "what": "note", "value": "v"}
        await connection.execute(insert(follow_up_event).values(row))
    for table in (audit, follow_up_event, follow_up):
        for change in (update(table).values(at=1), delete(table)):
            with pytest.raises(DBAPIError, match="append-only"):
                async with engine.begin() as connection:
                    await connection.execute(change)


async def forgets_what_is_old(engine: AsyncEngine, now: datetime.datetime) -> None:
    async with engine.begin() as connection:
        for age in (AUDIT_KEPT, FOLLOW_UPS_KEPT):
            at = int((now - age - datetime.timedelta(days=2)).timestamp())
            await connection.execute(insert(audit).values(at=at, actor="old", action="export", detail=""))
        made = insert(follow_up).values(at=at, kind="act", title="old", seen="s", language="").returning(follow_up.c.id)
        number = (await connection.execute(made)).scalar_one()
        row = {"follow_up": number, "at": at, "author": "old", "what": "note", "value": "v"}
        await connection.execute(insert(follow_up_event).values(row))
    assert await forget(engine, now) == 4
    async with engine.connect() as connection:
        counts = [(await connection.execute(select(func.count()).select_from(t))).scalar() for t in (audit, follow_up_event)]
    assert counts == [1, 1]


async def test_history_refuses_to_be_changed_and_ends_with_its_lifetime(room: Room) -> None:
    real = datetime.datetime.now(datetime.UTC)  # the triggers ask the database's own clock
    await refuses_changes(room.engine, real)
    await forgets_what_is_old(room.engine, real)


@pytest.mark.skipif(
    binary("postgres") is None, reason="PostgreSQL is not there; to run this: sudo apt-get install postgresql"
)
async def test_history_refuses_to_be_changed_in_postgresql() -> None:
    real = datetime.datetime.now(datetime.UTC)
    with tempfile.TemporaryDirectory(prefix="rafiq-pg-") as folder, postgres(Path(folder)) as cluster:
        engine = await open_database(cluster.url)
        await refuses_changes(engine, real)
        await forgets_what_is_old(engine, real)
        with pytest.raises(DBAPIError, match="append-only"):
            async with engine.begin() as connection:
                await connection.execute(text("TRUNCATE staff_audit"))
        await engine.dispose()


async def test_every_change_is_written_down(analyst: Person, room: Room) -> None:
    path = await opened(analyst)
    await analyst.send(path, note="Asked.", state="in-progress")

    lines = [(line.actor, line.action, line.detail) for _, line in await trail(room.engine, limit=2)]

    number = path.rpartition("/")[2]
    assert lines == [
        ("analyst-tripoli", "follow-up", f"{number} state note"),
        ("analyst-tripoli", "follow-up", f"{number} opened"),
    ]

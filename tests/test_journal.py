"""The journal: equal questions are one row with a count; everything has its time; nothing tells an order."""

import asyncio
import datetime
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import String, Table, select

from bot.journal import Journal, JournalClosedError, query_count, wording
from bot.journal.forget import RELEASED_AT_ONCE
from bot.journal.tables import metadata, query_month
from bot.people import People
from bot.query import (
    DAYS_KEPT,
    MARKS_KEPT,
    MONTHS_KEPT,
    WORDING_KEPT,
    Arrival,
    Query,
    Record,
    Vote,
    Wording,
    iso_month,
    iso_week,
    reached,
)
from bot.vocabulary import Language, Origin, Outcome, Preferences, Topic, Way
from tests.conftest import TODAY, now

QUERY = Query(TODAY, Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.ANSWERED, danger=False)


async def rows(journal: Journal, table: Table) -> list[Any]:
    async with journal._engine.connect() as connection:
        return list(await connection.execute(select(table)))


async def counted(journal: Journal) -> list[tuple[object, ...]]:
    async with journal._engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(select(query_count).order_by(query_count.c.n))]


async def test_equal_questions_are_one_row(journal: Journal) -> None:
    for query in (QUERY, QUERY, replace(QUERY, danger=True)):
        await journal.record(Record(query))

    assert [row[-2:] for row in await counted(journal)] == [(True, 1), (False, 2)]


async def test_what_was_not_chosen_is_counted_as_unknown(journal: Journal) -> None:
    unknown = replace(QUERY, origin=None, topic=None)
    await journal.record(Record(unknown))
    await journal.record(Record(unknown))

    assert await counted(journal) == [(TODAY, "", "ha", "", "text", "answered", False, 2)]


@pytest.mark.parametrize("field", ["origin", "language", "topic", "way", "outcome"])
def test_every_code_fits_its_column(field: str) -> None:
    kinds = {"origin": Origin, "language": Language, "topic": Topic, "way": Way, "outcome": Outcome}
    column = query_count.c[field].type
    assert isinstance(column, String)
    assert max(len(member.value) for member in kinds[field]) <= (column.length or 0)


async def test_opening_again_keeps_the_counts(journal: Journal, tmp_path: Path) -> None:
    await journal.record(Record(QUERY))

    again = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")

    assert len(await counted(again)) == 1
    await again.close()


async def test_nothing_is_counted_after_closing(journal: Journal) -> None:
    await journal.close()

    with pytest.raises(JournalClosedError):
        await journal.record(Record(QUERY))


async def test_what_waits_at_closing_is_written(tmp_path: Path) -> None:
    journal = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")
    waiting = [asyncio.create_task(journal.record(Record(QUERY))) for _ in range(10)]
    await asyncio.sleep(0)

    await journal.close()

    await asyncio.gather(*waiting)
    assert sqlite3.connect(tmp_path / "journal.db").execute("SELECT n FROM query_count").fetchall() == [(10,)]


async def test_a_stopped_journal_counts_nothing_until_it_is_resumed(journal: Journal) -> None:
    await journal.stop()
    await journal.record(Record(QUERY))
    assert await counted(journal) == []

    await journal.resume()
    await journal.record(Record(QUERY))
    assert len(await counted(journal)) == 1


async def test_wording_can_be_stopped_alone(journal: Journal) -> None:
    await journal.stop(wording_alone=True)

    await journal.record(Record(QUERY, wording=Wording("2026-W48", Language.HA, "my boss")))

    assert [len(await rows(journal, table)) for table in (query_count, wording)] == [1, 0]


async def test_wordings_are_released_together(journal: Journal) -> None:
    for number in range(RELEASED_AT_ONCE - 1):
        await journal.record(Record(QUERY, wording=Wording("2026-W48", Language.EN, f"text {number}")))
    keys = {row.key for row in await rows(journal, wording)}

    await journal.forget(now())
    assert [row.released for row in await rows(journal, wording)] == [False] * (RELEASED_AT_ONCE - 1)

    await journal.record(Record(QUERY, wording=Wording("2026-W48", Language.EN, "the last")))
    await journal.forget(now())
    released = await rows(journal, wording)
    assert [row.released for row in released] == [True] * RELEASED_AT_ONCE
    assert not keys & {row.key for row in released}


async def test_a_single_wording_is_released_when_its_week_is_over(journal: Journal) -> None:
    await journal.record(Record(QUERY, wording=Wording("2026-W48", Language.EN, "alone")))

    await journal.forget(now() + datetime.timedelta(days=7))

    assert [row.released for row in await rows(journal, wording)] == [True]


async def test_everything_is_forgotten_in_its_time_and_gone_from_the_file(tmp_path: Path) -> None:
    clock = [now()]
    journal = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db", clock=lambda: clock[0])
    mark = b"an update's mark"
    vote = Vote("2026-W48", Topic.WAGES, Origin.NE, Language.HA, useful=True)
    told = Wording("2026-W48", Language.EN, "a planted wording")
    reach = reached(None, TODAY, Origin.NE, Language.HA)
    await journal.record(Record(QUERY, vote, Arrival("2026-11", "poster-1"), reach, told, mark))

    assert (await journal.forget(now() + MARKS_KEPT - datetime.timedelta(hours=1))).marks == 0
    assert (await journal.forget(now() + MARKS_KEPT + datetime.timedelta(hours=2))).marks == 1
    assert (await journal.forget(now() + WORDING_KEPT + datetime.timedelta(days=8))).wordings == 1
    forgotten = await journal.forget(now() + DAYS_KEPT + datetime.timedelta(days=8))
    assert (forgotten.days, forgotten.votes, forgotten.reach) == (1, 1, 2)
    assert [tuple(row) for row in await rows(journal, query_month)] == [
        ("2026-11", "NE", "ha", "wages", "text", "answered", False, 1)
    ]
    assert (await journal.forget(now() + MONTHS_KEPT + datetime.timedelta(days=40))).months == 1

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert mark not in stored
    assert b"planted" not in stored
    await journal.close()


async def test_days_are_added_up_by_month(journal: Journal) -> None:
    for day in (
        datetime.date(2025, 1, 31),
        datetime.date(2025, 2, 1),
        datetime.date(2025, 2, 28),
        datetime.date(2025, 9, 1),
    ):
        await journal.record(Record(replace(QUERY, day=day)))

    for later in (datetime.timedelta(), DAYS_KEPT):
        await journal.forget(now() + later)

    months = sorted((row.month, row.n) for row in await rows(journal, query_month))
    assert months == [("2025-01", 1), ("2025-02", 2), ("2025-09", 1)]


SOME = st.lists(
    st.builds(
        Query,
        st.just(TODAY),
        st.sampled_from([None, Origin.NE, Origin.SD]),
        st.sampled_from([Language.HA, Language.AR]),
        st.sampled_from([None, Topic.WAGES]),
        st.sampled_from(Way),
        st.sampled_from(Outcome),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(SOME, st.randoms(use_true_random=False))
def test_the_tables_tell_neither_order_nor_who(queries: list[Query], random: Random) -> None:
    """Whoever asked, in whatever order: the same counts are the same tables, row for row."""
    shuffled = random.sample(queries, len(queries))

    async def stored(asked: list[Query]) -> list[list[tuple[object, ...]]]:
        with tempfile.TemporaryDirectory() as folder:
            journal = await Journal.open(f"sqlite+aiosqlite:///{folder}/journal.db")
            for query in asked:
                await journal.record(Record(query))
            await journal.close()
            database = sqlite3.connect(Path(folder) / "journal.db")
            tables = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            return [database.execute(f"SELECT * FROM {table}").fetchall() for table in tables if table != "update_mark"]

    assert asyncio.run(stored(queries)) == asyncio.run(stored(shuffled))


VISITS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.sampled_from(Topic)), max_size=14)
"""Visits: on which day, by which of five people, about what."""


@settings(max_examples=15, deadline=None)
@given(VISITS, st.lists(st.integers(1, 2**40), min_size=10, max_size=10, unique=True), st.randoms(use_true_random=False))
def test_all_tables_are_the_same_for_any_people_and_any_order_of_a_day(
    visits: list[tuple[int, int, Topic]], ids: list[int], random: Random
) -> None:
    """Other people who come on the same days leave the same journal, row for row; of them there are only keyed hashes."""
    shuffled = sorted(random.sample(visits, len(visits)), key=lambda visit: visit[0])

    one, keys = asyncio.run(lived(sorted(visits, key=lambda visit: visit[0]), ids[:5]))
    other, other_keys = asyncio.run(lived(shuffled, ids[5:]))

    assert one == other
    assert not keys & other_keys


async def lived(visits: list[tuple[int, int, Topic]], ids: list[int]) -> tuple[dict[str, list[Any]], set[bytes]]:
    """What the tables hold after some visits of people of these ids, without what is random; and the keys of the people."""
    with tempfile.TemporaryDirectory() as folder:
        journal = await Journal.open(f"sqlite+aiosqlite:///{folder}/journal.db", clock=now)
        people = await People.open(f"sqlite+aiosqlite:///{folder}/people.db", b"a secret for tests alone, 32 bytes")
        for number, (days, who, topic) in enumerate(visits):
            day, language, origin = TODAY + datetime.timedelta(days=days), list(Language)[who], list(Origin)[who]
            seen = await people.remember(ids[who], Preferences(language, origin), day)
            await journal.record(
                Record(
                    Query(day, origin, language, topic, Way.TEXT, Outcome.ANSWERED, danger=False),
                    Vote(iso_week(day), topic, origin, language, useful=True),
                    Arrival(iso_month(day), f"poster-{who}"),
                    reached(seen.before, day, origin, language),
                    Wording(iso_week(day), language, f"a wording about {topic}"),
                    people.mark(100 * ids[who] + number),
                )
            )
        await journal.close()
        await people.close()
        counters, store = (sqlite3.connect(Path(folder) / name) for name in ("journal.db", "people.db"))
        named = counters.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        held = {name: counters.execute(f"SELECT * FROM {name}").fetchall() for (name,) in named}
        held["wording"] = sorted(row[1:] for row in held["wording"])
        held["update_mark"] = sorted(row[1:] for row in held["update_mark"])
        keys = {key for (key,) in store.execute("SELECT key FROM person")}
        held["person"] = sorted(store.execute("SELECT language, origin, last_seen FROM person").fetchall())
        return held, keys


async def test_no_table_has_row_numbers(journal: Journal, tmp_path: Path) -> None:
    """A row number would tell which of two questions came first."""
    tables = [name for name in metadata.tables if name != "published_fact"]
    database = sqlite3.connect(tmp_path / "journal.db")
    for table in tables:
        with pytest.raises(sqlite3.OperationalError):
            database.execute(f"SELECT rowid FROM {table}")

"""What is acknowledged is counted, once: whatever becomes of the database, the spool and the process, on both databases."""

import asyncio
import datetime
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, insert, select, text

from bot.journal import Journal, query_count, reach_count
from bot.journal.database import open_engine
from bot.journal.migrate import configuration, migrate
from bot.journal.spool import Spool
from bot.journal.tables import metadata, published_fact
from bot.people import People, person
from bot.query import PEOPLE_KEPT, WORDING_KEPT, Query, Record, Wording, reached
from bot.vocabulary import Language, Origin, Outcome, Preferences, Topic, Way
from tests.conftest import TODAY, now
from tests.postgres import Postgres, binary, postgres

QUERY = Query(TODAY, Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.ANSWERED, danger=False)
SOON = 0.25 + 0.5
"""Seconds within which a record is durable, whatever the database does: what it may take, and this machine's slowness."""

needs_postgres = pytest.mark.skipif(
    binary("initdb") is None, reason="PostgreSQL is not installed: apt-get install postgresql"
)
_marks = count(1)


def record(query: Query = QUERY) -> Record:
    return Record(query, mark=next(_marks).to_bytes(16, "big"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    with postgres(folder) as running:
        yield running
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/journal.db"
    address = str(request.getfixturevalue("cluster").url)
    engine = open_engine(address)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()
    return address


async def total(url: str) -> int:
    engine = open_engine(url)
    async with engine.connect() as connection:
        n = (await connection.execute(select(func.coalesce(func.sum(query_count.c.n), 0)))).scalar_one()
    await engine.dispose()
    return int(n)


async def until_loaded(journal: Journal) -> None:
    async with asyncio.timeout(20):
        while journal.reasons:  # noqa: ASYNC110  the journal tells its state and no event
            await asyncio.sleep(0.05)


async def test_a_redelivered_update_counts_once(url: str) -> None:
    journal = await Journal.open(url)
    once = record()

    await asyncio.gather(*(journal.record(once) for _ in range(3)))
    await journal.record(once)

    assert await total(url) == 1
    await journal.close()


async def test_two_processes_count_the_same_update_once_and_all_others(url: str) -> None:
    first, second = await Journal.open(url), await Journal.open(url)
    shared = [record(replace(QUERY, topic=topic)) for topic in Topic]

    await asyncio.gather(*(journal.record(one) for one in shared for journal in (first, second)))

    assert await total(url) == len(Topic)
    await first.close()
    await second.close()


async def test_a_hundred_writers_lose_nothing(url: str) -> None:
    journal = await Journal.open(url)

    await asyncio.gather(*(journal.record(record()) for _ in range(500)))

    assert await total(url) == 500
    await journal.close()


async def test_reach_counts_a_person_once_a_period(url: str) -> None:
    journal, people = await Journal.open(url), await People.open(url, b"k" * 32)
    for days in (0, 0, 1, 5, 6):
        day = TODAY + datetime.timedelta(days=days)
        seen = await people.remember(7, Preferences(Language.HA, Origin.NE), day)
        await journal.record(Record(reach=reached(seen.before, day, Origin.NE, Language.HA)))

    async with journal._engine.connect() as connection:
        counts = {row.period: row.n for row in await connection.execute(select(reach_count))}
    new = ("2026-11-25", "2026-11-26", "2026-11-30", "2026-12-01")
    assert counts == dict.fromkeys((*new, "2026-W48", "2026-W49", "2026-11", "2026-12"), 1)
    await journal.close()
    await people.close()


async def test_forgetting_works_on_both_databases(url: str) -> None:
    journal = await Journal.open(url)
    await journal.record(record(replace(QUERY, day=datetime.date(2025, 1, 1))))

    assert (await journal.forget(now())).days == 1
    await journal.close()


async def test_migrations_go_up_and_down_with_data_and_agree_with_the_models(url: str) -> None:
    def difference(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"version_table": "journal_version"})
        return list(compare_metadata(context, metadata))

    def down(connection: Connection) -> None:
        command.downgrade(configuration(connection), "0002")

    def before_all_counters(connection: Connection) -> None:
        command.downgrade(configuration(connection), "0004")

    journal = await Journal.open(url)
    await journal.record(record())
    kept = ("2026-W47", "queries", "NE", "*", "*", "*", "*", "*", "*", 12)
    gone = ("2026-W47", "people", "NE", "*", "*", "*", "*", "*", "*", 9)
    async with journal.engine.begin() as connection:
        await connection.execute(insert(published_fact).values(kept))
        await connection.execute(insert(published_fact).values(gone))
        await connection.run_sync(before_all_counters)
    async with journal.engine.begin() as connection:
        await connection.run_sync(migrate)
        assert [tuple(row) for row in await connection.execute(select(published_fact))] == [kept]
    async with journal._engine.begin() as connection:
        assert await connection.run_sync(difference) == []
        await connection.run_sync(down)
    async with journal._engine.begin() as connection:
        await connection.run_sync(migrate)

    assert await total(url) == 1
    await journal.close()


@needs_postgres
async def test_what_is_forgotten_is_gone_from_the_files_of_postgresql(tmp_path: Path) -> None:
    """From the tables' files, that is: its write-ahead log goes its own way (docs/data-protection.md)."""
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    with postgres(folder) as cluster:
        journal, people = await Journal.open(cluster.url, clock=now), await People.open(cluster.url, b"k" * 32)
        told = Wording("2026-W48", Language.EN, "a planted wording")
        await journal.record(Record(QUERY, wording=told, mark=b"an update's mark"))
        await people.remember(7, Preferences(Language.HA, Origin.NE), TODAY)
        async with journal.engine.connect() as connection:
            [key] = (await connection.execute(select(person.c.key))).scalars()
        await journal.close()
        await people.close()
        cluster.stop()  # everything is written to its files
        before = stored(folder)
        cluster.start()

        journal, people = await Journal.open(cluster.url), await People.open(cluster.url)
        await journal.forget(now() + WORDING_KEPT + datetime.timedelta(days=8))
        await people.forget_expired(now() + PEOPLE_KEPT + datetime.timedelta(days=1))
        await journal.close()
        await people.close()
        cluster.stop()

        secrets = (b"planted", b"an update's mark", key)
        assert [secret in before for secret in secrets] == [True] * 3
        assert [secret in stored(folder) for secret in secrets] == [False] * 3
        cluster.start()
    shutil.rmtree(folder)


def stored(folder: Path) -> bytes:
    """The files of a cluster's tables."""
    return b"".join(path.read_bytes() for path in (folder / "cluster" / "base").rglob("*") if path.is_file())


@needs_postgres
async def test_a_database_that_goes_away_loses_nothing_and_holds_up_nobody(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    with postgres(folder) as cluster:
        journal = await Journal.open(cluster.url, tmp_path / "spool")
        await journal.record(record())
        cluster.stop()

        began = time.monotonic()
        for _ in range(20):
            await journal.record(record())
        assert time.monotonic() - began < SOON
        assert journal.reasons[0] == "the database of the counters is away"

        cluster.start()
        await until_loaded(journal)
        assert await total(cluster.url) == 21
        assert journal.queries_lost == 0
        await journal.close()
    shutil.rmtree(folder)


@needs_postgres
async def test_a_start_without_the_database_counts_into_the_spool(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    with postgres(folder) as cluster:
        cluster.stop()
        journal = await Journal.open(cluster.url, tmp_path / "spool")
        people = await People.open(cluster.url, b"k" * 32)
        await journal.record(record())

        cluster.start()
        await until_loaded(journal)

        assert await total(cluster.url) == 1
        assert (await people.remember(7, Preferences(Language.HA), TODAY)).before is None
        await journal.close()
        await people.close()
    shutil.rmtree(folder)


async def test_a_slow_database_counts_once_what_was_both_spooled_and_committed(tmp_path: Path) -> None:
    journal = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db", tmp_path / "spool")
    await journal.record(record())
    blocking = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    blocking.execute("BEGIN IMMEDIATE")

    began = time.monotonic()
    await asyncio.gather(*(journal.record(record()) for _ in range(10)))
    assert time.monotonic() - began < SOON
    assert journal.reasons == ("the database of the counters is slow", "counts wait in the spool")

    blocking.execute("ROLLBACK")
    await until_loaded(journal)
    await journal.close()
    assert await total(f"sqlite+aiosqlite:///{tmp_path}/journal.db") == 11
    assert list((tmp_path / "spool").iterdir()) == []


async def test_what_can_be_kept_nowhere_is_counted_as_lost(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")
    journal = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db", tmp_path / "spool")
    blocking = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    blocking.execute("BEGIN IMMEDIATE")

    await journal.record(record())

    assert journal.queries_lost == 1
    assert "1 counts are lost" in journal.reasons
    blocking.execute("ROLLBACK")
    await journal.close()


async def test_the_next_process_loads_what_the_last_one_left(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/journal.db"
    journal = await Journal.open(url, tmp_path / "spool")
    blocking = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    blocking.execute("BEGIN IMMEDIATE")
    await journal.record(record())
    await journal.close()
    blocking.close()
    [left] = (tmp_path / "spool").iterdir()
    left.write_text(left.read_text() + '["torn by a cra')

    again = await Journal.open(url, tmp_path / "spool")
    await until_loaded(again)
    await again.close()

    assert await total(url) == 1


def test_a_spool_in_use_is_left_alone(tmp_path: Path) -> None:
    from bot.journal.entry import entry_of

    mine = Spool(tmp_path)
    mine.append([entry_of(record())])

    assert not Spool(tmp_path).holds
    mine.close()
    assert Spool(tmp_path).holds


def test_the_spool_holds_codes_and_marks_alone(tmp_path: Path) -> None:
    from bot.journal.entry import entry_of, from_line

    spool = Spool(tmp_path)
    kept = entry_of(replace(record(), wording=Wording("2026-W48", Language.EN, "planted words")))
    spool.append([kept])

    [line] = next(tmp_path.iterdir()).read_text().splitlines()
    assert "planted" not in line
    assert from_line(line) == replace(kept, wording=None)

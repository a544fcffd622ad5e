"""A backup of the counters can be put back, has nobody in it, and the databases of a site keep counters and people apart."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.journal import Journal
from bot.people import People
from bot.vocabulary import Language, Origin, Preferences
from tests.conftest import ROOT, TODAY
from tests.postgres import Postgres, postgres
from tests.test_durability import needs_postgres, record, total

DEPLOY = ROOT / "deploy"


def run(script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "HOME": "/tmp"}
    command = ["sh", str(DEPLOY / script), *arguments]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    with postgres(folder) as running:
        yield running
    shutil.rmtree(folder)


async def database(cluster: Postgres, name: str) -> str:
    engine = create_async_engine(cluster.url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return cluster.url.replace("/postgres", f"/{name}")


async def counted(url: str, questions: int = 3) -> None:
    journal = await Journal.open(url)
    for _ in range(questions):
        await journal.record(record())
    await journal.close()


async def test_counters_on_sqlite_come_back_from_a_backup_that_was_made_under_way(tmp_path: Path) -> None:
    url, restored = (f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("journal", "restored"))
    await counted(url)
    writing = await Journal.open(url)

    made = run("backup.sh", str(tmp_path / "kept"), DATABASE_URL=url)
    await writing.record(record())
    await writing.close()
    put = run("restore.sh", made.stdout.strip(), DATABASE_URL=restored)

    assert (made.returncode, put.returncode) == (0, 0), made.stderr + put.stderr
    assert await total(restored) == 3
    await counted(restored, 1)
    assert await total(restored) == 4


@needs_postgres
async def test_counters_on_postgresql_come_back_and_count_on(cluster: Postgres, tmp_path: Path) -> None:
    url, restored = await database(cluster, "one"), await database(cluster, "two")
    await counted(url)

    made = run("backup.sh", str(tmp_path / "kept"), DATABASE_URL=url)
    put = run("restore.sh", made.stdout.strip(), DATABASE_URL=restored)

    assert (made.returncode, put.returncode) == (0, 0), made.stderr + put.stderr
    await counted(restored, 1)
    assert await total(restored) == 4


@needs_postgres
async def test_people_who_stand_beside_the_counters_are_left_out(cluster: Postgres, tmp_path: Path) -> None:
    url, restored = await database(cluster, "mixed"), await database(cluster, "unmixed")
    await counted(url)
    people = await People.open(url, b"k" * 32)
    await people.remember(7, Preferences(Language.HA, Origin.NE), TODAY)
    await people.close()

    made = run("backup.sh", str(tmp_path / "kept"), DATABASE_URL=url)
    run("restore.sh", made.stdout.strip(), DATABASE_URL=restored)

    assert made.returncode == 0, made.stderr
    engine = create_async_engine(restored)
    async with engine.connect() as connection:
        found = (await connection.execute(text("SELECT to_regclass('person'), to_regclass('query_count')"))).one()
    await engine.dispose()
    assert [name is not None for name in found] == [False, True]


async def test_a_file_with_people_in_it_is_refused(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/people.db"
    people = await People.open(url, b"k" * 32)
    await people.close()

    assert run("backup.sh", str(tmp_path / "kept"), DATABASE_URL=url).returncode != 0
    assert not [path for path in (tmp_path / "kept").iterdir() if path.suffix != ".part"]


async def test_nothing_is_restored_over_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/journal.db"
    await counted(url)
    made = run("backup.sh", str(tmp_path / "kept"), DATABASE_URL=url).stdout.strip()

    assert run("restore.sh", made, DATABASE_URL=url).returncode == 1
    assert await total(url) == 3


async def test_old_backups_are_removed(tmp_path: Path) -> None:
    url, kept = f"sqlite+aiosqlite:///{tmp_path}/journal.db", tmp_path / "kept"
    await counted(url)
    kept.mkdir()
    for day in range(1, 8):
        (kept / f"counters-2026010{day}T000000Z.db").write_text("old")

    run("backup.sh", str(kept), DATABASE_URL=url, KEEP="3")

    left = sorted(path.name for path in kept.iterdir())
    assert left[:2] == ["counters-20260106T000000Z.db", "counters-20260107T000000Z.db"]
    assert len(left) == 3
    assert sqlite3.connect(kept / left[2]).execute("SELECT SUM(n) FROM query_count").fetchone() == (3,)


@needs_postgres
async def test_at_a_site_the_staff_pages_cannot_open_the_people_and_the_bot_can(cluster: Postgres, tmp_path: Path) -> None:
    await database(cluster, "counters")
    for name in ("counters", "people", "staff"):
        (tmp_path / f"{name}_password").write_text(f"{name}-secret")
    port = cluster.url.rpartition(":")[2].partition("/")[0]

    made = run("postgres/10-databases.sh", PGHOST="127.0.0.1", PGPORT=port, POSTGRES_USER="rafiq", SECRETS=str(tmp_path))
    assert made.returncode == 0, made.stderr

    def url(user: str, name: str) -> str:
        return f"postgresql+asyncpg://rafiq_{user}:{user}-secret@127.0.0.1:{port}/{name}"

    await counted(url("counters", "counters"))
    await counted(url("staff", "counters"))  # both may bring the tables up to date, and write
    people = await People.open(url("people", "people"), b"k" * 32)
    assert (await people.remember(7, Preferences(Language.HA), TODAY)).before is None
    await people.close()
    for user, name in (("staff", "people"), ("counters", "people"), ("people", "counters"), ("staff", "postgres")):
        engine = create_async_engine(url(user, name))
        with pytest.raises(ProgrammingError, match="permission denied"):
            await engine.connect()
        await engine.dispose()

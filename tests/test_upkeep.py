"""The operator's commands on what is stored."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from bot.journal import Journal
from bot.people import People
from bot.query import Query, Record
from bot.vocabulary import Language, Origin, Outcome, Preferences, Topic, Way
from tests.conftest import ROOT, TODAY

QUERY = Query(TODAY, Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.ANSWERED, danger=False)
KEY = b"a key for tests alone, long enough to be one"


def rafiq(folder: Path, *arguments: str) -> str:
    databases = {"DATABASE_URL": "journal", "PEOPLE_DATABASE_URL": "people"}
    settings = {name: f"sqlite+aiosqlite:///{folder}/{file}.db" for name, file in databases.items()}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, env=kept | settings, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


async def test_counting_is_stopped_for_a_running_process_too(tmp_path: Path) -> None:
    journal = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")

    assert "stopped" in rafiq(tmp_path, "journal", "stop")
    await journal.record(Record(QUERY))
    assert "days 0" in rafiq(tmp_path, "journal", "forget")
    rafiq(tmp_path, "journal", "resume")
    await journal.record(Record(QUERY))

    async with journal.engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT n FROM query_count")).all() == [(1,)]
    await journal.close()


async def test_everybody_is_erased_with_one_command(tmp_path: Path) -> None:
    people = await People.open(f"sqlite+aiosqlite:///{tmp_path}/people.db", KEY)
    await people.remember(7, Preferences(Language.HA, Origin.NE), TODAY)

    assert rafiq(tmp_path, "people", "erase", "--yes") == "erased: 1 people\n"

    assert await people.preferences(7) == Preferences()
    await people.close()


def test_an_export_is_written(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"

    assert "0 figures" in rafiq(tmp_path, "journal", "export", "--format", "csv", "--from", "2026-01-01", str(file))

    assert file.read_text("utf-8-sig").startswith("period,")


def test_an_export_from_the_command_line_stands_in_the_audit_trail(tmp_path: Path) -> None:
    rafiq(tmp_path, "journal", "export", "--format", "csv", "--from", "2026-01-01", str(tmp_path / "figures.csv"))

    with sqlite3.connect(tmp_path / "journal.db") as database:
        rows = database.execute("SELECT actor, action, detail FROM staff_audit").fetchall()
    database.close()

    assert rows == [("command-line", "export", "csv 2026-01-01 9999-12-31")]

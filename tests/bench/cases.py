"""What is compared: bare bots and Rafiq, each started once and frozen while another is measured."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.bench.load import Load
from tests.bench.subjects import BOT_CORE, LOAD_CORE, Subject, bare, rafiq
from tests.postgres import Postgres, binary
from tests.test_keeping import SERVER, redis_server

BARE = {"a": "aiogram", "b": "ptb", "f": "handler"}
NAMES = {
    "a": "bare aiogram echo, one API call",
    "b": "bare python-telegram-bot echo, one API call",
    "c": "Rafiq, SQLite",
    "d": "Rafiq, PostgreSQL and Valkey",
    "e": "two processes of it",
    "f": "bare HTTP handler, no call: the ceiling",
}


@asynccontextmanager
async def started(load: Load, letters: str) -> AsyncIterator[dict[str, Subject]]:
    """The subjects of some letters, those that this machine can run."""
    subjects: dict[str, Subject] = {}
    with tempfile.TemporaryDirectory(prefix="rafiq-bench-") as scratch, servers(Path(scratch), letters) as stores:
        try:
            for letter in letters:
                if letter in BARE:
                    subjects[letter] = await bare(BARE[letter], load)
                elif letter == "c":
                    subjects[letter] = await rafiq(letter, load, _folder(scratch, letter))
                elif stores:
                    cores = [BOT_CORE] if letter == "d" else [BOT_CORE, LOAD_CORE]
                    subjects[letter] = await rafiq(
                        letter, load, _folder(scratch, letter), stores=stores[letter], cores=cores
                    )
                if letter in subjects:
                    subjects[letter].freeze()
            yield subjects
        finally:
            for subject in subjects.values():
                subject.end()


@contextmanager
def servers(folder: Path, letters: str) -> Iterator[dict[str, dict[str, str]]]:
    """PostgreSQL and Valkey where needed and installed: the settings of (d) and (e), each with databases of its own."""
    if not set(letters) & {"d", "e"} or binary("initdb") is None or SERVER is None:
        yield {}
        return
    cluster = Postgres(folder)
    cluster.start()
    try:
        with redis_server() as (redis, _):
            yield {letter: _stores(cluster, redis, letter) for letter in ("d", "e")}
    finally:
        cluster.stop()


def _stores(cluster: Postgres, redis: str, letter: str) -> dict[str, str]:
    names = {"DATABASE_URL": f"counters_{letter}", "PEOPLE_DATABASE_URL": f"people_{letter}"}
    for name in names.values():
        cluster.run("createdb", "-h", "127.0.0.1", "-p", str(make_url(cluster.url).port), "-U", "rafiq", name)
    urls = {setting: cluster.url.replace("/postgres", f"/{name}") for setting, name in names.items()}
    return urls | {"REDIS_URL": redis.replace("/0", "/0" if letter == "d" else "/1")}


def _folder(scratch: str, letter: str) -> Path:
    folder = Path(scratch) / letter
    folder.mkdir()
    return folder

"""The journal's figures: `make bench-journal`. Each is measured here and now; the last line is JSON.

Throughput with a hundred waiting writers beside one commit a query, on SQLite and (where it is installed) PostgreSQL; the
processor time an update costs; and ten years of a country's traffic, every combination on every day: the file, closing a
week, forgetting. `ORIGINS=16` takes all countries at once.
"""

import asyncio
import datetime
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import create_async_engine

from bot.journal import Journal
from bot.journal.database import Database, open_engine
from bot.journal.entry import entry_of
from bot.query import Query, Record
from bot.trends.publish import close
from bot.vocabulary import Language, Origin, Outcome, Topic, Way
from tests.postgres import binary, postgres

TODAY = datetime.date(2026, 11, 25)
WRITERS = 100
GROUPED, ONE_BY_ONE = 30_000, 1_000
ORIGINS = [*Origin, ""][: int(os.environ.get("ORIGINS", "1"))]


def queries(n: int) -> Iterator[Query]:
    topics, origins = list(Topic), list(Origin)
    for number in range(n):
        topic, origin = topics[number % len(topics)], origins[number % len(origins)]
        yield Query(TODAY, origin, Language.HA, topic, Way.TEXT, Outcome.ANSWERED, danger=False)


async def in_groups(url: str) -> tuple[float, float]:
    """Queries a second, and microseconds of processor time each, with a hundred writers that each wait for theirs."""
    journal = await Journal.open(url)
    waiting = queries(GROUPED)

    async def write() -> None:
        for query in waiting:
            await journal.record(Record(query))

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(write() for _ in range(WRITERS)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    await journal.close()
    return GROUPED / seconds, cpu / GROUPED * 1e6


async def one_by_one(url: str) -> float:
    """Queries a second with one commit each."""
    engine = open_engine(url)
    database = Database(engine, lambda: datetime.datetime.now(datetime.UTC))
    await database.prepare()
    began = time.perf_counter()
    for query in queries(ONE_BY_ONE):
        await database.add([entry_of(Record(query))])
    seconds = time.perf_counter() - began
    await engine.dispose()
    return ONE_BY_ONE / seconds


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="rafiq-bench-") as folder:
        urls = {"sqlite": f"sqlite+aiosqlite:///{folder}/journal.db"}
        if binary("initdb") is None:
            yield urls
            return
        with postgres(Path(folder)) as cluster:
            yield urls | {"postgresql": cluster.url}


async def ten_years(folder: Path) -> dict[str, float]:
    """What ten years leave: 400 days by day and 120 months, every combination in each."""
    url, file = f"sqlite+aiosqlite:///{folder}/years.db", folder / "years.db"
    await (await Journal.open(url)).close()
    days = [TODAY - datetime.timedelta(days=number) for number in range(1, 407)]
    months = [f"{2016 + number // 12}-{number % 12 + 1:02}" for number in range(117)]
    _fill(file, "query_count", "day", [f"{day}" for day in sorted(days)])
    _fill(file, "query_month", "month", months)
    database = sqlite3.connect(file)
    weeks = [(f"{day}",) for day in days]  # of older periods nothing is left to close
    database.executemany("INSERT INTO closed_period VALUES (?)", weeks)
    database.commit()
    database.close()
    figures = {"file_mb": sum(path.stat().st_size for path in folder.iterdir()) / 1e6}
    engine = create_async_engine(url)
    began = time.perf_counter()
    async with engine.begin() as connection:
        await close(connection, "2026-W47", {f"{day}" for day in days})
    figures["week_s"] = time.perf_counter() - began
    await engine.dispose()
    journal = await Journal.open(url)
    began = time.perf_counter()
    await journal.forget(datetime.datetime.combine(TODAY, datetime.time(), datetime.UTC))
    figures["forget_s"] = time.perf_counter() - began
    await journal.close()
    return figures


def _fill(file: Path, table: str, period: str, periods: list[str]) -> None:
    """Every combination in every period, made inside the database."""
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous=OFF")
    sets = {"period": periods, "origin": ORIGINS, "language": list(Language), "topic": [*Topic, ""]}
    sets |= {"way": list(Way), "outcome": list(Outcome), "danger": [0, 1]}
    for name, values in sets.items():
        database.execute(f"CREATE TEMP TABLE t_{name} AS SELECT value AS {name} FROM json_each(?)", [json.dumps(values)])
    columns = f"{period}, origin, language, topic, way, outcome, danger, n"
    chosen = "period, origin, language, topic, way, outcome, danger, 1 + abs(random() % 9)"
    joined = " CROSS JOIN ".join(f"t_{name}" for name in sets)
    database.execute(f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {joined}")
    database.commit()
    database.close()


async def main() -> None:
    figures: dict[str, float] = {}
    with databases() as urls:
        for name, url in urls.items():
            alone = await one_by_one(url)
            grouped, cpu = await in_groups(url)
            figures |= {f"{name}_per_s": grouped, f"{name}_one_by_one_per_s": alone, f"{name}_cpu_us": cpu}
            print(f"{name}: {grouped:,.0f} queries/s in groups, {alone:,.0f}/s one by one; {cpu:.0f} µs of CPU each")
    with tempfile.TemporaryDirectory(prefix="rafiq-bench-") as folder:
        years = await ten_years(Path(folder))
        print(f"ten years, {len(ORIGINS)} origins: " + ", ".join(f"{name} {value:,.2f}" for name, value in years.items()))
    print(json.dumps({name: round(value, 2) for name, value in (figures | years).items()}))


if __name__ == "__main__":
    asyncio.run(main())

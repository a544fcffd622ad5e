"""The counters' database: opened durably, brought up to date, added to in one transaction a group."""

import datetime
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, event, make_url, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.journal.entry import Cell, Entry
from bot.journal.migrate import migrate
from bot.journal.tables import COUNTERS, stopped, update_mark, wording
from bot.transactions import Transactions

CONNECT_SECONDS = 5
COMMAND_SECONDS = 10
LOCK_SECONDS = 2
"""How long SQLite waits for another process's lock."""

COUNTING, WORDING = "counting", "wording"
"""What can be stopped."""

_HOUR = 3600

Clock = Callable[[], datetime.datetime]


def open_engine(url: str) -> AsyncEngine:
    """An engine on which what is committed survives a crash and a power cut, and what is deleted is gone from the file."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_async_engine(url, connect_args={"timeout": LOCK_SECONDS})
        event.listen(engine.sync_engine, "connect", _durable)
        return engine
    limits = {"timeout": CONNECT_SECONDS, "command_timeout": COMMAND_SECONDS}
    durable = {"synchronous_commit": "on", "application_name": "rafiq"}
    return create_async_engine(url, connect_args={**limits, "server_settings": durable})


def inserting(engine: AsyncEngine) -> Callable[[Table], Any]:
    """The dialect's `insert`, for it alone knows what to do on a conflict."""
    return postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert


class Database:
    """Adds entries to the counters."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.engine = engine
        self._clock = clock
        self._ready = False
        self._transactions = Transactions(engine, _durable, LOCK_SECONDS)
        insert = inserting(engine)
        self._mark = insert(update_mark).on_conflict_do_nothing().returning(update_mark.c.mark)
        self._upserts = {name: _adding(insert(table), table) for name, table in COUNTERS.items()}
        self._wording = insert(wording)

    async def prepare(self) -> None:
        """Bring the tables up to date, once."""
        if not self._ready:
            async with self.engine.begin() as connection:
                await connection.run_sync(migrate)
            self._ready = True

    async def add(self, entries: Sequence[Entry]) -> None:
        """Add entries in one transaction; those whose mark is known already add nothing."""
        await self.prepare()
        await self._transactions.run(lambda connection: self._add(connection, entries))

    async def close(self) -> None:
        """Close the connection that adds."""
        await self._transactions.close()

    def _add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        off = set(connection.execute(select(stopped.c.what)).scalars())
        if COUNTING in off:
            return
        new = self._marked(connection, entries)
        counts = Counter(cell for entry in new for cell in entry.cells)
        for name, rows in _by_table(counts):
            connection.execute(self._upserts[name], rows)
        texts = [entry.wording for entry in new if entry.wording and WORDING not in off]
        if texts:
            rows = [{"key": secrets.token_bytes(16), "week": text.week, "language": text.language} for text in texts]
            connection.execute(
                self._wording,
                [{**row, "text": text.text, "released": False} for row, text in zip(rows, texts, strict=True)],
            )

    def _marked(self, connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
        """Note the marks of entries; the entries of which they were new."""
        by_mark = {entry.mark: entry for entry in entries}
        hour = int(self._clock().timestamp()) // _HOUR
        rows = [{"mark": mark, "hour": hour} for mark in sorted(by_mark)]
        new = connection.execute(self._mark, rows).scalars()
        return [by_mark[mark] for mark in new]


def _adding(insert: Any, table: Table) -> Any:
    keys = [column.name for column in table.primary_key]
    return insert.on_conflict_do_update(index_elements=keys, set_={"n": table.c.n + insert.excluded.n})


def _by_table(counts: Counter[Cell]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows to add by table; always in one order, so that two processes never wait for each other in a circle."""
    for name, table in COUNTERS.items():
        columns = [column.name for column in table.primary_key]
        cells = sorted((cell for cell in counts if cell.table == name), key=lambda cell: tuple(map(str, cell.key)))
        if cells:
            yield name, [{**dict(zip(columns, cell.key, strict=True)), "n": counts[cell]} for cell in cells]


def _durable(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()

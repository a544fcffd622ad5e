"""The only writer of the counters."""

import datetime
from collections.abc import Mapping

from sqlalchemy import Table, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.journal.migrate import migrate
from bot.journal.tables import UNKNOWN, arrival_count, query_count, vote_count
from bot.query import Query, Vote


class Journal:
    """Counts questions. Knows members of closed sets and a day; nothing else can be given to it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._insert = postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert

    @classmethod
    async def open(cls, url: str) -> "Journal":
        """Open the counters at a database URL and bring their tables up to date."""
        engine = create_async_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _durable)
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
        return cls(engine)

    async def close(self) -> None:
        """Close the database."""
        await self._engine.dispose()

    async def record(self, query: Query) -> None:
        """Count one question."""
        key = {
            "day": query.day,
            "origin": query.origin or UNKNOWN,
            "language": query.language,
            "topic": query.topic or UNKNOWN,
            "way": query.way,
            "outcome": query.outcome,
            "danger": query.danger,
        }
        await self._count(query_count, key)

    async def record_vote(self, vote: Vote) -> None:
        """Count one vote on an answer."""
        key = {
            "week": vote.week,
            "topic": vote.topic,
            "origin": vote.origin or UNKNOWN,
            "language": vote.language,
            "useful": vote.useful,
            "reason": vote.reason or UNKNOWN,
        }
        await self._count(vote_count, key)

    async def record_arrival(self, day: datetime.date, code: str) -> None:
        """Count one arrival by a deep link that an operator has made."""
        await self._count(arrival_count, {"month": f"{day:%Y-%m}", "code": code})

    async def _count(self, table: Table, key: Mapping[str, object]) -> None:
        insert = self._insert(table).values(**key, n=1)
        counted = insert.on_conflict_do_update(index_elements=list(key), set_={"n": table.c.n + 1})
        async with self._engine.begin() as connection:
            await connection.execute(counted)


def _durable(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """What is committed survives a crash and a power cut."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()

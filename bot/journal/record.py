"""The journal: what can be counted, stopped and forgotten."""

import datetime
import logging
from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal.database import COUNTING, WORDING, Clock, Database, inserting, open_engine
from bot.journal.entry import entry_of
from bot.journal.forget import Forgotten, forget, release
from bot.journal.spool import Spool
from bot.journal.tables import stopped
from bot.journal.writer import Writer
from bot.query import Record

log = logging.getLogger(__name__)


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Journal:
    """Counts questions. Knows members of closed sets and a day; nothing else can be given to it."""

    def __init__(self, engine: AsyncEngine, spool: Spool | None = None, clock: Clock = _utc_now) -> None:
        self._engine = engine
        self._database = Database(engine, clock)
        self._writer = Writer(self._database, spool)

    @classmethod
    async def open(cls, url: str, spool: Path | None = None, clock: Clock = _utc_now) -> "Journal":
        """Open the counters at a database URL and bring their tables up to date.

        With a folder for the `spool`, a database that is away now or later costs nothing: counts wait there. `clock` is
        read for the lifetime of marks alone.
        """
        journal = cls(open_engine(url), Spool(spool) if spool else None, clock)
        try:
            await journal._database.prepare()
        except Exception as error:
            if spool is None:
                await journal.close()
                raise
            log.warning("counters-away %s", type(error).__name__)
        return journal

    async def close(self) -> None:
        """Write what waits and close the database."""
        await self._writer.close()
        await self._database.close()
        await self._engine.dispose()

    @property
    def engine(self) -> AsyncEngine:
        """The database, for who publishes from it."""
        return self._engine

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the journal is not well, for the operator; empty when it is."""
        return self._writer.reasons

    @property
    def queries_lost(self) -> int:
        """How many records could be kept nowhere since the start."""
        return self._writer.lost

    async def record(self, record: Record) -> None:
        """Count a record; when this returns, it is durable. One whose mark is known counts nothing."""
        await self._writer.write(entry_of(record))

    async def forget(self, now: datetime.datetime) -> Forgotten:
        """Forget what has outlived its time, and release the wordings that are due; how much was forgotten."""
        await self._database.prepare()
        forgotten = await forget(self._engine, now)
        await release(self._engine, now.date())
        return replace(forgotten, spooled=await self._writer.expire())

    async def stop(self, *, wording_alone: bool = False) -> None:
        """Stop counting (and wording), or wording alone, at once and for every process, until `resume`."""
        statement = inserting(self._engine)(stopped).values(what=WORDING if wording_alone else COUNTING)
        async with self._engine.begin() as connection:
            await connection.execute(statement.on_conflict_do_nothing())

    async def resume(self) -> None:
        """Count again."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(stopped))

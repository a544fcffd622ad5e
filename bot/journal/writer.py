"""One writer with group commit. What it has written is durable: in the database, or in the spool while that is away.

A database that is away or slow never holds up an answer: after `SLOW` seconds the group goes to the spool, and the attempt
under way ends by itself. Marks see to it that what was both committed late and spooled is counted once.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.journal.database import Database
from bot.journal.entry import Entry
from bot.journal.spool import Spool

SLOW = 0.25
"""Seconds that a group may take before it goes to the spool."""

GROUP = 2_000
"""How many entries go into one transaction at most."""

CLOSING = 3.0
"""Seconds that closing waits for an attempt that is under way; what it would write stands in the spool."""

LAST_RESORT = 3.0
"""Seconds that the database is given when the spool takes nothing: better a late acknowledgement than a lost count."""

FIRST_RETRY, LONGEST_RETRY = 0.5, 10.0

log = logging.getLogger(__name__)


class JournalClosedError(RuntimeError):
    """The journal is closed; nothing is counted any more."""


@dataclass(slots=True, eq=False)
class _Waiting:
    entry: Entry
    done: asyncio.Future[None]


class Writer:
    """Writes entries in groups. `lost` counts the entries that could be kept nowhere."""

    def __init__(self, database: Database, spool: Spool | None) -> None:
        self._database = database
        self._spool = spool
        self._chunks: Iterator[list[Entry]] | None = None
        self._waiting: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._slow: asyncio.Task[None] | None = None
        self._trouble = ""
        self._retry_at = 0.0
        self._retry_after = FIRST_RETRY
        self.lost = 0
        self._task = asyncio.create_task(self._run())

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the journal is not well; empty when it is."""
        waiting = ("counts wait in the spool",) if self._spool and self._spool.holds else ()
        lost = (f"{self.lost} counts are lost",) if self.lost else ()
        return (*((self._trouble,) if self._trouble else ()), *waiting, *lost)

    async def write(self, entry: Entry) -> None:
        """Return once the entry is durable, or counted as lost.

        Raises:
            JournalClosedError: when the journal is closed.
        """
        if self._closing:
            raise JournalClosedError
        waiting = _Waiting(entry, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._wake.set()
        await waiting.done

    async def close(self) -> None:
        """Write what waits, then end."""
        self._closing = True
        self._wake.set()
        await self._task
        if self._slow:
            await asyncio.wait({self._slow}, timeout=CLOSING)
            self._slow.cancel()
        if self._spool:
            await asyncio.to_thread(self._spool.close)

    async def expire(self) -> int:
        """Give up what has waited too long in the spool; how many entries are lost by that."""
        if not (self._spool and self._spool.holds) or self._chunks:
            return 0
        lost = await asyncio.to_thread(self._spool.expire)
        self.lost += lost
        return lost

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            await self._woken()
            group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
            try:
                if group:
                    await self._settle([waiting.entry for waiting in group])
                await self._load()
            except Exception as error:  # noqa: BLE001  the writer outlives whatever befalls one group
                self.lost += len(group)
                log.error("count-failed %s", type(error).__name__)
            for waiting in group:
                if not waiting.done.done():
                    waiting.done.set_result(None)

    async def _woken(self) -> None:
        """Wait for entries, or until it is time to try the database again."""
        self._wake.clear()
        if self._waiting or self._closing:
            return
        patience = self._retry_after if self._slow or (self._spool and self._spool.holds) else None
        try:
            await asyncio.wait_for(self._wake.wait(), patience)
        except TimeoutError:
            return

    async def _settle(self, entries: Sequence[Entry]) -> None:
        if await self._committed(entries):
            return
        try:
            if self._spool is None:
                raise FileNotFoundError
            await asyncio.to_thread(self._spool.append, entries)
        except OSError as error:
            if await self._committed_at_last(entries):
                return
            self.lost += len(entries)
            log.error("queries-lost %d %s", len(entries), type(error).__name__)

    async def _committed_at_last(self, entries: Sequence[Entry]) -> bool:
        """Whether the database takes them when it is given time: the last resort when the spool takes nothing."""
        if self._slow:
            await asyncio.wait({self._slow}, timeout=LAST_RESORT)
        if not self._may_try():
            return False
        try:
            async with asyncio.timeout(LAST_RESORT):
                await self._database.add(entries)
        except Exception as error:  # noqa: BLE001  whatever it is, they are lost then
            self._note_failure(error)
            return False
        return True

    async def _load(self) -> None:
        """Load the spool while the database takes it; known marks add nothing."""
        if not (self._spool and self._spool.holds and self._may_try()):
            return
        chunks = self._chunks or self._spool.chunks(GROUP)
        self._chunks = None
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            if not await self._committed(chunk):
                return  # the file stands; it is read again from its beginning
            if self._waiting:
                self._chunks = chunks  # first come those who wait
                return

    async def _committed(self, entries: Sequence[Entry]) -> bool:
        if not self._may_try():
            return False
        attempt = asyncio.create_task(self._database.add(entries))
        done, _ = await asyncio.wait(
            {attempt}, timeout=SLOW if self._spool else None
        )  # without one, who else would take it?
        if not done:
            self._slow = attempt
            self._note("the database of the counters is slow")
            return False
        if error := attempt.exception():
            self._note_failure(error)
            return False
        self._trouble, self._retry_after = "", FIRST_RETRY
        return True

    def _may_try(self) -> bool:
        """Whether the database may be tried now: nothing is under way there, and it has had time to come back."""
        if self._slow:
            if not self._slow.done():
                return False
            attempt, self._slow = self._slow, None
            if not attempt.cancelled() and (error := attempt.exception()):
                self._note_failure(error)
        return asyncio.get_running_loop().time() >= self._retry_at

    def _note_failure(self, error: BaseException) -> None:
        self._note("the database of the counters is away")
        log.warning("counters-away %s", type(error).__name__)
        self._retry_at = asyncio.get_running_loop().time() + self._retry_after
        self._retry_after = min(self._retry_after * 2, LONGEST_RETRY)

    def _note(self, trouble: str) -> None:
        if not self._trouble:
            log.warning("counters-degraded %s", trouble)
        self._trouble = trouble

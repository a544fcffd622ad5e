"""What is remembered and counted of an answered turn; a failure here is logged by its kind and costs nothing else."""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.conversation import Answer
from bot.journal import Journal
from bot.people import Known, People
from bot.query import Arrival, Reach, Record, iso_month, reached
from bot.telegram.exchange import Exchange
from bot.telegram.quota import Quota
from bot.vocabulary import Language, Preferences

log = logging.getLogger(__name__)

Now = Callable[[], datetime.datetime]

Result = TypeVar("Result")


class Keeper:
    """Keeps what may be kept. By then the worker has the answer."""

    def __init__(self, people: People, journal: Journal, now: Now, quota: Quota | None = None) -> None:
        self._people = people
        self._journal = journal
        self._now = now
        self._quota = quota or Quota()

    async def keep(self, exchange: Exchange, before: Known, answer: Answer) -> None:
        """Remember and count; when this returns, what was counted is durable."""
        today = self._now().date()
        reach = await self._remember(exchange.chat, before, answer.preferences, today)
        await asyncio.gather(self.note(exchange), self._count(exchange, answer, reach, today))

    async def _count(self, exchange: Exchange, answer: Answer, reach: tuple[Reach, ...], today: datetime.date) -> None:
        arrival = Arrival(iso_month(today), answer.arrival) if answer.arrival else None
        record = Record(answer.query, answer.vote, arrival, reach, answer.wording)
        record = await self._quota.within(exchange.chat, record, today)
        if record != Record():
            await quietly("count-failed", self._journal.record(self._marked(record, exchange.update)))

    async def note(self, exchange: Exchange) -> None:
        """Note the numbers of the messages that stand in the chat, so that they can be deleted on demand."""
        await quietly("note-failed", self._people.note_messages(exchange.chat, exchange.standing, self._now()))

    async def _remember(self, chat: int, before: Known, preferences: Preferences, today: datetime.date) -> tuple[Reach, ...]:
        """Remember a chat's choices; the periods in which it is new. One that has chosen nothing is not remembered."""
        if preferences == Preferences():
            if before.preferences != Preferences():
                await quietly("remember-failed", self._people.forget(chat))
            return ()
        if before == Known(preferences, today):
            return ()  # all of it stands there already
        seen = await quietly("remember-failed", self._people.remember(chat, preferences, today))
        if seen is None:
            return ()
        return reached(seen.before, today, preferences.origin, preferences.language or Language.EN)

    def _marked(self, record: Record, update: int | None) -> Record:
        if update is None:
            return record
        mark = self._people.mark(update)
        return Record(record.query, record.vote, record.arrival, record.reach, record.wording, mark)


async def quietly(code: str, work: Awaitable[Result]) -> Result | None:
    """The result of what no answer depends on; None after a failure, which is logged by its kind."""
    try:
        return await work
    except Exception as error:  # noqa: BLE001
        log.error(f"{code} %s", type(error).__name__)  # the code stands in the pattern: lines are counted by it
        return None

"""What the bot does by itself beside answering: every hour it forgets what has outlived its time and closes periods."""

import asyncio
import logging

from bot.journal import Journal
from bot.people import People
from bot.telegram.keeping import Now, quietly
from bot.trends import close_periods

HOUR = 3600.0

log = logging.getLogger(__name__)


async def tend(people: People, journal: Journal, now: Now, every: float = HOUR) -> None:
    """Forget and release, again and again, until cancelled. Reports counts, never contents."""
    while True:
        await quietly("forget-failed", people.forget_expired(now()))
        await quietly("forget-failed", journal.forget(now()))
        await quietly("publish-failed", close_periods(journal.engine, now().date()))
        await asyncio.sleep(every)


async def stopped(task: "asyncio.Task[None]") -> None:
    """Cancel a task of this process and wait until it has ended."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

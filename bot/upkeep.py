"""The operator's commands on what is stored: forget, export, stop, erase. Takes addresses, never settings."""

import datetime
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.journal import Journal
from bot.people import People
from bot.trends import Format, close_periods, export, facts


async def forget(journal_url: str, people_url: str, now: datetime.datetime) -> Iterator[str]:
    """Enforce the lifetimes and close the periods that are over; a line for each, with counts and never contents."""
    async with _journal(journal_url) as journal, _people(people_url) as people:
        forgotten = await journal.forget(now)
        closed = await close_periods(journal.engine, now.date())
        return iter((f"{forgotten}", f"people {await people.forget_expired(now)}", f"closed {', '.join(closed) or 'none'}"))


async def export_figures(
    journal_url: str, file: Path, form: str, start: datetime.date | None, end: datetime.date | None
) -> int:
    """Write the published figures of the periods that begin between two days to a file; how many there were.

    Raises:
        OSError: when the file cannot be written.
    """
    async with _journal(journal_url) as journal:
        figures = await facts(journal.engine, start or datetime.date.min, end or datetime.date.max)
    return export(figures, file, Format(form))


async def stop(journal_url: str, *, wording_alone: bool) -> None:
    """Stop counting and keeping wording, or keeping wording alone, at once and for every process."""
    async with _journal(journal_url) as journal:
        await journal.stop(wording_alone=wording_alone)


async def resume(journal_url: str) -> None:
    """Count again."""
    async with _journal(journal_url) as journal:
        await journal.resume()


async def erase_people(people_url: str) -> int:
    """Erase everybody that is remembered; how many they were."""
    async with _people(people_url) as people:
        return await people.erase()


@asynccontextmanager
async def _journal(url: str) -> AsyncIterator[Journal]:
    journal = await Journal.open(url)
    try:
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def _people(url: str) -> AsyncIterator[People]:
    people = await People.open(url)  # without a key: what is erased here is not looked up by chat
    try:
        yield people
    finally:
        await people.close()

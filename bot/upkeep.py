"""The operator's commands on what is stored: forget, export, stop, erase. Takes addresses, never settings."""

import datetime
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.journal import Journal
from bot.people import People
from bot.staff import COMMAND_LINE, Action, prepare, record
from bot.staff import forget as forget_staff
from bot.trends import Figures, Format, Wanted, close_periods, shape_of, table, write


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the databases are (SQLAlchemy URLs, which may hold passwords)."""

    journal: str = field(repr=False)
    people: str = field(repr=False)


async def forget(stores: Stores, _: Namespace, now: datetime.datetime) -> str:
    """Enforce the lifetimes and close the periods that are over; a line for each, with counts and never contents."""
    async with _journal(stores) as journal, _people(stores) as people:
        forgotten = await journal.forget(now)
        closed = await close_periods(journal.engine, now.date())
        await prepare(journal.engine)
        of_staff = await forget_staff(journal.engine, now)
        gone = f"{forgotten}\npeople {await people.forget_expired(now)}\nstaff {of_staff}"
        return f"{gone}\nclosed {', '.join(closed) or 'none'}"


async def export_figures(stores: Stores, options: Namespace, now: datetime.datetime) -> str:
    """Write the published figures of the periods that begin between two days to a file; and that it was done to the audit.

    Raises:
        OSError: when the file cannot be written.
    """
    start, end = options.first or datetime.date.min, options.last or datetime.date.max
    async with _journal(stores) as journal:
        await prepare(journal.engine)
        await record(journal.engine, now, COMMAND_LINE, Action.EXPORT, f"{options.format} {start} {end}")
        figures = Figures(journal.engine)
        rows = table(figures.stream(start, end), await shape_of(figures), Wanted())
        return f"{options.file}: {await write(rows, options.file, Format(options.format))} figures"


async def stop(stores: Stores, options: Namespace, _: datetime.datetime) -> str:
    """Stop counting and keeping wording, or keeping wording alone, at once and for every process."""
    async with _journal(stores) as journal:
        await journal.stop(wording_alone=options.wording)
    return "stopped: " + ("wording" if options.wording else "counting and wording")


async def resume(stores: Stores, _: Namespace, __: datetime.datetime) -> str:
    """Count again."""
    async with _journal(stores) as journal:
        await journal.resume()
    return "counting again"


async def erase_people(stores: Stores, _: Namespace, __: datetime.datetime) -> str:
    """Erase everybody that is remembered."""
    async with _people(stores) as people:
        return f"erased: {await people.erase()} people"


COMMANDS: Mapping[str, Callable[[Stores, Namespace, datetime.datetime], Coroutine[Any, Any, str]]] = {
    "journal_export": export_figures,
    "journal_forget": forget,
    "journal_resume": resume,
    "journal_stop": stop,
    "people_erase": erase_people,
}


@asynccontextmanager
async def _journal(stores: Stores) -> AsyncIterator[Journal]:
    journal = await Journal.open(stores.journal)
    try:
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def _people(stores: Stores) -> AsyncIterator[People]:
    people = await People.open(stores.people)  # without a key: nobody is looked up here
    try:
        yield people
    finally:
        await people.close()

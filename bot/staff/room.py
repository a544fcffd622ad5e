"""What every page stands on: the database, the keys, the words, and what other rooms lend."""

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.desk import Due, Status
from bot.i18n import Catalogue
from bot.journal.database import open_engine
from bot.staff.access.delay import Delays
from bot.staff.access.keys import Keys
from bot.staff.access.password import Passwords
from bot.staff.migrate import prepare
from bot.trends import Figures
from bot.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Health:
    """How the content stands, as editors in chief want to see it; `due` is in the order of owners and days."""

    status: Status
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How words are read: `words` gives those of a text in one form, `known` are those that the service itself uses."""

    words: Callable[[str], list[str]]
    known: frozenset[str]


@dataclass(frozen=True)
class Room:
    """The staff's room. `now` is asked for the time; `health` for the state of the content on a day.

    `words`: the pages' words by language. `secure`: the pages are reached by https alone. `sample`: all figures are
    invented, and every page says so.
    """

    engine: AsyncEngine
    keys: Keys
    words: Mapping[Language, Catalogue]
    now: Callable[[], datetime.datetime]
    health: Callable[[datetime.date], Health]
    reading: Reading
    secure: bool = False
    sample: bool = False
    delays: Delays = field(default_factory=lambda: Delays(time.monotonic))
    passwords: Passwords = field(default_factory=Passwords)

    @cached_property
    def figures(self) -> Figures:
        """The published figures; they remember what was read."""
        return Figures(self.engine)

    @property
    def today(self) -> datetime.date:
        """The day it is."""
        return self.now().date()


async def open_database(url: str) -> AsyncEngine:
    """The counters' database at a URL, with the journal's tables and the staff's own brought up to date."""
    engine = open_engine(url)
    await prepare(engine)
    return engine

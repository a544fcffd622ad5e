"""The store itself: what is known of a chat, kept, noted and erased. Reads and writes go in groups."""

import asyncio
import datetime
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.people.groups import Groups
from bot.people.seal import Seal, hour_of
from bot.people.tables import PATIENCE, chat_messages, leaving_nothing, make_tables, open_engine, person
from bot.people.writing import Choice, Note, Writing
from bot.query import MESSAGES_KEPT, PEOPLE_KEPT
from bot.transactions import Transactions
from bot.vocabulary import Language, Origin, Preferences

GROUP = 500
"""How many chats go into one transaction at most."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """When a chat was seen `before` today's turn; None: not known."""

    before: datetime.date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a chat has chosen, and the day on which it was last seen; both empty when it is not known."""

    preferences: Preferences = field(default_factory=Preferences)
    last_seen: datetime.date | None = None


class People:
    """What is remembered of chats. Methods take a chat's Telegram id, which never leaves this room.

    `keys` are the secrets that are accepted, the one that is written with first.
    """

    def __init__(self, engine: AsyncEngine, *keys: bytes) -> None:
        self._engine = engine
        self._reading, self._written = (Transactions(engine, leaving_nothing, PATIENCE) for _ in range(2))
        self._seal = Seal(*keys)
        self._writing = Writing(self._seal, postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert)
        self._reads: Groups[int, Known] = Groups(self._read, GROUP)
        self._writes: Groups[Choice | Note, Seen] = Groups(self._write, GROUP)
        self._made = False

    @classmethod
    async def open(cls, url: str, *keys: bytes) -> "People":
        """Open the store at a database URL, making its tables when they are not there; if it is away, once it is back."""
        people = cls(open_engine(url), *keys)
        try:
            async with people._begin():
                pass
        except (SQLAlchemyError, OSError) as error:
            log.warning("people-unavailable %s", type(error).__name__)
        return people

    async def close(self) -> None:
        """Close the store."""
        await self._reading.close()
        await self._written.close()
        await self._engine.dispose()

    def mark(self, update: int) -> bytes:
        """The keyed hash of an update's number, 16 bytes, by which the journal counts it once."""
        return self._seal.current(b"update:%d" % update)[:16]

    def hashed(self, what: str) -> str:
        """A keyed hash of what may name a chat, for what others share of it."""
        return self._seal.current(b"shared:" + what.encode()).hex()

    async def known(self, chat: int) -> Known:
        """What is known of a chat.

        Raises:
            TimeoutError: when the store takes longer than `PATIENCE`.
        """
        async with asyncio.timeout(PATIENCE):
            return await self._reads.ask(chat)

    async def preferences(self, chat: int) -> Preferences:
        """What the chat has chosen; empty when it is not known."""
        return (await self.known(chat)).preferences

    async def remember(self, chat: int, preferences: Preferences, today: datetime.date) -> Seen:
        """Keep what the chat has chosen, and the day; when it was seen before."""
        return await self._writes.ask(Choice(chat, preferences, today))

    async def note_messages(self, chat: int, messages: Collection[int], now: datetime.datetime) -> None:
        """Note that messages stand in the chat now, so that they can be deleted on demand."""
        if messages:
            await self._writes.ask(Note(chat, tuple(messages), now))

    async def messages(self, chat: int, now: datetime.datetime) -> tuple[int, ...]:
        """The numbers of the chat's messages of the last `MESSAGES_KEPT`."""
        keys = self._seal.all(b"messages:%d" % chat)
        async with self._begin() as connection:
            boxes = await connection.run_sync(self._writing.boxes, keys)
        return tuple(self._writing.opened(chat, keys, boxes, now))

    async def forget(self, chat: int) -> None:
        """Erase all that is known of the chat, at once."""
        async with self._begin() as connection:
            await connection.execute(delete(person).where(person.c.key.in_(self._seal.all(b"chat:%d" % chat))))
            boxes = chat_messages.c.key.in_(self._seal.all(b"messages:%d" % chat))
            await connection.execute(delete(chat_messages).where(boxes))
        await self._leave_nothing()

    async def forget_expired(self, now: datetime.datetime) -> int:
        """Erase what has outlived `PEOPLE_KEPT` or `MESSAGES_KEPT`; how many chats' preferences there were."""
        async with self._begin() as connection:
            done = await connection.execute(delete(person).where(person.c.last_seen < now.date() - PEOPLE_KEPT))
            await connection.execute(delete(chat_messages).where(chat_messages.c.last_hour < hour_of(now - MESSAGES_KEPT)))
        await self._leave_nothing(rewrite=True)
        return done.rowcount

    async def erase(self) -> int:
        """Erase everybody, at once; how many chats' preferences there were."""
        async with self._begin() as connection:
            done = await connection.execute(delete(person))
            await connection.execute(delete(chat_messages))
        await self._leave_nothing(rewrite=True)
        return done.rowcount

    async def _read(self, chats: Sequence[int]) -> list[Known]:
        """What is known of some chats, in their order; under several keys, what was seen last."""
        keys = [self._seal.all(b"chat:%d" % chat) for chat in chats]
        known = person.c.key.in_([key for each in keys for key in each])
        await self._make()
        rows = await self._reading.run(
            lambda connection: {row.key: row for row in connection.execute(select(person).where(known))}
        )
        return [max((_known(rows[key]) for key in each if key in rows), key=_last_seen, default=Known()) for each in keys]

    async def _write(self, asked: Sequence[Choice | Note]) -> list[Seen]:
        choices = [each for each in asked if isinstance(each, Choice)]
        notes = [each for each in asked if isinstance(each, Note)]
        await self._make()

        def write(connection: Connection) -> dict[int, datetime.date | None]:
            before = self._writing.choices(connection, choices) if choices else {}
            if notes:
                self._writing.notes(connection, notes)
            return before

        before = await self._written.run(write)
        return [Seen(before.get(each.chat)) for each in asked]

    async def _make(self) -> None:
        """Make the tables, once."""
        if not self._made:
            async with self._begin():
                pass

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.begin() as connection:
            if not self._made:
                await connection.run_sync(make_tables)
                self._made = True
            yield connection

    async def _leave_nothing(self, *, rewrite: bool = False) -> None:
        """See to it that what was erased is gone from the disk, too, and not only from sight."""
        if self._engine.dialect.name == "sqlite":
            async with self._reads.lock, self._writes.lock:  # who reads would hold what the log still holds
                await self._alone("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            await self._alone("VACUUM (FULL) person, chat_messages" if rewrite else "VACUUM person, chat_messages")

    async def _alone(self, statement: str) -> None:
        """Execute a statement outside any transaction."""
        async with self._engine.connect() as connection:
            bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await bare.execute(text(statement))


def _known(row: Any) -> Known:
    chosen = Preferences(row.language and Language(row.language), row.origin and Origin(row.origin), row.simple)
    return Known(chosen, row.last_seen)


def _last_seen(known: Known) -> datetime.date:
    return known.last_seen or datetime.date.min

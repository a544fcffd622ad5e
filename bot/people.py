"""The only store that knows a chat: its language, origin and view, the last day it was seen, the numbers of its messages.

A chat stands here under a keyed hash (HMAC-SHA-256 with `SECRET_KEY`, which is in no database): with the file alone, no
row leads back to a Telegram id. The numbers of messages are encrypted under a key of the chat's own, so that they cannot be
joined by their likeness either. This store has a database of its own, which the staff process cannot open.

A key is changed by putting the new one before the old one: rows of the old move to the new one as their chats write, and
after `PEOPLE_KEPT` nothing stands under the old one any more.
"""

import datetime
import hashlib
import hmac
import itertools
import logging
import secrets
import struct
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    event,
    false,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.query import MESSAGES_KEPT, PEOPLE_KEPT
from bot.vocabulary import Language, Origin, Preferences

_metadata = MetaData()

person = Table(
    "person",
    _metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("language", String(3)),
    Column("origin", String(5)),
    Column("last_seen", Date, nullable=False, index=True),
    Column("simple", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)

chat_messages = Table(
    "chat_messages",
    _metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("box", LargeBinary, nullable=False),
    Column("last_hour", Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""The encrypted numbers of a chat's messages, and the hour (since 1970) of the newest, after which the row expires."""

MAX_MESSAGES = 2_000
"""How many message numbers are kept of one chat; the oldest fall out."""

PATIENCE = 2.0
"""Seconds that an answer waits for this store at most."""

log = logging.getLogger(__name__)

_HOUR = datetime.timedelta(hours=1)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """When a chat was seen `before` today's turn; None: not known."""

    before: datetime.date | None


class People:
    """What is remembered of chats. Methods take a chat's Telegram id, which never leaves this class.

    `keys` are the secrets that are accepted, the one that is written with first.
    """

    def __init__(self, engine: AsyncEngine, *keys: bytes) -> None:
        self._engine = engine
        self._keys = keys
        self._insert = postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert
        self._made = False

    @classmethod
    async def open(cls, url: str, *keys: bytes) -> "People":
        """Open the store at a database URL, making its tables when they are not there; if it is away, once it is back."""
        engine = create_async_engine(url, **_limits(url))
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _leaving_nothing)
        people = cls(engine, *keys)
        try:
            async with people._begin():
                pass
        except (SQLAlchemyError, OSError) as error:
            log.warning("people-unavailable %s", type(error).__name__)
        return people

    async def close(self) -> None:
        """Close the store."""
        await self._engine.dispose()

    def mark(self, update: int) -> bytes:
        """The keyed hash of an update's number, 16 bytes, by which the journal counts it once."""
        return self._derived(self._keys[0], b"update:%d" % update)[:16]

    def hashed(self, what: str) -> str:
        """A keyed hash of what may name a chat, for what others share of it."""
        return self._derived(self._keys[0], b"shared:" + what.encode()).hex()

    async def preferences(self, chat: int) -> Preferences:
        """What the chat has chosen; empty when it is not known."""
        known = person.c.key.in_(self._all(b"chat:%d" % chat))
        query = select(person.c.language, person.c.origin, person.c.simple).where(known).order_by(person.c.last_seen.desc())
        async with self._begin() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return Preferences()
        return Preferences(row.language and Language(row.language), row.origin and Origin(row.origin), row.simple)

    async def remember(self, chat: int, preferences: Preferences, today: datetime.date) -> Seen:
        """Keep what the chat has chosen, and the day; when it was seen before."""
        current, *former = self._all(b"chat:%d" % chat)
        known = select(person.c.last_seen).where(person.c.key.in_([current, *former])).order_by(person.c.last_seen.desc())
        chosen = {"language": preferences.language, "origin": preferences.origin, "simple": preferences.simple}
        row = {**chosen, "last_seen": today}
        upsert = self._insert(person).values(key=current, **row)
        async with self._begin() as connection:
            before = (await connection.execute(known.with_for_update())).scalars().first()
            await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=row))
            if former:
                await connection.execute(delete(person).where(person.c.key.in_(former)))
        return Seen(before)

    async def forget(self, chat: int) -> None:
        """Erase all that is known of the chat, at once."""
        async with self._begin() as connection:
            await connection.execute(delete(person).where(person.c.key.in_(self._all(b"chat:%d" % chat))))
            boxes = chat_messages.c.key.in_(self._all(b"messages:%d" % chat))
            await connection.execute(delete(chat_messages).where(boxes))
        await self._leave_nothing()

    async def forget_expired(self, now: datetime.datetime) -> int:
        """Erase what has outlived `PEOPLE_KEPT` or `MESSAGES_KEPT`; how many chats' preferences there were."""
        async with self._begin() as connection:
            done = await connection.execute(delete(person).where(person.c.last_seen < now.date() - PEOPLE_KEPT))
            await connection.execute(delete(chat_messages).where(chat_messages.c.last_hour < _hour(now - MESSAGES_KEPT)))
        await self._leave_nothing(rewrite=True)
        return done.rowcount

    async def erase(self) -> int:
        """Erase everybody, at once; how many chats' preferences there were."""
        async with self._begin() as connection:
            done = await connection.execute(delete(person))
            await connection.execute(delete(chat_messages))
        await self._leave_nothing(rewrite=True)
        return done.rowcount

    async def note_messages(self, chat: int, messages: Collection[int], now: datetime.datetime) -> None:
        """Note that messages stand in the chat now, so that they can be deleted on demand."""
        if not messages:
            return
        (current, *former), hour = self._all(b"messages:%d" % chat), _hour(now)
        async with self._begin() as connection:
            kept = await self._noted(connection, chat, now)
            noted = {message: when for message, when in kept.items() if message not in messages}
            noted |= dict.fromkeys(messages, hour)
            row = {"box": self._boxed(chat, dict(list(noted.items())[-MAX_MESSAGES:])), "last_hour": hour}
            upsert = self._insert(chat_messages).values(key=current, **row)
            await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=row))
            if former:
                await connection.execute(delete(chat_messages).where(chat_messages.c.key.in_(former)))

    async def messages(self, chat: int, now: datetime.datetime) -> tuple[int, ...]:
        """The numbers of the chat's messages of the last `MESSAGES_KEPT`."""
        async with self._begin() as connection:
            return tuple(await self._noted(connection, chat, now))

    async def _noted(self, connection: AsyncConnection, chat: int, now: datetime.datetime) -> dict[int, int]:
        """The hours of the chat's messages, by message, under whichever key they stand."""
        boxes = select(chat_messages.c.box).where(chat_messages.c.key.in_(self._all(b"messages:%d" % chat)))
        noted: dict[int, int] = {}
        for box in (await connection.execute(boxes)).scalars():
            for key in self._keys:
                noted |= self._unboxed(self._derived(key, b"box:%d" % chat), box, now)
        return noted

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.begin() as connection:
            if not self._made:
                await connection.run_sync(_make_tables)
                self._made = True
            yield connection

    async def _leave_nothing(self, *, rewrite: bool = False) -> None:
        """See to it that what was erased is gone from the disk, too, and not only from sight."""
        async with self._engine.connect() as connection:
            bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
            if self._engine.dialect.name == "sqlite":
                await bare.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            elif rewrite:
                await bare.execute(text("VACUUM (FULL) person, chat_messages"))
            else:
                await bare.execute(text("VACUUM person, chat_messages"))

    def _boxed(self, chat: int, hours: Mapping[int, int]) -> bytes:
        plain = struct.pack(f"<{2 * len(hours)}q", *itertools.chain.from_iterable(hours.items()))
        nonce = secrets.token_bytes(12)
        return nonce + ChaCha20Poly1305(self._derived(self._keys[0], b"box:%d" % chat)).encrypt(nonce, plain, None)

    @staticmethod
    def _unboxed(key: bytes, box: bytes, now: datetime.datetime) -> dict[int, int]:
        """The hours of the messages in a box that are not too old, by message; nothing for a box of another key."""
        try:
            plain = ChaCha20Poly1305(key).decrypt(box[:12], box[12:], None)
        except InvalidTag:
            return {}
        hours = struct.iter_unpack("<qq", plain)
        return {message: hour for message, hour in hours if hour >= _hour(now - MESSAGES_KEPT)}

    def _all(self, purpose: bytes) -> list[bytes]:
        """What a purpose becomes under each key, the current one first."""
        return [self._derived(key, purpose) for key in self._keys]

    @staticmethod
    def _derived(key: bytes, purpose: bytes) -> bytes:
        return hmac.digest(key, purpose, hashlib.sha256)


def _make_tables(connection: Connection) -> None:
    """Make what is not there yet: the tables, and the column that stores of before November 2026 lack."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7254321)"))  # replicas that start together take turns
    _metadata.create_all(connection)
    if "simple" not in {column["name"] for column in inspect(connection).get_columns("person")}:
        connection.execute(text("ALTER TABLE person ADD COLUMN simple BOOLEAN NOT NULL DEFAULT FALSE"))


def _hour(moment: datetime.datetime) -> int:
    return (moment - _EPOCH) // _HOUR


def _limits(url: str) -> dict[str, Any]:
    """A database that hangs is given up after a few seconds: an answer waits for it."""
    if make_url(url).get_backend_name() == "sqlite":
        return {}
    return {"connect_args": {"timeout": PATIENCE, "command_timeout": PATIENCE}}


def _leaving_nothing(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()

"""The only store that knows a chat: its language, its origin, the last day it was seen, the numbers of its messages.

A chat stands here under a keyed hash (HMAC-SHA-256 with `SECRET_KEY`, which is in no database): with the file alone, no
row leads back to a Telegram id. The numbers of messages are encrypted under a key of the chat's own, so that they cannot be
joined by their likeness either. This store has a database of its own, which the staff process cannot open.
"""

import datetime
import hashlib
import hmac
import itertools
import secrets
import struct
from collections.abc import Collection, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import Column, Date, Integer, LargeBinary, MetaData, String, Table, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

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
)

chat_messages = Table(
    "chat_messages",
    _metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("box", LargeBinary, nullable=False),
    Column("last_hour", Integer, nullable=False, index=True),
)
"""The encrypted numbers of a chat's messages, and the hour (since 1970) of the newest, after which the row expires."""

MAX_MESSAGES = 2_000
"""How many message numbers are kept of one chat; the oldest fall out."""

_HOUR = datetime.timedelta(hours=1)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class People:
    """What is remembered of chats. Methods take a chat's Telegram id, which never leaves this class."""

    def __init__(self, engine: AsyncEngine, secret: bytes) -> None:
        self._engine = engine
        self._secret = secret
        self._insert = postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert

    @classmethod
    async def open(cls, url: str, secret: bytes) -> "People":
        """Open the store at a database URL, making its table when it is not there."""
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(_metadata.create_all)
        return cls(engine, secret)

    async def close(self) -> None:
        """Close the store."""
        await self._engine.dispose()

    async def preferences(self, chat: int) -> Preferences:
        """What the chat has chosen; empty when it is not known."""
        query = select(person.c.language, person.c.origin).where(person.c.key == self._key(chat))
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return Preferences()
        return Preferences(row.language and Language(row.language), row.origin and Origin(row.origin))

    async def remember(self, chat: int, preferences: Preferences, today: datetime.date) -> None:
        """Keep what the chat has chosen, and the day. Empty preferences forget the chat."""
        if preferences == Preferences():
            await self.forget(chat)
            return
        row = {"language": preferences.language, "origin": preferences.origin, "last_seen": today}
        upsert = self._insert(person).values(key=self._key(chat), **row)
        async with self._engine.begin() as connection:
            await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=row))

    async def forget(self, chat: int) -> None:
        """Erase all that is known of the chat, at once."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(person).where(person.c.key == self._key(chat)))
            await connection.execute(delete(chat_messages).where(chat_messages.c.key == self._message_key(chat)))

    async def forget_expired(self, now: datetime.datetime) -> int:
        """Erase what has outlived `PEOPLE_KEPT` or `MESSAGES_KEPT`; how many chats' preferences there were."""
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(person).where(person.c.last_seen < now.date() - PEOPLE_KEPT))
            await connection.execute(delete(chat_messages).where(chat_messages.c.last_hour < _hour(now - MESSAGES_KEPT)))
        return done.rowcount

    async def note_messages(self, chat: int, messages: Collection[int], now: datetime.datetime) -> None:
        """Note that messages stand in the chat now, so that they can be deleted on demand."""
        if not messages:
            return
        key, hour = self._message_key(chat), _hour(now)
        async with self._engine.begin() as connection:
            kept = self._unboxed(chat, await _box_of(connection, key), now)
            noted = {message: when for message, when in kept.items() if message not in messages}
            noted |= dict.fromkeys(messages, hour)
            row = {"box": self._boxed(chat, dict(list(noted.items())[-MAX_MESSAGES:])), "last_hour": hour}
            upsert = self._insert(chat_messages).values(key=key, **row)
            await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=row))

    async def messages(self, chat: int, now: datetime.datetime) -> tuple[int, ...]:
        """The numbers of the chat's messages of the last `MESSAGES_KEPT`."""
        async with self._engine.connect() as connection:
            box = await _box_of(connection, self._message_key(chat))
        return tuple(self._unboxed(chat, box, now))

    def _boxed(self, chat: int, hours: Mapping[int, int]) -> bytes:
        plain = struct.pack(f"<{2 * len(hours)}q", *itertools.chain.from_iterable(hours.items()))
        nonce = secrets.token_bytes(12)
        return nonce + ChaCha20Poly1305(self._derived(b"box:%d" % chat)).encrypt(nonce, plain, None)

    def _unboxed(self, chat: int, box: bytes | None, now: datetime.datetime) -> dict[int, int]:
        """The hours of the messages in a box that are not too old, by message; nothing for a box of another key."""
        if not box:
            return {}
        try:
            plain = ChaCha20Poly1305(self._derived(b"box:%d" % chat)).decrypt(box[:12], box[12:], None)
        except InvalidTag:
            return {}
        hours = struct.iter_unpack("<qq", plain)
        return {message: hour for message, hour in hours if hour >= _hour(now - MESSAGES_KEPT)}

    def _key(self, chat: int) -> bytes:
        return self._derived(b"chat:%d" % chat)

    def _message_key(self, chat: int) -> bytes:
        return self._derived(b"messages:%d" % chat)

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.digest(self._secret, purpose, hashlib.sha256)


async def _box_of(connection: AsyncConnection, key: bytes) -> bytes | None:
    found = await connection.execute(select(chat_messages.c.box).where(chat_messages.c.key == key))
    box: bytes | None = found.scalar_one_or_none()
    return box


def _hour(moment: datetime.datetime) -> int:
    return (moment - _EPOCH) // _HOUR

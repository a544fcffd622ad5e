"""The only store that knows a chat: its language, its origin, the last day it was seen. Keyed, expiring, erasable.

A chat stands here under a keyed hash (HMAC-SHA-256 with `SECRET_KEY`, which is in no database): with the file alone, no
row leads back to a Telegram id. This store has a database of its own, which the staff process cannot open.
"""

import datetime
import hashlib
import hmac

from sqlalchemy import Column, Date, LargeBinary, MetaData, String, Table, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.query import PEOPLE_KEPT
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

    async def forget_expired(self, today: datetime.date) -> int:
        """Erase every chat that was last seen longer ago than `PEOPLE_KEPT`; how many there were."""
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(person).where(person.c.last_seen < today - PEOPLE_KEPT))
        return done.rowcount

    def _key(self, chat: int) -> bytes:
        return hmac.digest(self._secret, b"chat:%d" % chat, hashlib.sha256)

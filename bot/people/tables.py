"""The tables of the store of people, and how its database is opened."""

from typing import Any

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
    event,
    false,
    inspect,
    make_url,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

metadata = MetaData()

person = Table(
    "person",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("language", String(3)),
    Column("origin", String(5)),
    Column("last_seen", Date, nullable=False, index=True),
    Column("simple", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("box", LargeBinary, nullable=False),
    Column("last_hour", Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""The encrypted numbers of a chat's messages, and the hour (since 1970) of the newest, after which the row expires."""

PATIENCE = 2.0
"""Seconds that an answer waits for this store at most."""


def open_engine(url: str) -> AsyncEngine:
    """An engine on which what is erased leaves nothing behind. A database that hangs is given up: an answer waits for it."""
    limits: dict[str, Any] = {"timeout": PATIENCE}
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_async_engine(url, connect_args=limits)
        event.listen(engine.sync_engine, "connect", leaving_nothing)
        return engine
    return create_async_engine(url, connect_args=limits | {"command_timeout": PATIENCE})


def make_tables(connection: Connection) -> None:
    """Make what is not there yet: the tables, and the column that stores of before November 2026 lack."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7254321)"))  # replicas that start together take turns
    metadata.create_all(connection)
    if "simple" not in {column["name"] for column in inspect(connection).get_columns("person")}:
        connection.execute(text("ALTER TABLE person ADD COLUMN simple BOOLEAN NOT NULL DEFAULT FALSE"))


def leaving_nothing(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """The write-ahead log lets readers go on while a group is written; `erase` and `forget` empty it."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()

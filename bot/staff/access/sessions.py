"""Sessions on the server: 30 minutes without a request, 12 hours at most. The table holds hashes of what browsers hold."""

import datetime
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.query import SESSION_IDLE, SESSION_KEPT
from bot.staff.access.keys import hashed_token
from bot.staff.access.roles import Role
from bot.staff.tables import session, user

_NOTED_EVERY = 60
"""Seconds after which a request moves `seen` on: not every page view costs a write."""


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in."""

    name: str
    role: Role


def new_token() -> str:
    """What a browser holds: 256 random bits."""
    return secrets.token_urlsafe(32)


async def begin(connection: AsyncConnection, name: str, now: datetime.datetime) -> str:
    """Sign an account in; the new token."""
    token, at = new_token(), int(now.timestamp())
    await connection.execute(insert(session).values(key=hashed_token(token), name=name, began=at, seen=at))
    return token


async def signed_in(engine: AsyncEngine, token: str, now: datetime.datetime) -> User | None:
    """Who holds a token; None when its session is over or never was."""
    at, key = int(now.timestamp()), hashed_token(token)
    live = (session.c.began > _ago(now, SESSION_KEPT)) & (session.c.seen > _ago(now, SESSION_IDLE))
    query = select(user.c.name, user.c.role, session.c.seen).join_from(session, user)
    async with engine.connect() as connection:
        row = (await connection.execute(query.where(session.c.key == key, live, user.c.disabled_at.is_(None)))).first()
    if row is None:
        return None
    if at - row.seen >= _NOTED_EVERY:
        async with engine.begin() as connection:
            await connection.execute(update(session).where(session.c.key == key).values(seen=at))
    return User(row.name, Role(row.role))


async def end(connection: AsyncConnection, token: str) -> None:
    """Sign out."""
    await connection.execute(delete(session).where(session.c.key == hashed_token(token)))


def _ago(now: datetime.datetime, span: datetime.timedelta) -> int:
    return int((now - span).timestamp())

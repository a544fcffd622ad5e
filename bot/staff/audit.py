"""The audit trail: who did what, and when. Only ever added to; names accounts, never workers."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.staff.tables import audit

COMMAND_LINE = "command-line"
"""The actor of what an operator does on the machine itself."""

_DETAIL = 200


class Action(StrEnum):
    """What is written down."""

    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    JOINED = "joined"
    EXPORT = "export"
    DIGEST = "digest"
    FOLLOW_UP = "follow-up"
    USER_ADDED = "user-added"
    USER_CHANGED = "user-changed"
    USER_DISABLED = "user-disabled"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the trail. `at` is in UTC."""

    at: datetime.datetime
    actor: str
    action: str
    detail: str


async def note(connection: AsyncConnection, at: datetime.datetime, actor: str, action: Action, detail: str = "") -> None:
    """Add a line in the caller's transaction, so that what is done and what is written down stand or fall together.

    `detail` holds codes: an account, a form and period of an export, the number of a follow-up. Never what somebody typed.
    """
    row = {"at": int(at.timestamp()), "actor": actor, "action": action, "detail": detail[:_DETAIL]}
    await connection.execute(insert(audit).values(row))


async def record(engine: AsyncEngine, at: datetime.datetime, actor: str, action: Action, detail: str = "") -> None:
    """Add a line in a transaction of its own."""
    async with engine.begin() as connection:
        await note(connection, at, actor, action, detail)


async def trail(engine: AsyncEngine, *, limit: int, before: int | None = None) -> list[tuple[int, Record]]:
    """The newest lines, each with its number; with `before` those that are older than that number."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    return [(row.id, Record(moment(row.at), row.actor, row.action, row.detail)) for row in rows]


def moment(seconds: int) -> datetime.datetime:
    """A stored moment, in UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)

"""Accounts: invited by a one-time link, joined with a password and a second factor, disabled for good or invited anew."""

import datetime
import re
import secrets
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.query import LINK_KEPT
from bot.staff.access.keys import Keys, hashed_token
from bot.staff.access.roles import Role
from bot.staff.audit import Action, note
from bot.staff.tables import MAX_NAME, session, user

NAME = re.compile(rf"[a-z][a-z0-9-]{{2,{MAX_NAME - 1}}}")


class AccountError(Exception):
    """An account cannot be made or changed as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the users' page shows it."""

    name: str
    role: Role
    joined: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in is compared with."""

    name: str
    password: str | None = field(repr=False)
    seed: bytes | None = field(repr=False)


async def invite(engine: AsyncEngine, name: str, role: Role, now: datetime.datetime, by: str) -> str:
    """Make an account, or let one join anew (a lost phone); the token of its one-time link, which is kept nowhere.

    Raises:
        AccountError: when the name is not a role-like one.
    """
    if not NAME.fullmatch(name):
        raise AccountError(f"{name!r} is no account name: 3 to {MAX_NAME} of a-z, 0-9 and -, such as analyst-tripoli")
    token = secrets.token_urlsafe(32)
    fresh: dict[str, object] = {"role": role, "password": None, "second_factor": None, "last_step": 0, "disabled_at": None}
    fresh |= {"link": hashed_token(token), "link_ends": int((now + LINK_KEPT).timestamp())}
    async with engine.begin() as connection:
        known = (await connection.execute(select(user.c.name).where(user.c.name == name))).scalar()
        changed = update(user).where(user.c.name == name).values(fresh) if known else insert(user).values(name=name, **fresh)
        await connection.execute(changed)
        await end_sessions(connection, name)
        await note(connection, now, by, Action.USER_CHANGED if known else Action.USER_ADDED, f"{name} {role}")
    return token


async def invited(engine: AsyncEngine, token: str, now: datetime.datetime) -> str | None:
    """The account that a one-time link is for; None when it is used, over, or was never made."""
    async with engine.connect() as connection:
        name: str | None = (await connection.execute(select(user.c.name).where(_opened_by(token, now)))).scalar()
        return name


async def join(
    connection: AsyncConnection, token: str, now: datetime.datetime, *, password: str, sealed: bytes, step: int
) -> str | None:
    """Use a one-time link up: from now on its account has a password (hashed) and a second factor (sealed). Its name."""
    values = {"password": password, "second_factor": sealed, "last_step": step, "link": None}
    done = await connection.execute(update(user).where(_opened_by(token, now)).values(values).returning(user.c.name))
    name: str | None = done.scalar()
    if name:
        await note(connection, now, name, Action.JOINED)
    return name


def _opened_by(token: str, now: datetime.datetime) -> ColumnElement[bool]:
    fresh = user.c.link_ends > int(now.timestamp())
    return (user.c.link == hashed_token(token)) & fresh & user.c.disabled_at.is_(None)


async def credentials(engine: AsyncEngine, keys: Keys, name: str) -> Credentials:
    """What an account signs in with; empty when there is none, when it has not joined, or when it is disabled."""
    query = select(user.c.password, user.c.second_factor).where(user.c.name == name, user.c.disabled_at.is_(None))
    async with engine.connect() as connection:
        row = (await connection.execute(query)).first()
    if row is None or row.password is None:
        return Credentials(name, None, None)
    return Credentials(name, row.password, keys.opened(row.second_factor, name))


async def use_step(connection: AsyncConnection, name: str, step: int) -> bool:
    """Use the code of a 30-second step up; False when it, or a later one, was used before."""
    newer = (user.c.name == name) & (user.c.last_step < step) & user.c.disabled_at.is_(None)
    return (await connection.execute(update(user).where(newer).values(last_step=step))).rowcount == 1


async def disable(engine: AsyncEngine, name: str, now: datetime.datetime, by: str) -> None:
    """End an account and its sessions, at once.

    Raises:
        AccountError: when there is no such account, or none that is not disabled already.
    """
    gone = {"disabled_at": int(now.timestamp()), "password": None, "second_factor": None, "link": None}
    async with engine.begin() as connection:
        live = (user.c.name == name) & user.c.disabled_at.is_(None)
        if (await connection.execute(update(user).where(live).values(gone))).rowcount != 1:
            raise AccountError(f"there is no account {name!r} that could be disabled")
        await end_sessions(connection, name)
        await note(connection, now, by, Action.USER_DISABLED, name)


async def change_role(engine: AsyncEngine, name: str, role: Role, now: datetime.datetime, by: str) -> None:
    """Give an account another role; its sessions end, so that nobody keeps what was taken.

    Raises:
        AccountError: when there is no such account.
    """
    async with engine.begin() as connection:
        live = (user.c.name == name) & user.c.disabled_at.is_(None)
        if (await connection.execute(update(user).where(live).values(role=role))).rowcount != 1:
            raise AccountError(f"there is no account {name!r}")
        await end_sessions(connection, name)
        await note(connection, now, by, Action.USER_CHANGED, f"{name} {role}")


async def accounts(engine: AsyncEngine) -> list[Account]:
    """Every account, by name; those that are disabled last."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(user).order_by(user.c.name))).all()
    return sorted(map(_account, rows), key=lambda account: account.disabled)


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(row.name, Role(row.role), row.password is not None, row.disabled_at is not None)


async def end_sessions(connection: AsyncConnection, name: str) -> None:
    """Sign an account out everywhere."""
    await connection.execute(delete(session).where(session.c.name == name))

"""What has outlived its time is forgotten: counters by day become counters by month, the rest is gone, from the disk too."""

import datetime
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.journal.database import inserting
from bot.journal.tables import (
    arrival_count,
    query_count,
    query_month,
    reach_count,
    update_mark,
    vote_count,
    wording,
)
from bot.query import ARRIVALS_KEPT, DAYS_KEPT, MARKS_KEPT, MONTHS_KEPT, VOTES_KEPT, WORDING_KEPT, iso_month, iso_week

RELEASED_AT_ONCE = 20
"""How many wordings are released together at least, unless their week is over."""

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows were forgotten, by kind; nothing of what stood in them."""

    days: int = 0
    months: int = 0
    reach: int = 0
    votes: int = 0
    arrivals: int = 0
    wordings: int = 0
    marks: int = 0
    spooled: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{kind} {n}" for kind, n in asdict(self).items())


async def forget(engine: AsyncEngine, now: datetime.datetime) -> Forgotten:
    """Forget what has outlived its time at a moment."""
    today = now.date()
    marks_end = int((now - MARKS_KEPT).timestamp()) // _HOUR
    async with engine.begin() as connection:
        days = await _fold(connection, inserting(engine), today - DAYS_KEPT)
        week_end, month_end = iso_week(today - DAYS_KEPT), iso_month(today - MONTHS_KEPT)
        period = reach_count.c.period
        by_day = period.like("____-__-__") & (period < str(today - DAYS_KEPT))
        by_week = period.like("____-W__") & (period < week_end)
        by_month = period.like("____-__") & (period < month_end)
        votes_end, arrivals_end = iso_week(today - VOTES_KEPT), iso_month(today - ARRIVALS_KEPT)
        forgotten = Forgotten(
            days,
            await _gone(connection, query_month, query_month.c.month < month_end),
            await _gone(connection, reach_count, by_day | by_week | by_month),
            await _gone(connection, vote_count, vote_count.c.week < votes_end),
            await _gone(connection, arrival_count, arrival_count.c.month < arrivals_end),
            await _gone(connection, wording, wording.c.week < iso_week(today - WORDING_KEPT)),
            await _gone(connection, update_mark, update_mark.c.hour < marks_end),
        )
    await _leave_nothing(engine, forgotten)
    return forgotten


async def release(engine: AsyncEngine, today: datetime.date) -> int:
    """Release wordings to staff: all that wait, once there are enough of them or their week is over; how many."""
    waiting: ColumnElement[bool] = wording.c.released.is_(False)
    async with engine.begin() as connection:
        weeks = (await connection.execute(select(wording.c.week).where(waiting))).scalars().all()
        if len(weeks) < RELEASED_AT_ONCE:
            waiting &= wording.c.week < iso_week(today)
        keys = (await connection.execute(select(wording.c.key).where(waiting))).scalars().all()
        for key in keys:  # a new key each, so that nobody who saw the table before can follow a row
            new = {"key": secrets.token_bytes(16), "released": True}
            await connection.execute(update(wording).where(wording.c.key == key).values(**new))
    return len(keys)


async def _gone(connection: AsyncConnection, table: Table, old: Any) -> int:
    return (await connection.execute(delete(table).where(old))).rowcount


async def _fold(connection: AsyncConnection, insert: Any, end: datetime.date) -> int:
    """Add counters of days before `end` up by month and delete them; how many there were."""
    sorts = [column for column in query_count.primary_key if column.name != "day"]
    first = (await connection.execute(select(func.min(query_count.c.day)))).scalar()
    while first is not None and first < end:
        after = min(end, (first.replace(day=1) + datetime.timedelta(days=32)).replace(day=1))
        of_month = (query_count.c.day >= first) & (query_count.c.day < after)
        summed = select(text(f"'{iso_month(first)}'"), *sorts, func.sum(query_count.c.n)).where(of_month).group_by(*sorts)
        keys = [column.name for column in query_month.primary_key]
        statement = insert(query_month).from_select([*keys, "n"], summed)
        grown = {"n": query_month.c.n + statement.excluded.n}
        await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=grown))
        first = after
    return await _gone(connection, query_count, query_count.c.day < end)


async def _leave_nothing(engine: AsyncEngine, forgotten: Forgotten) -> None:
    """See to it that what was deleted is gone from the disk: SQLite has overwritten it; PostgreSQL rewrites the tables."""
    tables = {
        "query_count": forgotten.days,
        "query_month": forgotten.months,
        "reach_count": forgotten.reach,
        "vote_count": forgotten.votes,
        "arrival_count": forgotten.arrivals,
        "wording": forgotten.wordings,
        "update_mark": forgotten.marks,
    }
    async with engine.connect() as connection:
        bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if engine.dialect.name == "sqlite":
            await bare.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            return
        for table, rows in tables.items():
            if rows:
                await bare.execute(text(f"VACUUM (FULL) {table}"))

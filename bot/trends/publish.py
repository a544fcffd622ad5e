"""Publishing: each period's figures are written once, when it closes, and read by everybody else from there alone.

A day is published one dimension at a time; a week and a month with pairs of dimensions, too. What is withheld has no row.
"""

import datetime
from collections.abc import Collection

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.journal.tables import closed_period, published_fact, query_count, reach_count
from bot.trends.bounds import Cell
from bot.trends.counts import counted, sizes
from bot.trends.disclosure import publishable
from bot.trends.period import around, days_of, ended, is_day
from bot.trends.shape import ALL, COLUMNS, Measure, relations
from bot.trends.table import keep_shape

GRACE = datetime.timedelta(days=1)
"""How long after its end a period stays open for counts that were late."""


async def close_periods(engine: AsyncEngine, today: datetime.date) -> list[str]:
    """Publish the figures of every period that has ended and is not closed yet, in their order; which these are."""
    async with engine.connect() as connection:
        first = await _first_day(connection)
        closed = set((await connection.execute(select(closed_period.c.period))).scalars())
    closing = [period for period in ended(first, today - GRACE) if period not in closed] if first else []
    for period in closing:
        async with engine.begin() as connection:
            await close(connection, period, closed)
        closed.add(period)
    await keep_shape(engine)
    return closing


async def close(connection: AsyncConnection, period: str, closed: Collection[str]) -> None:
    """Publish the figures of one period. `closed`: the periods that are published already."""
    linked = _linked(period, closed)
    counts = await counted(connection, period)
    rows = await connection.execute(select(published_fact).where(published_fact.c.period.in_(linked)))
    before: dict[Cell, int] = {tuple(row)[:-1]: row.n for row in rows}
    codes = sorted({cell[-1] for cell in counts if cell[1] == Measure.ARRIVALS} - {ALL})
    hang_together = list(relations(period, linked, codes))
    figures = publishable(counts, hang_together, before, await sizes(connection, linked))
    written = [dict(zip(COLUMNS, cell, strict=True)) | {"n": n} for cell, n in sorted(figures.items())]
    if written:
        await connection.execute(insert(published_fact), written)
    await connection.execute(insert(closed_period).values(period=period))


def _linked(period: str, closed: Collection[str]) -> list[str]:
    """The closed periods that overlap with a period of several days, or with one of these: what is told of them together."""
    linked = {period}
    for _ in range(0 if is_day(period) else 2):
        days = {day for one in linked if not is_day(one) for day in days_of(one)}
        linked |= {one for day in days for one in around(day) if one in closed}
    return sorted(linked - {period})


async def _first_day(connection: AsyncConnection) -> datetime.date | None:
    """The first day of which something is counted."""
    asked = (await connection.execute(select(func.min(query_count.c.day)))).scalar()
    by_day = reach_count.c.period.like("____-__-__")
    seen = (await connection.execute(select(func.min(reach_count.c.period)).where(by_day))).scalar()
    return min((day for day in (asked, seen and datetime.date.fromisoformat(seen)) if day), default=None)

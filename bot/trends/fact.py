"""A published figure, and reading what is published."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal.tables import closed_period, published_fact
from bot.trends.period import begin


@dataclass(frozen=True, slots=True)
class Fact:
    """One published figure: a period (day, ISO week, month), what is counted, a place in each dimension, the rounded count.

    `measure`: queries, people, votes or arrivals. `*` in a dimension means all, `-` not chosen. `detail`: of votes `useful`,
    `not-useful` or `not-useful:REASON`; of arrivals the link's code; else `*`.
    """

    period: str
    measure: str
    origin: str
    language: str
    topic: str
    way: str
    outcome: str
    danger: str
    detail: str
    n: int


async def facts(
    engine: AsyncEngine, start: datetime.date = datetime.date.min, end: datetime.date = datetime.date.max
) -> list[Fact]:
    """The published figures of the periods that begin between two days, these included; in the order of their fields."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(published_fact).order_by(*published_fact.primary_key))
        return [Fact(*row) for row in rows if start <= begin(row.period) <= end]


async def closed(
    engine: AsyncEngine, start: datetime.date = datetime.date.min, end: datetime.date = datetime.date.max
) -> list[str]:
    """The periods that are closed and begin between two days, these included: their figures never change any more."""
    async with engine.connect() as connection:
        periods = (await connection.execute(select(closed_period.c.period).order_by(closed_period.c.period))).scalars()
        return [period for period in periods if start <= begin(period) <= end]

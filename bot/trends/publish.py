"""The published figures: written once when a period closes, and read by everybody else from there alone.

A day is published one dimension at a time; a week and a month with pairs of dimensions, too. What is withheld has no row.
"""

import datetime
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.journal.tables import UNKNOWN, closed_period, published_fact, query_count, rounding_key
from bot.query import iso_month, iso_week
from bot.trends.disclosure import Cell, Counted, Relation, draw_of, publishable
from bot.vocabulary import Language, Origin, Outcome, Topic, Way

ALL = "*"
NOT_CHOSEN = "-"
"""How "not chosen" is published."""

DIMENSIONS = ("origin", "language", "topic", "way", "outcome", "danger")
VALUES: Mapping[str, tuple[str, ...]] = {
    "origin": (*Origin, NOT_CHOSEN),
    "language": tuple(Language),
    "topic": (*Topic, NOT_CHOSEN),
    "way": tuple(Way),
    "outcome": tuple(Outcome),
    "danger": ("no", "yes"),
}
PAIRS = (
    ("origin", "topic"),
    ("origin", "language"),
    ("language", "topic"),
    ("topic", "outcome"),
    ("topic", "danger"),
    ("origin", "danger"),
)
"""The dimensions that are crossed by week and month."""

GRACE = datetime.timedelta(days=1)
"""How long after its end a period stays open for counts that were late."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One published figure: a period (day, ISO week, month), a place in each dimension (`*`: all), the rounded count."""

    period: str
    origin: str
    language: str
    topic: str
    way: str
    outcome: str
    danger: str
    n: int


async def close_periods(engine: AsyncEngine, today: datetime.date) -> list[str]:
    """Publish the figures of every period that has ended and is not closed yet, in their order; which these are."""
    async with engine.connect() as connection:
        first = (await connection.execute(select(func.min(query_count.c.day)))).scalar()
        closed = set((await connection.execute(select(closed_period.c.period))).scalars())
    if first is None:
        return []
    ended = [period for period in _ended(first, today - GRACE) if period[0] not in closed]
    for name, days in ended:
        async with engine.begin() as connection:
            await _close(connection, name, days)
    return [name for name, _ in ended]


async def facts(
    engine: AsyncEngine, start: datetime.date = datetime.date.min, end: datetime.date = datetime.date.max
) -> list[Fact]:
    """The published figures of the periods that begin between two days, these included; in their order."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(published_fact).order_by(*published_fact.primary_key))
        return [Fact(*row) for row in rows if start <= _begin(row.period) <= end]


def _begin(period: str) -> datetime.date:
    if "W" in period:
        return datetime.date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return datetime.date.fromisoformat(period if len(period) > len("2026-11") else f"{period}-01")


def _ended(first: datetime.date, today: datetime.date) -> Iterator[tuple[str, Sequence[datetime.date]]]:
    """The days, weeks and months from the first day on that are over on a day, each with its days; days before the rest."""
    days = [first + datetime.timedelta(days=number) for number in range((today - first).days)]
    yield from ((f"{day}", (day,)) for day in days)
    for name_of, next_day in ((iso_week, datetime.timedelta(days=7)), (iso_month, datetime.timedelta(days=31))):
        for name in dict.fromkeys(map(name_of, days)):
            some = next(day for day in days if name_of(day) == name)
            around = (some + datetime.timedelta(days=number) for number in range(-next_day.days, next_day.days + 1))
            whole = [day for day in around if name_of(day) == name]
            if whole[-1] < today:
                yield name, whole


async def _close(connection: AsyncConnection, period: str, days: Sequence[datetime.date]) -> None:
    counts = await _counts(connection, period, days)
    crossed = len(days) > 1
    relations = [*_within(period, PAIRS if crossed else ()), *(_over_time(period, days) if crossed else ())]
    earlier = {f"{day}" for day in days} | {iso_week(day) for day in days} if crossed else set()
    rows = await connection.execute(select(published_fact).where(published_fact.c.period.in_(sorted(earlier))))
    before = {tuple(row)[:-1]: row.n for row in rows}
    figures = publishable(counts, relations, before)
    written = [dict(zip(("period", *DIMENSIONS), cell, strict=True)) | {"n": n} for cell, n in sorted(figures.items())]
    if written:
        await connection.execute(insert(published_fact), written)
    await connection.execute(insert(closed_period).values(period=period))


async def _counts(connection: AsyncConnection, period: str, days: Sequence[datetime.date]) -> dict[Cell, Counted]:
    """What is counted in every cell of a period."""
    key = await _key(connection)
    sorts = [query_count.c[name] for name in DIMENSIONS]
    between = query_count.c.day.between(days[0], days[-1])
    query = select(*sorts, func.sum(query_count.c.n)).where(between).group_by(*sorts)
    sums: dict[Cell, list[int]] = {}
    groups = [(), *((name,) for name in DIMENSIONS), *(PAIRS if len(days) > 1 else ())]
    places = [tuple(DIMENSIONS.index(name) for name in group) for group in groups]
    for *places_of_sort, n in await connection.execute(query):
        values = tuple(map(_published, places_of_sort))
        draw = draw_of(key, " ".join(values)) * n
        for group in places:
            cell = (period, *(value if index in group else ALL for index, value in enumerate(values)))
            held = sums.setdefault(cell, [0, 0])
            held[0] += n
            held[1] += draw
    return {cell: Counted(n, draw % 2**64) for cell, (n, draw) in sums.items()}


async def _key(connection: AsyncConnection) -> bytes:
    key: bytes | None = (await connection.execute(select(rounding_key.c.key))).scalar()
    if key is None:
        key = secrets.token_bytes(32)
        await connection.execute(insert(rounding_key).values(key=key))
    return key


def _published(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_CHOSEN if value == UNKNOWN else str(value)


def _cell(period: str, **places: str) -> Cell:
    return (period, *(places.get(name, ALL) for name in DIMENSIONS))


def _within(period: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Relation]:
    """The whole is the sum of each dimension; and each place in a dimension that of its crossings with another."""
    for name in DIMENSIONS:
        yield Relation(_cell(period), tuple(_cell(period, **{name: value}) for value in VALUES[name]))
    for one, other in (pair for first, second in pairs for pair in ((first, second), (second, first))):
        for value in VALUES[one]:
            parts = tuple(_cell(period, **{one: value, other: crossing}) for crossing in VALUES[other])
            yield Relation(_cell(period, **{one: value}), parts)


def _over_time(period: str, days: Sequence[datetime.date]) -> Iterator[Relation]:
    """A week is the sum of its days; a month that of its days, and of its whole weeks and the days beside them."""
    weeks = [iso_week(day) for day in days]
    whole = {week for week in weeks if weeks.count(week) == 7 and week != period}  # noqa: PLR2004  the days of a week
    mixed = dict.fromkeys(week if week in whole else f"{day}" for day, week in zip(days, weeks, strict=True))
    kinds: list[dict[str, str]] = [{}, *({name: value} for name in DIMENSIONS for value in VALUES[name])]
    for places in kinds:
        yield Relation(_cell(period, **places), tuple(_cell(f"{day}", **places) for day in days))
        if whole:
            yield Relation(_cell(period, **places), tuple(_cell(part, **places) for part in mixed))
    for (one, other), week in product(PAIRS, [whole] if whole else []):
        for first, second in product(VALUES[one], VALUES[other]):
            places = {one: first, other: second}
            if len(week) == len(set(weeks)):
                yield Relation(_cell(period, **places), tuple(_cell(name, **places) for name in sorted(week)))

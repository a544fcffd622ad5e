"""The counters of a period, added up into the cells that are published of it."""

import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Mapping

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.tables import UNKNOWN, arrival_count, query_count, reach_count, rounding_key, vote_count
from bot.trends.bounds import Cell
from bot.trends.disclosure import Counted, draw_of
from bot.trends.period import around, days_of
from bot.trends.shape import DIMENSIONS, NOT_CHOSEN, NOT_USEFUL, USEFUL, Measure, cell, groups

Sort = tuple[Measure, dict[str, str], int]
"""What was counted alike: its measure, its place in each dimension that is known of it, and how many there were."""


async def counted(connection: AsyncConnection, period: str) -> dict[Cell, Counted]:
    """What is counted in every cell of a period, of every measure."""
    key = await _key(connection)
    sums: dict[Cell, list[int]] = {}
    async for measure, places, n in _sorts(connection, period):
        named = places.values() if measure is Measure.QUERIES else (measure, *places.values())
        draw = draw_of(key, " ".join(named)) * n
        for one in _cells(measure, period, places):
            held = sums.setdefault(one, [0, 0])
            held[0] += n
            held[1] += draw
    return {one: Counted(n, draw % 2**64) for one, (n, draw) in sums.items()}


async def sizes(connection: AsyncConnection, periods: Collection[str]) -> dict[Cell, int]:
    """How many questions and people were counted in every cell of some periods."""
    sums: Counter[Cell] = Counter()
    async for period, places, n in _people(connection, periods):
        sums.update(dict.fromkeys(_cells(Measure.PEOPLE, period, places), n))
    days = [day for period in periods for day in days_of(period)]
    for group in dict.fromkeys(group for period in periods for group in groups(Measure.QUERIES, period)):
        columns = [query_count.c[name] for name in group]
        between = query_count.c.day.between(min(days), max(days))
        query = select(query_count.c.day, *columns, func.sum(query_count.c.n)).where(between)
        for day, *values, n in await connection.execute(query.group_by(query_count.c.day, *columns)):
            places = dict(zip(group, map(_published, values), strict=True))
            within = [period for period in around(day) if period in periods and group in groups(Measure.QUERIES, period)]
            sums.update({cell(period, Measure.QUERIES, **places): n for period in within})
    return sums


async def _sorts(connection: AsyncConnection, period: str) -> AsyncIterator[Sort]:
    days, columns = days_of(period), [query_count.c[name] for name in DIMENSIONS]
    query = select(*columns, func.sum(query_count.c.n)).where(query_count.c.day.between(days[0], days[-1]))
    for *values, n in await connection.execute(query.group_by(*columns)):
        yield Measure.QUERIES, dict(zip(DIMENSIONS, map(_published, values), strict=True)), n
    async for _, places, n in _people(connection, [period]):
        yield Measure.PEOPLE, places, n
    votes = select(vote_count.c.topic, vote_count.c.useful, vote_count.c.reason, func.sum(vote_count.c.n))
    voted = votes.where(vote_count.c.week == period).group_by(vote_count.c.topic, vote_count.c.useful, vote_count.c.reason)
    for topic, useful, reason, n in await connection.execute(voted):
        yield Measure.VOTES, {"topic": topic, "detail": _voted(useful=useful, reason=reason)}, n
    arrivals = select(arrival_count.c.code, arrival_count.c.n).where(arrival_count.c.month == period)
    for code, n in await connection.execute(arrivals):
        yield Measure.ARRIVALS, {"detail": code}, n


async def _people(connection: AsyncConnection, periods: Collection[str]) -> AsyncIterator[tuple[str, dict[str, str], int]]:
    rows = await connection.execute(select(reach_count).where(reach_count.c.period.in_(sorted(periods))))
    for period, origin, language, n in rows:
        yield period, {"origin": _published(origin), "language": language}, n


def _cells(measure: Measure, period: str, places: Mapping[str, str]) -> Iterator[Cell]:
    """The cells in which something is counted."""
    if measure is Measure.ARRIVALS:
        yield from (cell(period, measure), cell(period, measure, **places))
    elif measure is Measure.VOTES:
        yield from (cell(period, measure, detail=places["detail"]), cell(period, measure, **places))
    else:
        for group in groups(measure, period):
            yield cell(period, measure, **{name: places[name] for name in group})


def _published(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_CHOSEN if value == UNKNOWN else str(value)


def _voted(*, useful: bool, reason: str) -> str:
    if useful:
        return USEFUL
    return f"{NOT_USEFUL}:{reason}" if reason != UNKNOWN else NOT_USEFUL


async def _key(connection: AsyncConnection) -> bytes:
    key: bytes | None = (await connection.execute(select(rounding_key.c.key))).scalar()
    if key is None:
        key = secrets.token_bytes(32)
        await connection.execute(insert(rounding_key).values(key=key))
    return key

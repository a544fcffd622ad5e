"""Reading the published figures, and nothing else: every page, chart, digest and export stands on what comes from here."""

import datetime
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal.tables import closed_period, published_fact
from bot.trends.fact import Fact
from bot.trends.period import begin
from bot.trends.shape import ALL, DIMENSIONS, Measure
from bot.trends.spans import Kind, kind_of

PLACES = (*DIMENSIONS, "detail")
"""What places a figure within its period and measure."""

REMEMBERED = 256
"""How many answers are kept in memory until a period is closed."""

NAMED_AT_MOST = 400
"""How many periods a query names one by one, which the table's key answers at once; of more it takes the whole span."""

_FETCHED_AT_ONCE = 2_000

T = TypeVar("T")

Place = tuple[str, ...]
Table = Mapping[str, Mapping[Place, int]]
"""Published counts by period, then by place in the opened columns. What is withheld or zero is not there."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which figures: of a measure, with these columns `apart` (a figure for each value), `at` these places, else all."""

    measure: Measure = Measure.QUERIES
    apart: tuple[str, ...] = ()
    at: tuple[tuple[str, str], ...] = ()

    def condition(self) -> ColumnElement[bool]:
        """The cut as a condition on the table of figures."""
        fixed = dict(self.at)
        parts = [published_fact.c.measure == self.measure]
        for name in PLACES:
            column = published_fact.c[name]
            parts.append(column != ALL if name in self.apart else column == fixed.get(name, ALL))
        return and_(*parts)


@dataclass(slots=True)
class Figures:
    """The published figures of a database. What was read is remembered until another period is closed."""

    engine: AsyncEngine
    _closed_count: int = -1
    _closed: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    _made: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    async def closed(self, kind: Kind) -> tuple[str, ...]:
        """The closed periods of a kind, in their order."""
        async with self.engine.connect() as connection:
            count = (await connection.execute(select(func.count()).select_from(closed_period))).scalar() or 0
            if count != self._closed_count:
                names = (await connection.execute(select(closed_period.c.period).order_by(closed_period.c.period))).scalars()
                periods = list(names)
                self._closed = {kind: tuple(name for name in periods if kind_of(name) is kind) for kind in Kind}
                self._closed_count = count
                self._made.clear()
        return self._closed.get(kind, ())

    async def read(self, periods: Sequence[str], cut: Cut) -> Table:
        """The figures of a cut in periods of one kind, which are given in their order; each period has its key."""
        if not periods:
            return {}
        return await self.once((tuple(periods), cut), lambda: self._fetched(periods, cut))

    async def once(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What is made of figures, remembered under a key until another period is closed."""
        if key not in self._made:
            before = self._closed_count
            made = await make()
            if before != self._closed_count:
                return made
            self._made[key] = made
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        found: T = self._made[key]
        return found

    async def _fetched(self, periods: Sequence[str], cut: Cut) -> Table:
        columns = [published_fact.c[name] for name in cut.apart]
        period = published_fact.c.period
        # Names of one kind have one length, and among themselves they sort by time.
        span = period.between(periods[0], periods[-1]) & (func.length(period) == len(periods[0]))
        within = period.in_(periods) if len(periods) <= NAMED_AT_MOST else span
        table: dict[str, dict[Place, int]] = {name: {} for name in periods}
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(period, published_fact.c.n, *columns).where(within, cut.condition()))
            for name, n, *place in rows:
                if name in table:
                    table[name][tuple(place)] = n
        return table

    async def stream(self, start: datetime.date, end: datetime.date) -> AsyncIterator[tuple[str, list[Fact]]]:
        """The closed periods that begin between two days, by name, each with all its figures; one at a time."""
        async with self.engine.connect() as connection:
            names = (await connection.execute(select(closed_period.c.period).order_by(closed_period.c.period))).scalars()
            wanted = [name for name in names if start <= begin(name) <= end]
            if not wanted:
                return
            known = set(wanted)
            span = published_fact.c.period.between(wanted[0], wanted[-1])
            query = select(published_fact).where(span).order_by(*published_fact.primary_key)
            rows = await connection.stream(query.execution_options(yield_per=_FETCHED_AT_ONCE))
            waiting, held = iter(wanted), list[Fact]()
            period = next(waiting)
            async for row in rows:
                if row.period not in known:
                    continue
                while period != row.period:  # both come in the database's own order, whatever that is
                    yield period, held
                    period, held = next(waiting), []
                held.append(Fact(*row))
            for name in (period, *waiting):
                yield name, held
                held = []

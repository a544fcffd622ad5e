"""The one tidy table of all figures: a row for every published cell of every closed period, also of what is withheld.

What is withheld and what is zero look alike, on purpose.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal.tables import published_fact, published_shape
from bot.trends.fact import Fact
from bot.trends.figures import PLACES, Figures, Place
from bot.trends.period import begin, is_day, is_week
from bot.trends.shape import ALL, DIMENSIONS, VALUES, VOTES, Measure, groups
from bot.trends.spans import Kind, kind_of
from bot.vocabulary import Topic

HEADINGS = ("period", "kind", "begin", "measure", *PLACES, "n", "withheld")

Row = tuple[str | int | None, ...]
"""Values under `HEADINGS`; `n` is None where `withheld` is "yes"."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which cells are published of a period. `codes`: the links whose arrivals were ever published, `*` for all together."""

    codes: tuple[str, ...] = ()

    def cells(self, period: str) -> Iterator[tuple[str, Place]]:
        """Each cell of a period: its measure, and its place in `PLACES`."""
        for measure in (Measure.QUERIES, Measure.PEOPLE):
            for group in groups(measure, period):
                for values in product(*(VALUES[name] for name in group)):
                    yield measure.value, _place(dict(zip(group, values, strict=True)))
        if is_week(period):
            for topic, detail in product((ALL, *Topic), VOTES):
                yield Measure.VOTES.value, _place({"topic": topic, "detail": detail})
        elif not is_day(period):
            yield from ((Measure.ARRIVALS.value, _place({"detail": code})) for code in self.codes)

    def size(self, kind: Kind) -> int:
        """How many cells a period of a kind has."""
        crossed = sum(prod(len(VALUES[name]) for name in group) for one in _CROSSED for group in groups(one, EXAMPLES[kind]))
        votes = (1 + len(Topic)) * len(VOTES) if kind is Kind.WEEK else 0
        return crossed + votes + (len(self.codes) if kind is Kind.MONTH else 0)


EXAMPLES = {Kind.DAY: "2026-11-25", Kind.WEEK: "2026-W48", Kind.MONTH: "2026-11"}
"""A period of each kind: all of a kind have the same shape."""

_CROSSED = (Measure.QUERIES, Measure.PEOPLE)


async def shape_of(figures: Figures) -> Shape:
    """The shape of what a database has published."""
    code = published_fact.c.detail
    published = published_fact.c.measure == Measure.ARRIVALS.value
    async with figures.engine.connect() as connection:
        return Shape(tuple((await connection.execute(select(code).where(published).distinct().order_by(code))).scalars()))


async def keep_shape(engine: AsyncEngine) -> None:
    """See to it that the database holds the shape that this version publishes, links apart, for the view of it."""
    names = [column.name for column in published_shape.columns]
    wanted = {(kind.value, measure, *place) for kind in Kind for measure, place in Shape().cells(EXAMPLES[kind])}
    async with engine.begin() as connection:
        if {tuple(row) for row in await connection.execute(select(published_shape))} != wanted:
            await connection.execute(delete(published_shape))
            await connection.execute(insert(published_shape), [dict(zip(names, row, strict=True)) for row in sorted(wanted)])


def rows(period: str, held: Iterable[Fact], shape: Shape, measures: Collection[str] = ()) -> Iterator[Row]:
    """The rows of a closed period, of some measures or (when none is named) all; each cell once.

    What was published under an older shape is kept at the end.
    """
    known = {(fact.measure, _of(fact)): fact.n for fact in held if not measures or fact.measure in measures}
    start = (period, kind_of(period).value, begin(period).isoformat())
    for measure, place in shape.cells(period):
        if not measures or measure in measures:
            n = known.pop((measure, place), None)
            yield *start, measure, *place, n, "yes" if n is None else "no"
    for (measure, place), n in known.items():
        yield *start, measure, *place, n, "no"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the table: kinds of periods and measures; all when none is named."""

    kinds: tuple[Kind, ...] = ()
    measures: tuple[Measure, ...] = ()


async def table(stream: AsyncIterator[tuple[str, list[Fact]]], shape: Shape, wanted: Wanted) -> AsyncIterator[Sequence[Row]]:
    """The rows of all periods of a stream, a period's together; never more than one period's in memory."""
    async for period, held in stream:
        if not wanted.kinds or kind_of(period) in wanted.kinds:
            yield list(rows(period, held, shape, wanted.measures))


def _place(places: dict[str, str]) -> Place:
    return tuple(places.get(name, ALL) for name in PLACES)


def _of(fact: Fact) -> Place:
    return (*(getattr(fact, name) for name in DIMENSIONS), fact.detail)

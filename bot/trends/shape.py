"""What is published of which counter, and how the published cells hang together. Pure.

`people` are counted once a period: over time they add up to no sum, only to bounds.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import chain, product

from bot.query import iso_week
from bot.trends.bounds import Cell, Relation, Sign
from bot.trends.period import days_of, is_day, is_week
from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way

ALL = "*"
NOT_CHOSEN = "-"
"""How "not chosen" is published."""


class Measure(StrEnum):
    """What is counted."""

    QUERIES = "queries"
    PEOPLE = "people"
    VOTES = "votes"
    ARRIVALS = "arrivals"


DIMENSIONS = ("origin", "language", "topic", "way", "outcome", "danger")
COLUMNS = ("period", "measure", *DIMENSIONS, "detail")
VALUES: dict[str, tuple[str, ...]] = {
    "origin": (*Origin, NOT_CHOSEN),
    "language": tuple(Language),
    "topic": (*Topic, NOT_CHOSEN),
    "way": tuple(Way),
    "outcome": tuple(Outcome),
    "danger": ("no", "yes"),
}

USEFUL, NOT_USEFUL = "useful", "not-useful"
REASONS = tuple(f"{NOT_USEFUL}:{reason}" for reason in Reason)
VOTES = (USEFUL, NOT_USEFUL, *REASONS)

Group = tuple[str, ...]
"""The dimensions by which a table is broken down; empty for a total."""

CROSSED: dict[Measure, tuple[Group, ...]] = {
    Measure.QUERIES: (
        ("origin", "topic"),
        ("origin", "language"),
        ("language", "topic"),
        ("topic", "outcome"),
        ("topic", "danger"),
        ("origin", "danger"),
    ),
    Measure.PEOPLE: (("origin", "language"),),
}
"""The pairs of dimensions that are published by week and month; one dimension alone is published by day, too."""


def cell(period: str, measure: Measure, *, detail: str = ALL, **places: str) -> Cell:
    """A cell: all of a period, but for the dimensions that are named."""
    return (period, measure.value, *(places.get(name, ALL) for name in DIMENSIONS), detail)


def groups(measure: Measure, period: str) -> tuple[Group, ...]:
    """The tables of questions or people that are published of a period."""
    names = DIMENSIONS if measure is Measure.QUERIES else ("origin", "language")
    return ((), *((name,) for name in names), *(() if is_day(period) else CROSSED[measure]))


def relations(period: str, linked: Collection[str], codes: Iterable[str]) -> Iterator[Relation]:
    """How the cells of a period and of those it is linked with hang together. `codes`: the links that somebody came by."""
    periods = dict.fromkeys((*linked, period))
    for one, measure in product(periods, (Measure.QUERIES, Measure.PEOPLE)):
        yield from _within(measure, one)
        if not is_day(one) and not set(days_of(one)).isdisjoint(days_of(period)):  # of all others not every day is linked
            yield from _over_time(measure, one, periods)
    if is_week(period):
        yield from _of_votes(period)
    by_code = tuple(cell(period, Measure.ARRIVALS, detail=code) for code in codes)
    if by_code:
        yield Relation(cell(period, Measure.ARRIVALS), by_code)


def _within(measure: Measure, period: str) -> Iterator[Relation]:
    """The whole is the sum of each dimension; and each place in a dimension that of its crossings with another."""
    for group in groups(measure, period):
        for name in group:
            others = [other for other in group if other != name]
            for values in product(*(VALUES[other] for other in others)):
                places = dict(zip(others, values, strict=True))
                parts = tuple(cell(period, measure, **places, **{name: value}) for value in VALUES[name])
                yield Relation(cell(period, measure, **places), parts)


def _of_votes(week: str) -> Iterator[Relation]:
    """Votes are sums over the topics; and who gives a reason has voted before."""
    for detail in VOTES:
        parts = tuple(cell(week, Measure.VOTES, detail=detail, topic=topic) for topic in Topic)
        yield Relation(cell(week, Measure.VOTES, detail=detail), parts)
    for topic in (ALL, *Topic):
        reasons = tuple(cell(week, Measure.VOTES, detail=reason, topic=topic) for reason in REASONS)
        yield Relation(cell(week, Measure.VOTES, detail=NOT_USEFUL, topic=topic), reasons, Sign.AT_LEAST)


def _over_time(measure: Measure, period: str, known: Collection[str]) -> Iterator[Relation]:
    """A period beside the shorter ones that it is made of: questions add up, people do so at most."""
    for group in groups(measure, period):
        by_day = len(group) < len(CROSSED[measure][0])
        covers = list(_covers(period, known, by_day=by_day))
        inside = [part for part in dict.fromkeys(part for cover in covers for part in cover) if _lies_in(part, period)]
        weeks = [part for part in inside if is_week(part)]
        for values in product(*(VALUES[name] for name in group)):
            places = dict(zip(group, values, strict=True))
            whole = cell(period, measure, **places)
            for cover in covers:
                exact = measure is Measure.QUERIES and all(_lies_in(part, period) for part in cover)
                parts = tuple(cell(part, measure, **places) for part in cover)
                yield Relation(whole, parts, Sign.EQUAL if exact else Sign.AT_MOST)
            for some in [weeks] if measure is Measure.QUERIES else [[part] for part in inside]:
                if some:
                    yield Relation(whole, tuple(cell(part, measure, **places) for part in some), Sign.AT_LEAST)


def _covers(period: str, known: Collection[str], *, by_day: bool) -> Iterator[tuple[str, ...]]:
    """Each way in which shorter periods that are known hold all the days of a period."""
    days = [day for day in days_of(period) if f"{day}" in known]  # what is not known had no counts
    if by_day:
        yield tuple(f"{day}" for day in days)
    if is_week(period):
        return
    choices: list[list[tuple[str, ...]]] = []
    for week in dict.fromkeys(map(iso_week, days_of(period))):
        at_edge = by_day and not _lies_in(week, period)
        edge = tuple(f"{day}" for day in days if iso_week(day) == week)
        choices.append([*([(week,)] if week in known else []), *([edge] if at_edge else [])])
    yield from (tuple(chain.from_iterable(chosen)) for chosen in product(*choices))


def _lies_in(part: str, period: str) -> bool:
    return set(days_of(part)) <= set(days_of(period))

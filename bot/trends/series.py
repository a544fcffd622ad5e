"""Tables of published figures, put in the forms in which people read them: lines over time, a matrix, then and now. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.trends.figures import Place, Table

Count = int | None
"""A published count; None: withheld, which says "fewer than 5, or held back to protect such a count"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value's counts, a point for each period of its series."""

    value: str
    points: tuple[Count, ...]

    @property
    def total(self) -> int:
        """The sum of what is published: at least so many."""
        return sum(point for point in self.points if point is not None)


@dataclass(frozen=True, slots=True)
class Series:
    """Counts over closed periods, by value of one column, the largest value first."""

    periods: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def rows(self) -> list[tuple[str, tuple[Count, ...]]]:
        """Each period with the counts of all lines, in their order."""
        return [(period, tuple(line.points[index] for line in self.lines)) for index, period in enumerate(self.periods)]

    def __bool__(self) -> bool:
        return any(line.total for line in self.lines)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of one period by two columns; `cells` holds what is published."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Place, int]

    def count(self, row: str, column: str) -> Count:
        """The count where a row meets a column."""
        return self.cells.get((row, column))

    @property
    def highest(self) -> int:
        """The largest count, 0 when all is withheld."""
        return max(self.cells.values(), default=0)


@dataclass(frozen=True, slots=True)
class Change:
    """What a place counted in a period, and in the one before."""

    place: Place
    now: Count
    before: Count

    @property
    def order(self) -> int:
        """What to sort by so that the largest count stands first."""
        return -(self.now or 0)

    @property
    def known(self) -> bool:
        """Whether both counts are published, so that they may be compared."""
        return self.now is not None and self.before is not None

    @property
    def difference(self) -> int:
        """By how much it rose; below zero: fell. Zero when it is not known."""
        return self.now - self.before if self.now is not None and self.before is not None else 0

    @property
    def weight(self) -> float:
        """How telling a change is: against what chance alone does to counts of this size (a Poisson count's deviation)."""
        total = (self.now or 0) + (self.before or 0)
        return self.difference / total**0.5 if self.known and total else 0.0


def series(table: Table, periods: Sequence[str], values: Sequence[str]) -> Series:
    """Lines of a table with one column apart; with none apart (`values` empty) the one line of the whole."""
    places: list[Place] = [(value,) for value in values] or [()]
    lines = [
        Line(place[0] if place else "", tuple(table.get(period, {}).get(place) for period in periods)) for place in places
    ]
    return Series(tuple(periods), tuple(sorted(lines, key=lambda line: -line.total)))


def matrix(counts: Mapping[Place, int], rows: Iterable[str], columns: Iterable[str]) -> Matrix:
    """A period's counts with two columns apart."""
    return Matrix(tuple(rows), tuple(columns), counts)


def changes(now: Mapping[Place, int], before: Mapping[Place, int]) -> list[Change]:
    """Every place that is published in either period; risen the most first, by weight."""
    places = sorted({*now, *before})
    return sorted((Change(place, now.get(place), before.get(place)) for place in places), key=lambda one: -one.weight)


def share(part: Count, whole: Count) -> float | None:
    """A part of a whole, between 0 and 1; None when either is withheld. Rounding may take it past 1: it is cut there."""
    return min(part / whole, 1.0) if part is not None and whole else None

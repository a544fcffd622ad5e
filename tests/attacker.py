"""An attacker on the published figures, who shares no code with what publishes them.

He knows every figure, which periods are closed, the rules, and of each cell without a figure even whether it was withheld
for being small or for the sake of another. He puts all of it into one integer program a measure: a variable for each cell
of each day, week and month; all sums; for people all that must hold of sets of people over time. He wins where he reads off
a count below five, or where only one value of a withheld count fits all that is published.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from bot.trends import Fact
from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way

Cell = tuple[str, ...]
SMALL = 5
ANY = 100_000
EDGE = "edge"
STEP = 3
"""How far from the truth he looks for a second solution; it would be enough to find one anywhere."""
NAMES = ("origin", "language", "topic", "way", "outcome", "danger")
PLACES = {
    "origin": [*Origin, "-"], "language": [*Language], "topic": [*Topic, "-"], "way": [*Way], "outcome": [*Outcome],
    "danger": ["no", "yes"],
}  # fmt: skip
PAIRS = ["origin topic", "origin language", "language topic", "topic outcome", "topic danger", "origin danger"]


def days_of(period: str) -> list[str]:
    if "W" in period:
        dates = [datetime.date.fromisocalendar(int(period[:4]), int(period[6:]), day) for day in range(1, 8)]
    elif len(period) == 7:
        first = datetime.date.fromisoformat(f"{period}-01")
        dates = [day for n in range(31) if (day := first + datetime.timedelta(days=n)).month == first.month]
    else:
        dates = [datetime.date.fromisoformat(period)]
    return [f"{day}" for day in dates]


def at(period: str, measure: str, **places: str) -> Cell:
    return (period, measure, *(places.get(name, "*") for name in NAMES), places.get("detail", "*"))


def shared(month: str, week: str) -> list[str]:
    return sorted(set(days_of(week)) & set(days_of(month)))


def share_of(month: str, week: str) -> str:
    """What of a week lies in a month; of a week that lies in no single month there is no figure of that."""
    return week if len(shared(month, week)) == len(days_of(week)) else f"{EDGE} {week} {month}"


Row = NDArray[np.float64]


def narrowed(matrix: csr_array, sums: tuple[Row, Row], limits: tuple[Row, Row]) -> tuple[Row, Row]:
    """What each sum by itself says of its cells, until none says more. All are differences from the truth."""
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    entries = matrix.tocoo()
    row, column, sign = entries.row, entries.col, entries.data
    low, high = limits
    for _ in range(100):
        least, most = positive @ low + negative @ high, positive @ high + negative @ low
        room = np.where(sign > 0, sums[1][row] - least[row], most[row] - sums[0][row])
        need = np.where(sign > 0, most[row] - sums[0][row], sums[1][row] - least[row])
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, column, low[column] + room)
        np.maximum.at(new_low, column, high[column] - need)
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


@dataclass
class Program:
    """The integer program, in differences from the truth, so that nought everywhere fits. Does anything else?"""

    matrix: csr_array
    lowest: Row
    highest: Row
    low: Row
    high: Row

    def __post_init__(self) -> None:
        self._by_cell = self.matrix.tocsc()

    def likeliest(self, withheld: NDArray[np.bool_], tries: int) -> list[int]:
        """The withheld cells of which most is known before any program is solved."""
        width = np.where(withheld, self.high - self.low, np.inf)
        return [int(number) for number in np.argsort(width, kind="stable")[:tries] if withheld[number]]

    def may_differ(self, cell: int) -> bool:
        """Whether a cell may hold something else: first with all at rest that is far from it, then with less at rest."""
        near, last = np.array([cell]), 0
        while len(near) > last:
            last = len(near)
            near = np.unique(self.matrix[np.unique(self._by_cell[:, near].indices)].indices)
            if any(self._moves(near, cell, way) for way in (-1, 1)):
                return True
        return False

    def _moves(self, cells: NDArray[np.int64], cell: int, way: int) -> bool:
        """Whether a cell may go one way if only some cells move."""
        if not (self.low if way < 0 else self.high)[cell]:
            return False
        part = self._by_cell[:, cells]
        rows = np.unique(part.indices)
        rules = LinearConstraint(part.tocsr()[rows], self.lowest[rows], self.highest[rows])
        limits = Bounds(np.maximum(self.low[cells], -STEP), np.minimum(self.high[cells], STEP))
        aim = np.where(cells == cell, -way, 0)
        found = milp(aim, integrality=np.ones(len(cells)), bounds=limits, constraints=rules, options={"time_limit": 30})
        return found.x is not None and round(float(found.fun)) != 0


@dataclass
class Attacker:
    """`truth` is what every cell holds: one solution known to fit. `large`: the cells withheld though they are not small.

    `slack`: by how much a figure may differ from its count; `tries`: of how many cells a measure he solves the program.
    """

    facts: Sequence[Fact]
    closed: Sequence[str]
    truth: Mapping[Cell, int]
    large: Collection[Cell]
    slack: int = 2
    tries: int = 60
    _sums: list[tuple[dict[Cell, int], float, float]] = field(default_factory=list)

    def won(self) -> list[tuple[Cell, int]]:
        """The cells whose withheld counts are told, and these counts."""
        published: dict[Cell, int] = {
            (f.period, f.measure, f.origin, f.language, f.topic, f.way, f.outcome, f.danger, f.detail): f.n
            for f in self.facts
        }
        read: list[tuple[Cell, int]] = [
            (cell, self.truth.get(cell, 0)) for cell in published if self.truth.get(cell, 0) < SMALL
        ]
        if read:
            return read
        told = []
        for knowing in (self._of_questions, self._of_people, self._of_votes, self._of_arrivals):
            self._sums = []
            knowing()
            told += self._told(published)
        return [(cell, self.truth.get(cell, 0)) for cell in told]

    def _told(self, published: Mapping[Cell, int]) -> list[Cell]:
        cells = list(dict.fromkeys(cell for coefficients, _, _ in self._sums for cell in coefficients))
        if not cells:
            return []
        place = {cell: number for number, cell in enumerate(cells)}
        entries = [(row, place[cell], n) for row, (terms, _, _) in enumerate(self._sums) for cell, n in terms.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self._sums), len(cells)))
        truth = np.array([self.truth.get(cell, 0) for cell in cells])
        true_sums = matrix @ truth
        lowest, highest = (np.array(ends) - true_sums for ends in zip(*(ends for _, *ends in self._sums), strict=True))
        assert np.all((lowest <= 0) & (highest >= 0)), "the attacker is mistaken about how cells hang together"
        low, high = np.array([self._limits(cell, published) for cell in cells], dtype=float).T - truth
        assert np.all((low <= 0) & (high >= 0)), "the attacker is mistaken about the rules"
        program = Program(matrix, lowest, highest, *narrowed(matrix, (lowest, highest), (low, high)))
        withheld = np.array([cell not in published and not cell[0].startswith(EDGE) for cell in cells])
        return [cells[number] for number in program.likeliest(withheld, self.tries) if not program.may_differ(number)]

    def _limits(self, cell: Cell, published: Mapping[Cell, int]) -> tuple[int, int]:
        if cell[0].startswith(EDGE):
            return 0, ANY
        if cell in published:
            return max(SMALL, published[cell] - self.slack), published[cell] + self.slack
        return (SMALL, ANY) if cell in self.large else (0, SMALL)

    def _sum(self, whole: Cell, parts: Iterable[Cell], low: float = 0, high: float = 0) -> None:
        """The parts less the whole lie between two values."""
        terms = Counter(parts)
        terms[whole] -= 1
        self._sums.append((dict(terms), low, high))

    def _tables(self, period: str, measure: str, pairs: Sequence[str]) -> Iterator[dict[str, str]]:
        yield {}
        names = NAMES if measure == "queries" else NAMES[:2]
        yield from ({name: value} for name in names for value in PLACES[name])
        if len(days_of(period)) > 1:
            for one, other in map(str.split, pairs):
                yield from ({one: a, other: b} for a, b in product(PLACES[one], PLACES[other]))

    def _crossings(self, period: str, measure: str, pairs: Sequence[str]) -> None:
        for name in NAMES if measure == "queries" else NAMES[:2]:
            self._sum(at(period, measure), [at(period, measure, **{name: value}) for value in PLACES[name]])
        for names in [pair.split() for pair in pairs if len(days_of(period)) > 1]:
            for one, other in (names, names[::-1]):
                for a in PLACES[one]:
                    self._sum(
                        at(period, measure, **{one: a}), [at(period, measure, **{one: a, other: b}) for b in PLACES[other]]
                    )

    def _of_questions(self) -> None:
        """A period is the sum of its days; pairs are not known by day, so that a part of a week has no figure of them."""
        for period in self.closed:
            self._crossings(period, "queries", PAIRS)
        for period, weeks in self._longer():
            for places in self._tables(period, "queries", PAIRS):
                if len(places) < 2:
                    days = [day for day in days_of(period) if day in self.closed]
                    self._sum(at(period, "queries", **places), [at(day, "queries", **places) for day in days])
                elif weeks:
                    self._of_weeks(period, weeks, places)

    def _of_weeks(self, month: str, weeks: Sequence[str], places: Mapping[str, str]) -> None:
        """Of a pair of dimensions, a month is the sum of its shares in its weeks, and a week holds its share in a month."""
        shares = [at(share_of(month, week), "queries", **places) for week in weeks]
        self._sum(at(month, "queries", **places), shares)
        for week, share in zip(weeks, shares, strict=True):
            if share[0] == week:
                continue
            others = [at(share_of(other, week), "queries", **places) for other in self._months_of(week)]
            self._sum(at(week, "queries", **places), others, 0 if len(others) > 1 else -ANY, 0)
            for name, value in places.items():
                days = [at(day, "queries", **{name: value}) for day in shared(month, week) if day in self.closed]
                self._sums.append(({share: 1} | dict.fromkeys(days, -1), -ANY, 0))

    def _months_of(self, week: str) -> list[str]:
        return [month for month in dict.fromkeys(day[:7] for day in days_of(week)) if month in self.closed]

    def _of_people(self) -> None:
        """A period's people are at least those of any part of it, and at most the sum of parts that cover it."""
        pairs = ["origin language"]
        for period in self.closed:
            self._crossings(period, "people", pairs)
        for period, weeks in self._longer():
            for places in self._tables(period, "people", pairs):
                whole = at(period, "people", **places)
                shares = [self._share(period, week, places) for week in weeks] if weeks else []
                if len(places) < 2:
                    shares = shares or [at(day, "people", **places) for day in days_of(period) if day in self.closed]
                if shares:
                    self._sum(whole, shares, 0, ANY)
                for share in shares:
                    self._sum(whole, [share], -ANY, 0)

    def _share(self, month: str, week: str, places: Mapping[str, str]) -> Cell:
        share = at(share_of(month, week), "people", **places)
        if share[0] != week:
            if week in self.closed:
                self._sum(at(week, "people", **places), [share], -ANY, 0)
            days = [at(day, "people", **places) for day in shared(month, week) if day in self.closed and len(places) < 2]
            if days:
                self._sum(share, days, 0, ANY)
            for day in days:
                self._sum(share, [day], -ANY, 0)
        return share

    def _longer(self) -> Iterator[tuple[str, list[str]]]:
        """Weeks and months, months with the closed weeks that reach into them; none where one of these is not closed."""
        for period in self.closed:
            if "W" in period:
                yield period, []
            elif len(period) == 7:
                weeks = dict.fromkeys(
                    "{}-W{:02}".format(*datetime.date.fromisoformat(day).isocalendar()[:2]) for day in days_of(period)
                )
                yield period, [week for week in weeks if week in self.closed or len(set(days_of(week)) & set(self.closed))]

    def _of_votes(self) -> None:
        details = ["useful", "not-useful", *(f"not-useful:{reason}" for reason in Reason)]
        for week in [period for period in self.closed if "W" in period]:
            for detail in details:
                self._sum(
                    at(week, "votes", detail=detail), [at(week, "votes", detail=detail, topic=topic) for topic in Topic]
                )
            for topic in ("*", *Topic):
                parts = [at(week, "votes", detail=detail, topic=topic) for detail in details[2:]]
                self._sum(at(week, "votes", detail="not-useful", topic=topic), parts, -ANY, 0)

    def _of_arrivals(self) -> None:
        for month in [period for period in self.closed if len(period) == 7]:
            codes = [cell for cell in self.truth if cell[:2] == (month, "arrivals") and cell[-1] != "*"]  # he hung them up
            if codes:
                self._sum(at(month, "arrivals"), codes)

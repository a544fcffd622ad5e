"""Unusual rises of a week: which published cell counted more than its own weeks before, and the season, explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from bot.trends.figures import Cut, Figures, Place
from bot.trends.rises import Count, believed, chance, common_spread, expected, filled
from bot.trends.shape import VALUES
from bot.trends.spans import Kind, before

BASELINE = 8
"""How many weeks before a week it is compared with."""

AT_LEAST = 4
"""How many of them must be closed."""

YEAR = 52
RATE = 0.1
"""The share of false ones among the signals that is put up with."""

RISEN = 1.5
"""A signal counts at least so many times what was expected, and"""
EXCESS = 6
"""so many more."""

EXPLAINS = 0.5
"""A cell says nothing new when one within it explains so much of its excess."""

FACTOR_LIMIT = 3.0
TESTED: tuple[Cut, ...] = (
    Cut(),
    Cut(apart=("topic",)),
    Cut(apart=("origin",)),
    Cut(apart=("origin", "topic")),
    Cut(apart=("topic",), at=(("outcome", "fallback"),)),
    Cut(apart=("origin",), at=(("danger", "yes"),)),
    Cut(apart=("topic",), at=(("danger", "yes"),)),
)
"""The cells that are tested: all of them published by week."""


@dataclass(frozen=True, slots=True)
class Signal:
    """An unusual rise: where, how many, how many were expected, and how likely chance alone does so."""

    week: str
    cut: Cut
    place: Place
    count: int
    expected: float
    chance: float

    @property
    def excess(self) -> float:
        """How many more there were than expected."""
        return self.count - self.expected

    @property
    def places(self) -> dict[str, str]:
        """The signal's place in each column that is not all."""
        return dict(self.cut.at) | dict(zip(self.cut.apart, self.place, strict=True))


@dataclass(frozen=True, slots=True)
class History:
    """A cell's counts: the week itself, the weeks before, and the same stretch a year earlier (its first one the week)."""

    now: Count
    past: Sequence[Count]
    year_ago: Sequence[Count]


async def signals(figures: Figures, week: str) -> list[Signal]:
    """The unusual rises of a closed week, the least likely first; none when too few weeks before it are closed."""
    closed = await figures.closed(Kind.WEEK)
    past = [name for name in closed if before(week, BASELINE) <= name < week]
    if week not in closed or len(past) < AT_LEAST:
        return []
    year = before(week, YEAR)
    earlier = [name for name in closed if before(year, BASELINE) <= name <= year] if year in closed else []
    tables = {cut: await figures.read([*earlier, *past, week], cut) for cut in TESTED}
    return found(week, {cut: _histories(table, week, past, earlier[::-1]) for cut, table in tables.items()})


def found(week: str, cells: Mapping[Cut, Mapping[Place, History]]) -> list[Signal]:
    """The unusual rises among the histories of all tested cells. Pure."""
    every = [(cut, place, history) for cut, places in cells.items() for place, history in places.items()]
    common = common_spread([filled(history.past) for _, _, history in every if any(history.past)])
    tested = [(cut, place, history) for cut, place, history in every if history.now]
    whole = cells.get(Cut(), {}).get(())
    candidates = [_signal(week, cut, place, (history, whole), common) for cut, place, history in tested]
    kept = believed([candidate.chance for candidate in candidates], _tests(), RATE)
    signs = [
        candidate
        for candidate, sure in zip(candidates, kept, strict=True)
        if sure and candidate.excess >= EXCESS and candidate.count >= RISEN * candidate.expected
    ]
    return sorted((sign for sign in signs if not _explained(sign, signs)), key=lambda sign: sign.chance)


def _signal(week: str, cut: Cut, place: Place, histories: tuple[History, History | None], common: float) -> Signal:
    history, whole = histories
    weeks = filled(history.past)
    factor = max(1.0, _of_the_others(history, whole) if place else 1.0, _of_the_season(history))
    forecast = expected(weeks, common, min(factor, FACTOR_LIMIT))
    return Signal(week, cut, place, history.now or 0, forecast.mean, chance(history.now or 0, forecast))


def _of_the_others(history: History, whole: History | None) -> float:
    """How much all other questions rose, so that a week that is busy everywhere is no signal in each place."""
    if whole is None or not whole.now or not any(whole.past):
        return 1.0
    own, all_past = filled(history.past), filled(whole.past)
    others = sum(all_past) / len(all_past) - sum(own) / len(own)
    return (whole.now - (history.now or 0)) / others if others > BASELINE else 1.0


def _of_the_season(history: History) -> float:
    """How much the cell rose at this time a year ago, beside the weeks before; 1 where that is not known.

    The weeks just before and after are taken together, for one week alone is chance.
    """
    if len(history.year_ago) <= AT_LEAST or history.year_ago[0] is None:
        return 1.0
    weeks = [count for count in history.year_ago[1:] if count is not None]
    if len(weeks) < AT_LEAST:
        return 1.0
    usual = sum(weeks) / len(weeks)
    return (history.year_ago[0] + usual) / (2 * usual)


def _explained(sign: Signal, signs: Sequence[Signal]) -> bool:
    """Whether one of the other signals lies within this one and is most of it."""
    inside = [one for one in signs if one.places.items() > sign.places.items()]
    return any(one.excess >= EXPLAINS * sign.excess for one in inside)


def _histories(
    table: Mapping[str, Mapping[Place, int]], week: str, past: Sequence[str], year_ago: Sequence[str]
) -> dict[Place, History]:
    places = {place for name in (*past, week) for place in table[name]}
    return {
        place: History(
            table[week].get(place),
            [table[name].get(place) for name in past],
            [table[name].get(place) for name in year_ago],
        )
        for place in sorted(places)
    }


def _tests() -> int:
    """How many cells are tested in a week, those included that are withheld and so cannot be unusual."""
    return sum(prod(len(VALUES[name]) for name in cut.apart) for cut in TESTED)

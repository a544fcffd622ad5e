"""The figures of one closed week beside others: what the overview shows and the digest tells. Published counts alone."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.trends.figures import Cut, Figures, Place
from bot.trends.series import Change, Count, changes, share
from bot.trends.shape import ALL, Measure
from bot.trends.signals import Signal, signals
from bot.trends.spans import Kind, before, last_day, period_of, same_week_of_months_before

EARLIER_MONTHS = 3
TOLD = 5
"""How many rises and how many falls are told."""

MOVED = 2.5
"""A change is listed from so many standard deviations of chance on, and"""
LEADS = 3.5
"""stands in the sentence above all figures from so many on: of hundreds of cells, chance alone moves some by less."""

CROSSED = ("topic", "origin")
ANSWERED = (("outcome", "answered"),)
IN_DANGER = (("danger", "yes"),)


@dataclass(frozen=True, slots=True)
class Counts:
    """The main figures of one week."""

    period: str
    questions: Count
    people: Count
    answered: float | None
    danger: Count
    useful: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """A closed week: itself, the one before, the same weeks of earlier months, and what moved."""

    counts: Counts
    before: Counts
    earlier: tuple[Counts, ...]
    moved: tuple[Change, ...]
    """Topics crossed with origins, risen most first; both counts are published, and more than chance is in it."""
    topics: tuple[Change, ...]
    origins: tuple[Change, ...]
    languages: tuple[Change, ...]
    signals: tuple[Signal, ...]
    arrivals: Mapping[str, int]
    arrivals_month: str | None

    @property
    def whole(self) -> Change:
        """All questions, now and before."""
        return Change((), self.counts.questions, self.before.questions)

    @property
    def rose(self) -> list[Change]:
        """What rose most."""
        return [change for change in self.moved if change.difference > 0][:TOLD]

    @property
    def fell(self) -> list[Change]:
        """What fell most."""
        return [change for change in self.moved[::-1] if change.difference < 0][:TOLD]


async def week_of(figures: Figures, week: str) -> Week:
    """All that is told of a closed week."""
    return await figures.once(("week", week), lambda: _week_of(figures, week))


async def _week_of(figures: Figures, week: str) -> Week:
    closed = set(await figures.closed(Kind.WEEK))
    previous = before(week)
    weeks = [week, previous, *same_week_of_months_before(week, EARLIER_MONTHS)]
    shown = [name for name in dict.fromkeys(weeks) if name in closed or name in (week, previous)]
    counts = {name: await _counts(figures, name) for name in shown}
    crossed = await _changes(figures, week, Cut(apart=CROSSED))
    topics, origins, languages = [
        tuple(await _changes(figures, week, Cut(apart=(name,)))) for name in ("topic", "origin", "language")
    ]
    month, arrivals = await _arrivals(figures, last_day(week))
    return Week(
        counts[week],
        counts[previous],
        tuple(counts[name] for name in shown[2:]),
        tuple(change for change in crossed if abs(change.weight) >= MOVED and "-" not in change.place),
        topics,
        origins,
        languages,
        tuple(await signals(figures, week)),
        arrivals,
        month,
    )


async def _counts(figures: Figures, week: str) -> Counts:
    async def one(cut: Cut, place: Place = ()) -> Count:
        return (await figures.read([week], cut))[week].get(place)

    questions, people = await one(Cut()), await one(Cut(Measure.PEOPLE))
    useful, not_useful = [await one(Cut(Measure.VOTES, at=(("detail", vote),))) for vote in ("useful", "not-useful")]
    votes = None if useful is None or not_useful is None else useful + not_useful
    answered = share(await one(Cut(at=ANSWERED)), questions)
    return Counts(week, questions, people, answered, await one(Cut(at=IN_DANGER)), share(useful, votes))


async def _changes(figures: Figures, week: str, cut: Cut) -> list[Change]:
    table = await figures.read([before(week), week], cut)
    return changes(table[week], table[before(week)])


async def _arrivals(figures: Figures, day: datetime.date) -> tuple[str | None, Mapping[str, int]]:
    """The last closed month on a day, and its arrivals by link."""
    months = [month for month in await figures.closed(Kind.MONTH) if month <= period_of(Kind.MONTH, day)]
    if not months:
        return None, {}
    counts = (await figures.read([months[-1]], Cut(Measure.ARRIVALS, ("detail",))))[months[-1]]
    return months[-1], {code: n for (code,), n in sorted(counts.items(), key=lambda one: -one[1]) if code != ALL}


def recent(closed: Sequence[str], week: str, number: int) -> tuple[str, ...]:
    """So many closed weeks up to one, that one last."""
    return tuple(name for name in closed if name <= week)[-number:]

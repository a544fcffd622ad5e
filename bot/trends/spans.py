"""Reckoning with periods: the next one, the one before, those between two days, the same week of earlier months. Pure."""

import datetime
from collections.abc import Iterator
from enum import StrEnum

from bot.query import iso_month, iso_week
from bot.trends.period import begin, days_of, is_day, is_week

_ONE_DAY = datetime.timedelta(days=1)
_LONGEST = datetime.timedelta(days=32)


class Kind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def period_of(kind: Kind, day: datetime.date) -> str:
    """The period of a kind that a day lies in.

    >>> period_of(Kind.WEEK, datetime.date(2026, 11, 25))
    '2026-W48'
    """
    return {Kind.DAY: f"{day}", Kind.WEEK: iso_week(day), Kind.MONTH: iso_month(day)}[kind]


def kind_of(period: str) -> Kind:
    """The kind of a period, by its name."""
    if is_week(period):
        return Kind.WEEK
    return Kind.DAY if is_day(period) else Kind.MONTH


def last_day(period: str) -> datetime.date:
    """The last day of a period."""
    return days_of(period)[-1]


def after(period: str) -> str:
    """The next period of the same kind.

    >>> after("2026-12"), after("2026-W53"), after("2026-02-28")
    ('2027-01', '2027-W01', '2026-03-01')
    """
    kind, first = kind_of(period), begin(period)
    step = {Kind.DAY: 1, Kind.WEEK: 7, Kind.MONTH: _LONGEST.days}[kind]
    return period_of(kind, first + datetime.timedelta(days=step))


def before(period: str, steps: int = 1) -> str:
    """The period of the same kind that many steps earlier.

    >>> before("2027-01", 2), before("2027-W01")
    ('2026-11', '2026-W53')
    """
    for _ in range(steps):
        period = period_of(kind_of(period), begin(period) - _ONE_DAY)
    return period


def between(kind: Kind, start: datetime.date, end: datetime.date) -> Iterator[str]:
    """The periods of a kind that begin between two days, these included; in their order."""
    period = period_of(kind, start)
    if begin(period) < start:
        period = after(period)
    while begin(period) <= end:
        yield period
        period = after(period)


def same_week_of_months_before(week: str, months: int) -> list[str]:
    """The weeks that hold the same day of the month in each of so many months before; the latest first.

    A week is told by its Thursday, as ISO does; pay days and permits keep to the month.

    >>> same_week_of_months_before("2026-W47", 2)
    ['2026-W43', '2026-W38']
    """
    thursday = begin(week) + 3 * _ONE_DAY
    weeks: list[str] = []
    month = thursday.replace(day=1)
    for _ in range(months):
        month = (month - _ONE_DAY).replace(day=1)
        last = (month + _LONGEST).replace(day=1) - _ONE_DAY
        weeks.append(iso_week(min(month.replace(day=thursday.day) if thursday.day <= last.day else last, last)))
    return weeks

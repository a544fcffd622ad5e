"""The periods that are published: days (2026-11-25), ISO weeks (2026-W48) and months (2026-11). Pure."""

import calendar
import datetime
from collections.abc import Iterator

from bot.query import iso_month, iso_week

DAYS_OF_WEEK = 7


def is_day(period: str) -> bool:
    """Whether a period is a single day."""
    return len(period) == len("2026-11-25")


def is_week(period: str) -> bool:
    """Whether a period is an ISO week."""
    return "W" in period


def days_of(period: str) -> tuple[datetime.date, ...]:
    """The days of a period, in their order."""
    first = begin(period)
    if is_day(period):
        return (first,)
    length = DAYS_OF_WEEK if is_week(period) else calendar.monthrange(first.year, first.month)[1]
    return tuple(first + datetime.timedelta(days=number) for number in range(length))


def begin(period: str) -> datetime.date:
    """The first day of a period."""
    if is_week(period):
        return datetime.date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return datetime.date.fromisoformat(period if is_day(period) else f"{period}-01")


def around(day: datetime.date) -> tuple[str, str, str]:
    """The periods that a day is in: itself, its week, its month."""
    return f"{day}", iso_week(day), iso_month(day)


def ended(first: datetime.date, today: datetime.date) -> Iterator[str]:
    """The periods from the first day on that are over on a day: first the days, then the weeks, then the months."""
    days = [first + datetime.timedelta(days=number) for number in range((today - first).days)]
    for kind in zip(*map(around, days), strict=True):
        yield from (period for period in dict.fromkeys(kind) if days_of(period)[-1] < today)

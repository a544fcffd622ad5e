"""How one language writes countries, numbers, money, dates and phone numbers: from CLDR, through Babel.

Digits are Latin in every language: phone numbers must be, and one kind of digit on a screen is easier than two
(docs/decisions/0009-latin-digits.md).
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatchmethod

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_skeleton,
    format_time,
    format_timedelta,
    get_day_names,
)
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from bot.i18n.values import Date, Duration, Identifier, Money, Month, Number, Percent, Phone, Value, Year
from bot.vocabulary import Language

_UNITS = {
    "minute": datetime.timedelta(minutes=1),
    "hour": datetime.timedelta(hours=1),
    "day": datetime.timedelta(days=1),
    "week": datetime.timedelta(weeks=1),
    "month": datetime.timedelta(days=30),
    "year": datetime.timedelta(days=365),
}
"""Babel's own lengths of the units, so that formatting in one unit gives back the count exactly."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Formats:
    """Formats of one language. Every method takes a plain value and returns text in that language."""

    def __init__(self, language: Language) -> None:
        self._locale = Locale.parse(language.value)
        self.right_to_left = self._locale.text_direction == "rtl"

    def isolated(self, text: str) -> str:
        """Text of another direction, set apart so that it cannot disturb the order of a right-to-left line."""
        return f"\u2068{text}\u2069" if self.right_to_left else text

    def left_to_right(self, text: str) -> str:
        """A phone number, address or identifier, kept in its own order inside right-to-left text."""
        return f"\u2066{text}\u2069" if self.right_to_left else text

    def country(self, code: str) -> str:
        """A country's name, by ISO 3166-1 code."""
        return str(self._locale.territories.get(code, code))

    def language(self, language: Language) -> str:
        """The name of a language in this language."""
        return str(self._locale.languages.get(language.value, language.value))

    def number(self, number: int | Decimal) -> str:
        """A grouped number."""
        return format_decimal(number, locale=self._locale)

    def listed(self, items: list[str]) -> str:
        """Items joined with this language's "and"."""
        return format_list(items, locale=self._locale)

    def date(self, day: datetime.date) -> str:
        """A day in words."""
        return format_date(day, "long", locale=self._locale)

    def moment(self, at: datetime.datetime) -> str:
        """A day and a time of day, in the time zone that the moment has."""
        return format_datetime(at, "medium", tzinfo=at.tzinfo, locale=self._locale)

    def span(self, first: datetime.date, last: datetime.date) -> str:
        """Some days in a row, by the first and the last."""
        return format_interval(first, last, "yMMMd", locale=self._locale)

    def short_date(self, day: datetime.date) -> str:
        """A day and its month, for the axis of a chart."""
        return format_skeleton("MMMd", day, locale=self._locale)

    def short_month(self, day: datetime.date) -> str:
        """The month of a day and its year, for the axis of a chart."""
        return format_skeleton("yMMM", day, locale=self._locale)

    def percent(self, share: float) -> str:
        """A share between 0 and 1 in whole percent."""
        return format_percent(share, "#,##0%", locale=self._locale)

    def month(self, day: datetime.date) -> str:
        """The month of a day, with its year."""
        return format_skeleton("yMMMM", day, locale=self._locale)

    def clock(self, time: str) -> str:
        """A time of day, given as HH:MM."""
        hour, minute = map(int, time.split(":"))
        return self.isolated(format_time(datetime.time(hour % 24, minute), "short", locale=self._locale))

    def weekday(self, day: str) -> str:
        """The name of a weekday, given as mon … sun."""
        return str(get_day_names("wide", locale=self._locale)[_WEEKDAYS.index(day)])

    def days(self, count: int) -> str:
        """A number of days."""
        return self.value(Duration(duration=count, unit="day"))

    def hours(self, length: datetime.timedelta) -> str:
        """A length of time in hours."""
        return self.value(Duration(duration=length // datetime.timedelta(hours=1), unit="hour"))

    def values(self, values: Mapping[str, Value]) -> dict[str, str]:
        """The values of a text, formatted, by their names in braces."""
        return {name: self.value(value) for name, value in values.items()}

    @singledispatchmethod
    def value(self, value: Value) -> str:
        """A typed value in words of this language."""
        raise TypeError(f"no format for {type(value).__name__}")

    @value.register
    def _(self, value: Money) -> str:
        return format_currency(value.money, value.currency, locale=self._locale, format_type="name", currency_digits=False)

    @value.register
    def _(self, value: Number) -> str:
        return self.number(value.number)

    @value.register
    def _(self, value: Percent) -> str:
        return format_percent(value.percent / 100, "#,##0.##%", locale=self._locale)

    @value.register
    def _(self, value: Date) -> str:
        return self.date(value.date)

    @value.register
    def _(self, value: Month) -> str:
        return self.month(datetime.date.fromisoformat(f"{value.month}-01"))

    @value.register
    def _(self, value: Year) -> str:
        return str(value.year)

    @value.register
    def _(self, value: Duration) -> str:
        length = value.duration * _UNITS[value.unit]
        return format_timedelta(length, value.unit, threshold=float("inf"), format="long", locale=self._locale)

    @value.register
    def _(self, value: Phone) -> str:
        return self.left_to_right(value.phone)

    @value.register
    def _(self, value: Identifier) -> str:
        return self.isolated(value.identifier)

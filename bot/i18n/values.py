"""Values that stand inside texts: typed in content, formatted for the language by CLDR, never part of a translation.

Each class names its own key, so that an editor writes `{money: 1000, currency: LYD}` and nothing else.
"""

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Money(_Value):
    """An amount of money; the currency by ISO 4217 code."""

    money: Decimal
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Number(_Value):
    """A plain number."""

    number: Decimal


class Percent(_Value):
    """Percentage points: `percent: 3.75` is 3.75 %."""

    percent: Decimal


class Date(_Value):
    """A day."""

    date: datetime.date


class Month(_Value):
    """A month of a year, written YYYY-MM."""

    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Year(_Value):
    """A year, shown without grouping."""

    year: Annotated[int, Field(ge=1900, le=2100)]


class Duration(_Value):
    """A length of time in whole units."""

    duration: Annotated[int, Field(ge=1)]
    unit: Literal["minute", "hour", "day", "week", "month", "year"]


class Phone(_Value):
    """A telephone number in E.164, or a short code as dialled."""

    phone: Annotated[str, StringConstraints(pattern=r"^(\+\d{7,15}|\d{3,6})$")]


class Identifier(_Value):
    """Words or marks to be shown letter by letter in every language, such as "Law 12 of 2010"."""

    identifier: Annotated[str, StringConstraints(min_length=1, max_length=80)]


_KINDS = {
    "money": Money,
    "number": Number,
    "percent": Percent,
    "date": Date,
    "month": Month,
    "year": Year,
    "duration": Duration,
    "phone": Phone,
    "identifier": Identifier,
}


def _kind(written: Any) -> str | None:
    names = written if isinstance(written, dict) else type(written).model_fields
    return next((kind for kind in _KINDS if kind in names), None)


Value = Annotated[
    Annotated[Money, Tag("money")]
    | Annotated[Number, Tag("number")]
    | Annotated[Percent, Tag("percent")]
    | Annotated[Date, Tag("date")]
    | Annotated[Month, Tag("month")]
    | Annotated[Year, Tag("year")]
    | Annotated[Duration, Tag("duration")]
    | Annotated[Phone, Tag("phone")]
    | Annotated[Identifier, Tag("identifier")],
    Discriminator(
        _kind,
        custom_error_type="value_kind",
        custom_error_message="a value is one of: " + ", ".join(_KINDS),
    ),
]
"""A typed value; told apart by the one key that names its kind."""

"""What a reader of the trends has chosen; all of it stands in the page's address, so that a view can be shared."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from bot.trends.figures import Cut
from bot.trends.period import begin
from bot.trends.shape import DIMENSIONS, VALUES, Measure, groups
from bot.trends.spans import Kind, period_of

SPLITS: Mapping[Measure, tuple[str, ...]] = {
    Measure.QUERIES: ("topic", "origin", "language", "outcome", "way", "danger"),
    Measure.PEOPLE: ("origin", "language"),
}
FILTERS = ("topic", "origin", "language", "outcome", "danger")
LONGEST = 400
"""The most periods of one view."""

USUAL = {Kind.DAY: 60, Kind.WEEK: 26, Kind.MONTH: 24}
"""How many periods are shown when no days are chosen."""

_EXAMPLES = {Kind.DAY: "2026-11-25", Kind.WEEK: "2026-W48", Kind.MONTH: "2026-11"}


@dataclass(frozen=True, slots=True)
class View:
    """A choice: what is counted, in which periods, between which days, split by what, at which places alone."""

    measure: Measure = Measure.QUERIES
    kind: Kind = Kind.WEEK
    first: datetime.date | None = None
    last: datetime.date | None = None
    split: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def published(self) -> bool:
        """Whether such figures are published: not every dimension is crossed with every other, and fewer by day."""
        wanted = {self.split, *self.places} - {""}
        return any(wanted == set(group) for group in groups(self.measure, _EXAMPLES[self.kind]))

    @property
    def backwards(self) -> bool:
        """Whether the last day is before the first."""
        return self.first is not None and self.last is not None and self.last < self.first

    @property
    def cut(self) -> Cut:
        """The figures of this view."""
        places = tuple((name, self.places[name]) for name in DIMENSIONS if name in self.places and name != self.split)
        return Cut(self.measure, (self.split,) if self.split else (), places)

    @property
    def values(self) -> tuple[str, ...]:
        """The values it is split into: all, or the one that is chosen."""
        if not self.split:
            return ()
        return (self.places[self.split],) if self.split in self.places else VALUES[self.split]

    def periods(self, closed: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the closed periods that it shows: between its days, else the newest ones."""
        if self.first is None and self.last is None:
            return closed[-USUAL[self.kind] :]
        first, last = self.first or datetime.date.min, self.last or datetime.date.max
        # A period belongs to the view when any of its days does: a month is asked for by naming a day in it.
        start = period_of(self.kind, first) if self.first else ""
        return tuple(period for period in closed if period >= start and begin(period) <= last)[-LONGEST:]

    @property
    def query(self) -> str:
        """The view as the query of an address."""
        chosen = {"measure": self.measure.value, "kind": self.kind.value, "from": self.first, "to": self.last}
        return urlencode({name: value for name, value in {**chosen, "split": self.split, **self.places}.items() if value})

    def with_places(self, **places: str) -> "View":
        """The same view, narrowed to some places."""
        return replace(self, places={**self.places, **places})


def view_of(asked: Callable[[str], str]) -> View:
    """The view that an address asks for; `asked` gives a value by its name, empty where there is none.

    Raises:
        HTTPException: when a value is none that could be chosen.
    """
    try:
        measure, kind = Measure(asked("measure") or Measure.QUERIES), Kind(asked("kind") or Kind.WEEK)
        first, last = (datetime.date.fromisoformat(day) if (day := asked(name)) else None for name in ("from", "to"))
        places = {name: value for name in FILTERS if (value := asked(name))}
        split = asked("split")
        known = measure in SPLITS and all(value in VALUES[name] for name, value in places.items())
        if not known or split not in ("", *SPLITS[measure]):
            raise HTTPException(404)
        return View(measure, kind, first, last, split, places)
    except ValueError:
        raise HTTPException(404) from None

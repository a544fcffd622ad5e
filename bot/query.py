"""All that may be remembered of a question. Who audits anonymity begins here.

No person, no chat, no hour, no words: a Query holds members of closed sets and a day, so that nothing else can be kept
by mistake.
"""

import datetime
from dataclasses import dataclass

from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way


@dataclass(frozen=True, slots=True)
class Query:
    """One counted question; two questions that are equal here cannot be told apart by anyone."""

    day: datetime.date
    origin: Origin | None
    language: Language
    topic: Topic | None
    way: Way
    outcome: Outcome
    danger: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether an answer was of use, counted by the week; linked to no query.

    `week` is an ISO week such as "2026-W48". A vote with a `reason` is counted beside the one without, not in its place.
    """

    week: str
    topic: Topic
    origin: Origin | None
    language: Language
    useful: bool
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """How something was asked that the handbook could not answer well: redacted, with its week and language alone.

    `text` has passed `understanding.redact`; `week` is an ISO week such as "2026-W48".
    """

    week: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One arrival by a deep link that an operator has made; `month` is such as "2026-11"."""

    month: str
    code: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody who was seen for the first time in a period: a day ("2026-11-25"), an ISO week or a month ("2026-11")."""

    period: str
    origin: Origin | None
    language: Language


@dataclass(frozen=True, slots=True)
class Record:
    """All that one update adds to the journal, in one transaction.

    `mark` is a keyed hash of the update's number, by which an update that is delivered again counts once; it is joined to
    nothing and forgotten after `MARKS_KEPT`. None: this record is the only one of its kind.
    """

    query: Query | None = None
    vote: Vote | None = None
    arrival: Arrival | None = None
    reach: tuple[Reach, ...] = ()
    wording: Wording | None = None
    mark: bytes | None = None


def reached(
    before: datetime.date | None, day: datetime.date, origin: Origin | None, language: Language
) -> tuple[Reach, ...]:
    """The periods in which somebody last seen on `before` (None: not known) is new on `day`."""
    periods = zip(_periods(day), _periods(before) if before else (None,) * 3, strict=True)
    return tuple(Reach(period, origin, language) for period, seen in periods if period != seen)


def _periods(day: datetime.date) -> tuple[str, str, str]:
    return f"{day}", iso_week(day), iso_month(day)


def iso_week(day: datetime.date) -> str:
    """The ISO week of a day, such as "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def iso_month(day: datetime.date) -> str:
    """The month of a day, such as "2026-11"."""
    return f"{day:%Y-%m}"


# Lifetimes. Everything that is kept stands here; `rafiq journal forget` enforces them, and the bot does so daily by itself.

PEOPLE_KEPT = datetime.timedelta(days=180)
"""How long a worker's language and country are remembered after the last message."""

MESSAGES_KEPT = datetime.timedelta(hours=48)
"""How long the numbers of a chat's messages are kept, to delete them on demand: Telegram deletes no older ones."""

DAYS_KEPT = datetime.timedelta(days=400)
"""How long counters stand by day (reach: by day and week); counters of questions are then added up by month."""

MONTHS_KEPT = datetime.timedelta(days=3_653)
"""How long counters by month, and the published figures, are kept: ten years."""

VOTES_KEPT = datetime.timedelta(days=400)
"""How long votes are kept, by week."""

ARRIVALS_KEPT = datetime.timedelta(days=1_096)
"""How long arrivals by deep links are kept, by month."""

WORDING_KEPT = datetime.timedelta(days=90)
"""How long the redacted wording of a question is kept."""

MARKS_KEPT = datetime.timedelta(hours=25)
"""How long the keyed hash of an update's number is kept: Telegram delivers no update again after 24 hours."""

SPOOL_KEPT = datetime.timedelta(days=7)
"""How long counts wait on disk for a database that is away; what is older is lost, and counted as lost."""

AUDIT_KEPT = datetime.timedelta(days=365)
"""How long the staff's audit trail is kept."""

FOLLOW_UPS_KEPT = datetime.timedelta(days=1_096)
"""How long the staff's follow-ups are kept after their last note: three years."""

SESSION_IDLE = datetime.timedelta(minutes=30)
"""How long a staff session lives without a request."""

SESSION_KEPT = datetime.timedelta(hours=12)
"""How long a staff session lives at most."""

LINK_KEPT = datetime.timedelta(hours=48)
"""How long the one-time link of a new staff account works."""

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


def iso_week(day: datetime.date) -> str:
    """The ISO week of a day, such as "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


PEOPLE_KEPT = datetime.timedelta(days=180)
"""How long a worker's language and country are remembered after the last message."""

MESSAGES_KEPT = datetime.timedelta(hours=48)
"""How long the numbers of a chat's messages are kept, to delete them on demand: Telegram deletes no older ones."""

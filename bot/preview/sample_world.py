"""The world that the demo's sample figures are drawn from: who asks what, in which language, when. All of it invented."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way

ORIGINS = (*Origin, "")
TOPICS = (*Topic, "")
LANGUAGES, WAYS, OUTCOMES, REASONS = tuple(Language), tuple(Way), tuple(Outcome), tuple(Reason)
LINKS = {"sample-airport": 40, "sample-clinic": 12, "sample-market": 22, "sample-radio": 7}
"""Links on posters, and how many came by each in a usual month."""

_SIZES: Mapping[Origin, int] = {
    Origin.BD: 26,
    Origin.BF: 3,
    Origin.CM: 3,
    Origin.TD: 14,
    Origin.GH: 6,
    Origin.ID: 2,
    Origin.ML: 6,
    Origin.NP: 4,
    Origin.NE: 24,
    Origin.NG: 12,
    Origin.PH: 9,
    Origin.PK: 8,
    Origin.SD: 24,
    Origin.TN: 5,
    Origin.OTHER: 5,
}
_WEIGHTS: Mapping[Topic, int] = {
    Topic.RECRUITMENT: 9,
    Topic.CONTRACT: 12,
    Topic.WAGES: 22,
    Topic.HOURS: 7,
    Topic.INJURY: 5,
    Topic.DOCUMENTS: 16,
    Topic.SOCIAL_SECURITY: 3,
    Topic.SAVINGS: 7,
    Topic.TRAVEL: 5,
    Topic.RETURN: 8,
    Topic.COMPLAINT: 5,
    Topic.ABUSE: 3,
    Topic.DETENTION: 4,
    Topic.HEALTH: 5,
    Topic.CONTACTS: 9,
}
_SPOKEN: Mapping[Origin, Mapping[Language, float]] = {
    Origin.BD: {Language.BN: 0.9, Language.EN: 0.1},
    Origin.BF: {Language.FR: 1.0},
    Origin.CM: {Language.FR: 0.7, Language.EN: 0.3},
    Origin.TD: {Language.AR: 0.6, Language.FR: 0.4},
    Origin.GH: {Language.EN: 0.8, Language.HA: 0.2},
    Origin.ID: {Language.ID: 0.9, Language.EN: 0.1},
    Origin.ML: {Language.FR: 1.0},
    Origin.NP: {Language.NE: 0.9, Language.EN: 0.1},
    Origin.NE: {Language.HA: 0.7, Language.FR: 0.3},
    Origin.NG: {Language.HA: 0.5, Language.EN: 0.5},
    Origin.PH: {Language.FIL: 0.7, Language.EN: 0.3},
    Origin.PK: {Language.UR: 0.9, Language.EN: 0.1},
    Origin.SD: {Language.AR: 1.0},
    Origin.TN: {Language.AR: 0.7, Language.FR: 0.3},
    Origin.OTHER: {Language.AR: 0.5, Language.EN: 0.4, Language.FR: 0.1},
}
WORDINGS: Mapping[Language, tuple[str, ...]] = {
    Language.EN: (
        "agent ask money for visa is it real",
        "is this visa agent real he ask money",
        "agent want money before visa",
        "how to bring my wife here",
        "can I bring family here",
        "my boss [name] keep my phone",
    ),
    Language.FR: (
        "comment faire venir ma femme",
        "faire venir ma famille ici",
        "je veux faire venir ma femme",
        "ouvrir un compte à la banque",
    ),
    Language.AR: ("كيف أفتح حساب في البنك", "أريد فتح حساب في البنك", "فتح حساب بنك للعمال", "أريد تغيير العمل"),
}
"""Redacted wordings that were not understood."""


@dataclass(frozen=True, slots=True)
class Wave:
    """The wave of recruitment fraud: whose, and how many more questions a day, from the last closed week on."""

    origin: Origin = Origin.BD
    more: float = 9.0
    dangerous: tuple[int, ...] = (TOPICS.index(Topic.ABUSE), TOPICS.index(Topic.DETENTION))
    hard_to_answer: tuple[Topic, ...] = (Topic.SAVINGS, Topic.DOCUMENTS)


WAVE = Wave()

_FASTING = {2024: (71, 100), 2025: (60, 89), 2026: (49, 78), 2027: (39, 68), 2028: (28, 57)}
"""Ramadan, by days of the year, about."""

_FRIDAY = 4
Numbers = np.ndarray[Any, np.dtype[Any]]


def rates(days: Sequence[datetime.date], today: datetime.date) -> Numbers:
    """How many questions are to be expected, by day, origin and topic."""
    sizes = np.array([*(_SIZES[origin] for origin in Origin), 9.0])
    weights = np.array([*(_WEIGHTS[topic] for topic in Topic), 6.0])
    rate = np.outer(sizes / sizes.sum(), weights / weights.sum())[None] * _level(days)[:, None, None]
    rate = rate * _seasons(days)[:, None, :]
    monday = today - datetime.timedelta(days=today.weekday() + 7)
    recent = np.array([day >= monday for day in days])
    rate[recent, ORIGINS.index(WAVE.origin), TOPICS.index(Topic.RECRUITMENT)] += WAVE.more
    return rate


def _level(days: Sequence[datetime.date]) -> Numbers:
    """Questions a day: growing from 90 to 230, fewer on Fridays and when people fast."""
    growing = np.linspace(90, 230, len(days))
    friday = np.array([0.7 if day.weekday() == _FRIDAY else 1.0 for day in days])
    fasting = np.array([0.65 if _fasting(day) else 1.0 for day in days])
    level: Numbers = growing * friday * fasting
    return level


def _fasting(day: datetime.date) -> bool:
    first, last = _FASTING.get(day.year, (0, -1))
    return first <= day.timetuple().tm_yday <= last


def _seasons(days: Sequence[datetime.date]) -> Numbers:
    """How much more or less of each topic: wages at the month's end, permits in winter, return in summer."""
    seasons = np.ones((len(days), len(TOPICS)))
    for index, day in enumerate(days):
        turn = 2 * np.pi * day.timetuple().tm_yday / 365
        seasons[index, TOPICS.index(Topic.WAGES)] = 1.6 if day.day >= 25 or day.day <= 3 else 0.85  # noqa: PLR2004
        seasons[index, TOPICS.index(Topic.DOCUMENTS)] = 1 + 0.3 * np.cos(turn)
        seasons[index, TOPICS.index(Topic.RETURN)] = 1 - 0.4 * np.cos(turn)
        seasons[index, TOPICS.index(Topic.RECRUITMENT)] = 1 + 0.25 * np.sin(turn)
    return seasons


def language_shares() -> Numbers:
    """By origin ("not chosen" last), the share of each language."""
    known = [[_SPOKEN[origin].get(language, 0.0) for language in LANGUAGES] for origin in Origin]
    return np.array([*known, [0.3, 0.1, 0.3, 0.02, 0.2, 0.05, 0.01, 0.01, 0.01]])

"""From words to what they mean: danger before everything else, then the topic, the origin and the language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.handbook import Phrases, WordList
from bot.i18n import Translations
from bot.understanding.examples import CRY, MEANINGS, OTHER, SMALL_TALK
from bot.understanding.features import Reals
from bot.understanding.model import LABELS, Model
from bot.understanding.normalise import normalised
from bot.vocabulary import Danger, Language, Origin, Outcome, Topic

SURE = 0.35
"""By how much the best topic must lead everything else to be answered at once."""

LOST = 0.25
"""By how much "other" must lead the best topic for nothing to be suggested."""

ALARM = 0.0
"""From which score an utterance is taken for a cry for help; a false alarm is better than a miss."""

CLEAR = 0.5
"""By how much a language must lead to be sure that the text is written in it."""

MAX_SUGGESTIONS = 3

_TOPIC_OF_DANGER = {
    Danger.VIOLENCE: Topic.ABUSE,
    Danger.LOCKED_IN: Topic.ABUSE,
    Danger.KIDNAPPED: Topic.ABUSE,
    Danger.ARRESTED: Topic.DETENTION,
    Danger.TRAFFICKED: Topic.ABUSE,
    Danger.SEXUAL_VIOLENCE: Topic.ABUSE,
    Danger.SUICIDAL: Topic.HEALTH,
    Danger.MEDICAL: Topic.HEALTH,
    Danger.BOAT: Topic.TRAVEL,
    Danger.CHILD: Topic.ABUSE,
}


@dataclass(frozen=True, slots=True)
class Understood:
    """What an utterance means.

    `topic` is the best guess, None for fallback and small talk. `suggestions` holds at most three topics, best first,
    `topic` among them. `dangers` holds the kinds of danger, likeliest first; it does not change `outcome`. `origin` is a
    country named in the text, `language` the one it is clearly written in.
    """

    outcome: Outcome
    topic: Topic | None = None
    suggestions: tuple[Topic, ...] = ()
    dangers: tuple[Danger, ...] = ()
    origin: Origin | None = None
    language: Language | None = None


class Understanding:
    """All that is needed to understand; built once from phrases, word groups and the names of countries.

    `cache` is a folder for what was learned; without one it is learned each time.
    """

    def __init__(
        self,
        phrases: Iterable[Phrases],
        translations: Translations,
        words: Iterable[WordList] = (),
        cache: Path | None = None,
    ) -> None:
        phrases = tuple(phrases)
        self._model = Model(phrases, tuple(words), cache)
        self._cries = _bare_cries(phrases)
        self._countries = _country_names(translations)

    def understand(self, utterance: str) -> Understood:
        """What the utterance means. Never fails, whatever the text."""
        scores = self._model.scores(utterance)
        origin, language = self._origin(utterance), _language(scores)
        dangers = self._dangers(utterance, scores)
        topics = _topic_scores(scores)
        ranked = sorted(topics, key=lambda topic: -topics[topic])
        best, lead = ranked[0], topics[ranked[0]] - topics[ranked[1]]
        talk, other = (float(scores[MEANINGS.index(meaning)]) for meaning in (SMALL_TALK, OTHER))
        beside = max(talk, other) - topics[best]
        if dangers and beside > 0:
            best = _TOPIC_OF_DANGER[dangers[0]]
            ranked = [best, *(topic for topic in ranked if topic is not best)]
        elif not scores.any() or beside > LOST:
            outcome = Outcome.SMALL_TALK if talk > other else Outcome.FALLBACK
            return Understood(outcome, dangers=dangers, origin=origin, language=language)
        outcome = Outcome.ANSWERED if dangers or min(lead, -beside) >= SURE else Outcome.SUGGESTED
        return Understood(outcome, best, tuple(ranked[:MAX_SUGGESTIONS]), dangers, origin, language)

    def _dangers(self, utterance: str, scores: Reals) -> tuple[Danger, ...]:
        """The kinds of danger, likeliest first: a bare cry as the whole message, or what the phrases speak for."""
        bare = self._cries.get(normalised(utterance))
        kinds = {danger: float(scores[MEANINGS.index(f"danger:{danger}")]) for danger in Danger}
        harmless = max(float(scores[index]) for index, meaning in enumerate(MEANINGS) if not meaning.startswith("danger:"))
        alarm = float(scores[LABELS.index(CRY)]) + 0.5 * (max(kinds.values()) - harmless)
        ranked = sorted(kinds, key=lambda danger: -kinds[danger])
        if bare:
            return (bare, *(danger for danger in ranked[:1] if danger is not bare and kinds[danger] > 0))
        if not scores.any() or alarm < ALARM:
            return ()
        return tuple(danger for danger in ranked[:MAX_SUGGESTIONS] if danger is ranked[0] or kinds[danger] > 0)

    def _origin(self, utterance: str) -> Origin | None:
        spoken = f" {normalised(utterance)} "
        return next((origin for name, origin in self._countries.items() if f" {name} " in spoken), None)


def _topic_scores(scores: Reals) -> dict[Topic, float]:
    """The score of each topic: its own, or that of a danger that belongs to it."""
    topics = {topic: float(scores[MEANINGS.index(topic)]) for topic in Topic}
    for danger, topic in _TOPIC_OF_DANGER.items():
        topics[topic] = max(topics[topic], float(scores[MEANINGS.index(f"danger:{danger}")]))
    return topics


def _language(scores: Reals) -> Language | None:
    """The language that the text is clearly written in."""
    found = scores[len(LABELS) - len(Language) :]
    second, first = np.sort(found)[-2:]
    return tuple(Language)[int(found.argmax())] if first > 0 and first - second >= CLEAR else None


def _bare_cries(phrases: Iterable[Phrases]) -> Mapping[str, Danger]:
    """The danger phrases, each of which is a cry when it is the whole message."""
    return {
        normalised(text): danger
        for file in phrases
        for phrase_set in file.sets()
        for danger, texts in phrase_set.danger.items()
        for text in texts
    }


def _country_names(translations: Translations) -> Mapping[str, Origin]:
    """The name of every origin in every language, longest first, so that "Nigeria" is not taken for "Niger"."""
    names = {
        normalised(translations[language].formats.country(origin)): origin
        for origin in Origin
        if origin is not Origin.OTHER
        for language in Language
    }
    return dict(sorted(names.items(), key=lambda named: -len(named[0])))

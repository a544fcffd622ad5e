"""From words to what they mean: danger before everything else, then the topic, the origin and the language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.handbook import Phrases, WordList
from bot.i18n import Translations
from bot.understanding.examples import CRY, MEANINGS, OTHER, SMALL_TALK
from bot.understanding.features import Reals
from bot.understanding.groups import WordGroups
from bot.understanding.model import LABELS, Model
from bot.understanding.normalise import normalised, words
from bot.understanding.rules import Rules
from bot.vocabulary import Danger, Language, Origin, Outcome, Topic

SURE: Mapping[Language, float] = {
    Language.AR: 0.4,
    Language.BN: 0.35,
    Language.EN: 0.5,
    Language.FIL: 0.35,
    Language.FR: 0.5,
    Language.HA: 0.45,
    Language.ID: 0.35,
    Language.NE: 0.5,
    Language.UR: 0.7,
}
"""By how much the best topic must lead everything else to be answered at once: higher where held-out phrases fare worse."""

LOST = 0.3
"""By how much "other" must lead the best topic for nothing to be suggested."""

ALARM = 3.25
"""From which score an utterance is taken for a cry for help; a false alarm is better than a miss."""

CLEAR = 0.5
"""By how much a language must lead to be sure that the text is written in it."""

CHOSEN = 0.5
"""How far the language that a worker has chosen is ahead before a word is read: a prior, not a wall."""

MAX_SUGGESTIONS = 3

_FEW_WORDS = 3

_OF_LENGTH = 1.7
"""How much louder a cry is heard in a long text, times the logarithm of its words: there it stands among much else."""

_RULE = 0.25
"""How much a rule of danger weighs beside what was learned."""

_CRY = LABELS.index(CRY)
_PLACE = {meaning: index for index, meaning in enumerate(MEANINGS)}
_TOPICS = {topic: _PLACE[topic] for topic in Topic}
_DANGERS = [index for index, meaning in enumerate(MEANINGS) if meaning.startswith("danger:")]
_HARMLESS = [index for index, meaning in enumerate(MEANINGS) if not meaning.startswith("danger:")]

TOPIC_OF_DANGER = {
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
        lists: Iterable[WordList] = (),
        cache: Path | None = None,
    ) -> None:
        phrases, lists = tuple(phrases), tuple(lists)
        self._model = Model(phrases, lists, cache)
        self._cries = _bare_cries(phrases)
        self._countries = _country_names(translations)
        self._rules = Rules(lists)
        self._places = WordGroups({origin.value: said for origin, said in each.places.items()} for each in lists)

    def understand(self, utterance: str, chosen: Language | None = None) -> Understood:
        """What the utterance means to somebody who has `chosen` a language. Never fails, whatever the text."""
        spoken, scores = words(utterance), self._model.scores(utterance)
        languages = _language_scores(scores, chosen)
        origin, language = self._origin(spoken), _clear_language(languages)
        if origin and self._only_names_a_country(spoken, origin):
            return Understood(Outcome.FALLBACK, origin=origin, language=language)
        likeliest = _likeliest_language(languages)
        dangers = self._dangers(spoken, scores)
        topics = _topic_scores(scores)
        ranked = sorted(topics, key=lambda topic: -topics[topic])
        best, lead = ranked[0], topics[ranked[0]] - topics[ranked[1]]
        talk, other = (float(scores[_PLACE[meaning]]) for meaning in (SMALL_TALK, OTHER))
        beside = max(talk, other) - topics[best]
        if dangers and beside > 0:
            best = TOPIC_OF_DANGER[dangers[0]]
            ranked = [best, *(topic for topic in ranked if topic is not best)]
        elif not scores.any() or beside > LOST:
            outcome = Outcome.SMALL_TALK if talk > other else Outcome.FALLBACK
            return Understood(outcome, dangers=dangers, origin=origin, language=language)
        outcome = Outcome.ANSWERED if dangers or min(lead, -beside) >= SURE[likeliest] else Outcome.SUGGESTED
        return Understood(outcome, best, tuple(ranked[:MAX_SUGGESTIONS]), dangers, origin, language)

    def _dangers(self, spoken: Sequence[str], scores: Reals) -> tuple[Danger, ...]:
        """The kinds of danger, likeliest first: a bare cry as the whole message, or what the phrases speak for."""
        bare = self._cries.get(" ".join(spoken))
        alarm = self._alarm(spoken, scores) if scores.any() else -np.inf
        kinds = {danger: float(scores[_PLACE[f"danger:{danger}"]]) for danger in Danger}
        ranked = sorted(kinds, key=lambda danger: -kinds[danger])
        if bare:
            return (bare, *(danger for danger in ranked[:1] if danger is not bare and kinds[danger] > 0))
        if alarm < ALARM:
            return ()
        return tuple(danger for danger in ranked[:MAX_SUGGESTIONS] if danger is ranked[0] or kinds[danger] > 0)

    def _alarm(self, spoken: Sequence[str], scores: Reals) -> float:
        """How much speaks for a cry for help: the model, a kind of danger against everything harmless, the rules."""
        learned = scores[_CRY] + scores[_DANGERS].max() - scores[_HARMLESS].max()
        ruled = _RULE if self._rules.heard(self._model.groups.named(spoken)) else 0
        return float(learned) + ruled + _OF_LENGTH * float(np.log1p(len(spoken)))

    def _origin(self, spoken: Sequence[str]) -> Origin | None:
        said = f" {' '.join(spoken)} "
        named = next((origin for name, origin in self._countries.items() if f" {name} " in said), None)
        places = self._places.named(spoken)
        return named or (Origin(next(iter(places))) if len(places) == 1 else None)

    def _only_names_a_country(self, spoken: Sequence[str], origin: Origin) -> bool:
        """Whether the words beside the country say nothing of themselves: "I am from Sudan", not "embassy of Sudan"."""
        said = f" {' '.join(spoken)} "
        names = (name for name, named in self._countries.items() if named is origin and f" {name} " in said)
        name = next(names, None)
        if name is None:
            return False
        beside = said.replace(name, " ").split()
        if len(beside) > _FEW_WORDS:
            return False
        topics = sorted(_topic_scores(self._model.scores(" ".join(beside))).values())
        return not beside or topics[-1] - topics[-2] < SURE[Language.EN] or topics[-1] < 0


def _topic_scores(scores: Reals) -> dict[Topic, float]:
    """The score of each topic: its own, or that of a danger that belongs to it."""
    topics = {topic: float(scores[place]) for topic, place in _TOPICS.items()}
    for danger, topic in TOPIC_OF_DANGER.items():
        topics[topic] = max(topics[topic], float(scores[_PLACE[f"danger:{danger}"]]))
    return topics


def _language_scores(scores: Reals, chosen: Language | None) -> Reals:
    """The score of each language; the one chosen begins ahead."""
    found = scores[len(LABELS) - len(Language) :].copy()
    if chosen:
        found[tuple(Language).index(chosen)] += CHOSEN
    return found


def _likeliest_language(languages: Reals) -> Language:
    return tuple(Language)[int(languages.argmax())]


def _clear_language(languages: Reals) -> Language | None:
    """The language that the text is clearly written in."""
    second, first = np.sort(languages)[-2:]
    return _likeliest_language(languages) if first > 0 and first - second >= CLEAR else None


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

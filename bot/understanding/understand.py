"""From words to what they mean: danger before everything else, then the topic, the origin and the language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.handbook import Phrases
from bot.i18n import Translations
from bot.understanding.matcher import Matcher
from bot.understanding.normalise import normalised
from bot.vocabulary import Danger, Language, Origin, Outcome, Topic

SURE = 1.2
"""By how much the best topic must lead the second to be answered at once."""

POSSIBLE = 0.6
"""The least score with which a topic is suggested."""

DANGER = 2.0
"""The least score with which an utterance is taken for a cry for help; a false alarm is better than a miss."""

MAX_SUGGESTIONS = 3

_SMALL_TALK = "small-talk"
_OTHER = "other"

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
    """All that is needed to understand; built once from phrases and the names of countries."""

    def __init__(self, phrases: Iterable[Phrases], translations: Translations) -> None:
        by_topic, by_danger = _collected(phrases)
        self._topics = Matcher(by_topic)
        self._dangers = Matcher(by_danger)
        self._cries = {normalised(text): Danger(danger) for danger, texts in by_danger.items() if danger for text in texts}
        self._countries = _country_names(translations)

    def understand(self, utterance: str) -> Understood:
        """What the utterance means. Never fails, whatever the text."""
        dangers = self._danger(utterance)
        origin = self._origin(utterance)
        ranked = self._topics.ranked(utterance)
        best, score = ranked[0] if ranked else (_OTHER, 0.0)
        likely = tuple(Topic(label) for label, value in ranked if value >= POSSIBLE and label not in (_SMALL_TALK, _OTHER))
        if dangers and (not likely or best in (_SMALL_TALK, _OTHER)):
            topic = _TOPIC_OF_DANGER[dangers[0]]
            return Understood(Outcome.ANSWERED, topic, (topic,), dangers, origin)
        if best == _SMALL_TALK and score >= POSSIBLE:
            return Understood(Outcome.SMALL_TALK, origin=origin)
        if not likely or best == _OTHER:
            return Understood(Outcome.FALLBACK, origin=origin)
        sure = score - ranked[1][1] >= SURE
        outcome = Outcome.ANSWERED if sure else Outcome.SUGGESTED
        return Understood(outcome, likely[0], likely[:MAX_SUGGESTIONS], dangers, origin)

    def _danger(self, utterance: str) -> tuple[Danger, ...]:
        text = normalised(utterance)
        cried = [danger for cry, danger in self._cries.items() if f" {cry} " in f" {text} "]
        likely = [Danger(label) for label, score in self._dangers.ranked(utterance)[:1] if score >= DANGER and label]
        return tuple(dict.fromkeys([*cried, *likely]))

    def _origin(self, utterance: str) -> Origin | None:
        spoken = f" {normalised(utterance)} "
        return next((origin for name, origin in self._countries.items() if f" {name} " in spoken), None)


def _collected(phrases: Iterable[Phrases]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """All phrases by topic, small talk and other; and by danger, with everything that is none under the empty label."""
    by_topic: dict[str, list[str]] = {label: [] for label in (*Topic, _SMALL_TALK, _OTHER)}
    by_danger: dict[str, list[str]] = {"": [], **{danger: [] for danger in Danger}}
    for phrase_set in (phrase_set for file in phrases for phrase_set in file.sets()):
        for topic, texts in phrase_set.topics.items():
            by_topic[topic] += texts
            by_danger[""] += texts
        for danger, texts in phrase_set.danger.items():
            by_topic[_TOPIC_OF_DANGER[danger]] += texts
            by_danger[danger] += texts
        by_topic[_SMALL_TALK] += phrase_set.small_talk
        by_topic[_OTHER] += phrase_set.other
        by_danger[""] += (*phrase_set.small_talk, *phrase_set.other)
    return by_topic, by_danger


def _country_names(translations: Translations) -> Mapping[str, Origin]:
    """The name of every origin in every language, longest first, so that "Nigeria" is not taken for "Niger"."""
    names = {
        normalised(translations[language].formats.country(origin)): origin
        for origin in Origin
        if origin is not Origin.OTHER
        for language in Language
    }
    return dict(sorted(names.items(), key=lambda named: -len(named[0])))

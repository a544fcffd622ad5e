"""A matcher over phrases: which label do the words and letters of an utterance speak for? Pure; built once from content.

Each phrase counts for its label; a feature (a word, a pair of words, a run of letters) speaks for a label as much as it is
commoner there than elsewhere (multinomial naive Bayes, one label against the rest, add-alpha smoothing).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Generic, TypeVar

from bot.understanding.normalise import words

Label = TypeVar("Label", bound=str)

_ALPHA = 0.2
_RUNS = (2, 3, 4)


def features(text: str) -> Iterator[str]:
    """The words, pairs of neighbouring words and letter runs of a text, as often as they occur."""
    spoken = words(text)
    yield from (f"{word} " for word in spoken)
    yield from (f"{first} {second}" for first, second in pairwise(spoken))
    for word in spoken:
        bounded = f"<{word}>"
        for length in _RUNS:
            yield from (bounded[start : start + length] for start in range(len(bounded) - length + 1))


class Matcher(Generic[Label]):
    """Ranks labels for an utterance, from phrases by label."""

    def __init__(self, phrases: Mapping[Label, Iterable[str]]) -> None:
        self.labels: tuple[Label, ...] = tuple(phrases)
        counts = {
            label: Counter(feature for text in texts for feature in features(text)) for label, texts in phrases.items()
        }
        everywhere = sum(counts.values(), Counter[str]())
        self._weights = {feature: self._weigh(feature, counts, everywhere) for feature in everywhere}

    def _weigh(self, feature: str, counts: Mapping[Label, Counter[str]], everywhere: Counter[str]) -> tuple[float, ...]:
        vocabulary, total = _ALPHA * len(everywhere), everywhere.total()
        here = ((counts[label][feature], counts[label].total()) for label in self.labels)
        return tuple(
            math.log((count + _ALPHA) / (size + vocabulary))
            - math.log((everywhere[feature] - count + _ALPHA) / (total - size + vocabulary))
            for count, size in here
        )

    def ranked(self, text: str) -> list[tuple[Label, float]]:
        """The labels with their scores, best first; a score is the mean weight of the features times their root count."""
        found = [weights for feature in features(text) if (weights := self._weights.get(feature))]
        scale = 1 / math.sqrt(len(found) or 1)
        scores = (sum(column) * scale for column in zip(*found, strict=True)) if found else (0.0 for _ in self.labels)
        return sorted(zip(self.labels, scores, strict=True), key=lambda pair: -pair[1])

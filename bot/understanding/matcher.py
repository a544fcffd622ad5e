"""A matcher over phrases: which label do the words and letters of an utterance speak for? Pure; built once from content.

Each phrase counts for its label; a feature (a word, a pair of words, a run of letters) speaks for a label as much as it is
commoner there than elsewhere (multinomial naive Bayes, one label against the rest, add-alpha smoothing).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from bot.understanding.normalise import words

Label = TypeVar("Label", bound=str)

_ALPHA = 0.2
_SEEN = 2
"""What was seen once only is as likely a slip as a sign."""

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
        counts = [Counter(feature for text in texts for feature in features(text)) for texts in phrases.values()]
        self._weights = dict(_weighed(counts))

    def ranked(self, text: str) -> list[tuple[Label, float]]:
        """The labels with their scores, best first; a score is the mean weight of the features times their root count."""
        found = [weights for feature in features(text) if (weights := self._weights.get(feature))]
        scale = 1 / math.sqrt(len(found) or 1)
        scores = (sum(column) * scale for column in zip(*found, strict=True)) if found else (0.0 for _ in self.labels)
        return sorted(zip(self.labels, scores, strict=True), key=lambda pair: -pair[1])


def _weighed(counts: Sequence[Counter[str]]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The weight of each feature for each label: how much likelier it is there than elsewhere, as a logarithm."""
    everywhere: Counter[str] = sum(counts, Counter())
    sizes = [count.total() for count in counts]
    total, smoothing = sum(sizes), _ALPHA * len(everywhere)
    for feature, n in everywhere.items():
        if n < _SEEN:
            continue
        yield (
            feature,
            tuple(
                math.log((count[feature] + _ALPHA) / (size + smoothing))
                - math.log((n - count[feature] + _ALPHA) / (total - size + smoothing))
                for count, size in zip(counts, sizes, strict=True)
            ),
        )

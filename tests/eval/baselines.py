"""Three plain ways to do the same, to know what the work is worth: character runs, BM25, fuzzy matching."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bot.handbook import Phrases
from bot.understanding.examples import MEANINGS, Example, examples
from bot.understanding.normalise import normalised, words
from tests.eval.measure import Answer, Answerer, answer_of

Features = Callable[[str], list[str]]


def baselines(phrases: Iterable[Phrases]) -> dict[str, Answerer]:
    """Each baseline by its name."""
    taught = examples(phrases)
    return {
        "character runs": _naive_bayes(taught),
        "BM25": _nearest(taught, words, _bm25),
        "fuzzy": _nearest(taught, _trigrams, _dice),
    }


def _trigrams(text: str) -> list[str]:
    spoken = f" {normalised(text)} "
    return sorted({spoken[start : start + 3] for start in range(len(spoken) - 2)})


def _runs(text: str) -> list[str]:
    spoken = f" {normalised(text)} "
    return [spoken[start : start + length] for length in (1, 2, 3, 4) for start in range(len(spoken) - length + 1)]


def _naive_bayes(taught: Sequence[Example]) -> Answerer:
    """Multinomial naive Bayes over runs of one to four characters."""
    seen = [Counter[str]() for _ in MEANINGS]
    for example in taught:
        seen[example.meaning].update(_runs(example.text))
    number = {run: index for index, run in enumerate({run for counts in seen for run in counts})}
    table = np.full((len(number), len(MEANINGS)), 0.1)
    for meaning, counts in enumerate(seen):
        table[[number[run] for run in counts], meaning] += list(counts.values())
    logs = np.log(table / table.sum(0))

    def answer(text: str) -> Answer:
        return answer_of(logs[[number[run] for run in _runs(text) if run in number]].sum(0))

    return answer


def _nearest(taught: Sequence[Example], features: Features, weigh: Callable[..., float]) -> Answerer:
    """The meanings of the phrases that are most like the text."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    lengths = np.zeros(len(taught))
    for place, example in enumerate(taught):
        found = set(features(example.text))
        lengths[place] = len(found) or 1
        for feature in found:
            index[feature].append(place)
    places = {feature: np.array(each) for feature, each in index.items()}
    meanings = np.array([example.meaning for example in taught])

    def answer(text: str) -> Answer:
        asked, likeness = set(features(text)), np.zeros(len(taught))
        for feature in asked & places.keys():
            at = places[feature]
            likeness[at] += weigh(len(taught), len(at), lengths[at], lengths.mean(), len(asked))
        best = np.zeros(len(MEANINGS))
        np.maximum.at(best, meanings, likeness)
        return answer_of(best)

    return answer


def _bm25(phrases: int, having: int, length: float, mean: float, asked: int) -> float:
    del asked
    return math.log(1 + (phrases - having + 0.5) / (having + 0.5)) * 2.5 / (1 + 1.5 * (0.25 + 0.75 * length / mean))


def _dice(phrases: int, having: int, length: float, mean: float, asked: int) -> float:
    del phrases, having, mean
    return 2 / (length + asked)

"""From texts to numbers: words, pairs of words, letter runs, sounds and word groups, each with a number of its own.

Every kind is scaled to length one in each text, so that a long story does not outweigh a short cry, nor letters words.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.groups import WordGroups
from bot.understanding.normalise import words
from bot.understanding.sound import sound

Integers = NDArray[np.int64]
Reals = NDArray[np.float32]

_WORD, _LETTER, _SOUND, GROUP = (kind << 32 for kind in range(4))
"""Where the numbers of each kind of feature begin; within a kind they are hashes of 32 bits."""

_BOUNDS = np.array([_LETTER, _SOUND, GROUP])
_KINDS = 4
_MOST_GROUPS = 1 << 10
_RUNS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Texts by features, sparse: text number n has the features and values from `starts[n]` to `starts[n + 1]`."""

    starts: Integers
    features: Integers
    values: Reals

    def __len__(self) -> int:
        return len(self.starts) - 1

    def texts(self) -> Integers:
        """The number of the text that each value belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def counted(texts: Sequence[str], groups: WordGroups) -> Matrix:
    """How often each feature occurs in each text, damped: one more occurrence counts less and less."""
    found = [_numbers(words(text), groups) for text in texts]
    lengths = [len(numbers) for numbers in found]
    numbers = np.fromiter((number for each in found for number in each), np.int64, sum(lengths))
    places = np.repeat(np.arange(len(texts), dtype=np.int64) << 34, lengths) + numbers
    unique, counts = np.unique(places, return_counts=True)
    starts = np.searchsorted(unique, np.arange(len(texts) + 1, dtype=np.int64) << 34)
    return Matrix(starts, unique & ((1 << 34) - 1), (1 + np.log(counts)).astype(np.float32))


def known(matrix: Matrix, vocabulary: Integers) -> Matrix:
    """The same texts with the features that stand in a sorted vocabulary, numbered by their place in it."""
    places = np.searchsorted(vocabulary, matrix.features)
    places[places == len(vocabulary)] = 0
    stands = vocabulary[places] == matrix.features if len(vocabulary) else np.zeros(len(places), bool)
    starts = np.concatenate(([0], np.cumsum(stands)))[matrix.starts]
    return Matrix(starts, places[stands], matrix.values[stands])


def rarity(matrix: Matrix, size: int) -> Reals:
    """For each feature, how much its occurrence tells: the logarithm of one over the share of texts that have it."""
    texts = np.bincount(matrix.features, minlength=size)
    return (1 + np.log((1 + len(matrix)) / (1 + texts))).astype(np.float32)


def weighed(matrix: Matrix, vocabulary: Integers, rarities: Reals) -> Matrix:
    """The same texts, each feature weighed by its rarity, and each kind of feature scaled to length one in each text."""
    values = matrix.values * rarities[matrix.features]
    kinds = matrix.texts() * _KINDS + np.searchsorted(_BOUNDS, vocabulary[matrix.features], side="right")
    lengths = np.sqrt(np.bincount(kinds, values * values, minlength=_KINDS * len(matrix)))
    return Matrix(matrix.starts, matrix.features, (values / np.maximum(lengths[kinds], 1e-6)).astype(np.float32))


def _numbers(spoken: Sequence[str], groups: WordGroups) -> list[int]:
    numbers = _alone_and_in_pairs(_WORD, spoken)
    numbers += _alone_and_in_pairs(_SOUND, [heard for word in spoken if (heard := sound(word))])
    for word in spoken:
        numbers += _letters(word)
    return [*numbers, *_said_together(sorted(groups.numbers(spoken)))]


def _alone_and_in_pairs(kind: int, spoken: Sequence[str]) -> list[int]:
    return [kind + _hash(said) for said in (*spoken, *(f"{first} {second}" for first, second in pairwise(spoken)))]


def _said_together(groups: Sequence[int]) -> Iterator[int]:
    """A number for each group, and one for each two of them, in whatever order they are said."""
    yield from (GROUP + group * _MOST_GROUPS + group for group in groups)
    yield from (GROUP + first * _MOST_GROUPS + second for first, second in combinations(groups, 2))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


@lru_cache(maxsize=1 << 14)
def _letters(word: str) -> tuple[int, ...]:
    bounded = f" {word} "
    starts = ((length, start) for length in _RUNS for start in range(len(bounded) - length + 1))
    return tuple(_LETTER + _hash(bounded[start : start + length]) for length, start in starts)

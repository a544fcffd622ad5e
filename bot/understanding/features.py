"""From texts to numbers: words, pairs of words, letter runs and word groups, each in a numbered bucket.

Buckets are hashed, so that no table of features has to be kept; words, letters and groups have ranges of their own, and each
range is scaled to length one, so that a long story does not outweigh a short cry.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.groups import WordGroups
from bot.understanding.normalise import words

Integers = NDArray[np.int64]
Reals = NDArray[np.float32]

_WORDS = 1 << 17
_LETTERS = 1 << 18
_GROUPS = 128
"""How many word groups there can be; pairs of them have a bucket each."""

SPOKEN = _WORDS + _LETTERS
"""Below this bucket: words and letters; from it on: word groups."""

SIZE = SPOKEN + _GROUPS * _GROUPS
_RANGES = (0, _WORDS, SPOKEN, SIZE)
_RUNS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Texts by buckets, sparse: text number n has the buckets and values from `starts[n]` to `starts[n + 1]`."""

    starts: Integers
    buckets: Integers
    values: Reals

    def __len__(self) -> int:
        return len(self.starts) - 1


def counted(texts: Sequence[str], groups: WordGroups) -> Matrix:
    """How often each bucket occurs in each text, damped: one more occurrence counts less and less."""
    found = [_buckets(words(text), groups) for text in texts]
    lengths = [len(buckets) for buckets in found]
    keys = np.fromiter((bucket for buckets in found for bucket in buckets), np.int64, sum(lengths))
    keys += np.repeat(np.arange(len(texts), dtype=np.int64) * SIZE, lengths)
    unique, counts = np.unique(keys, return_counts=True)
    rows, buckets = np.divmod(unique, SIZE)
    starts = np.searchsorted(rows, np.arange(len(texts) + 1))
    return Matrix(starts, buckets, (1 + np.log(counts)).astype(np.float32))


def rarity(matrix: Matrix) -> Reals:
    """For each bucket, how much its occurrence tells: the logarithm of one over the share of texts that have it."""
    texts = np.bincount(matrix.buckets, minlength=SIZE)
    return (1 + np.log((1 + len(matrix)) / (1 + texts))).astype(np.float32)


def weighed(matrix: Matrix, rarities: Reals) -> Matrix:
    """The same texts, each bucket weighed by its rarity, and each range of a text scaled to length one."""
    values = matrix.values * rarities[matrix.buckets]
    rows = np.repeat(np.arange(len(matrix)), np.diff(matrix.starts))
    ranges = rows * 3 + np.searchsorted(_RANGES[1:3], matrix.buckets, side="right")
    lengths = np.sqrt(np.bincount(ranges, values * values, minlength=3 * len(matrix)))
    return Matrix(matrix.starts, matrix.buckets, (values / np.maximum(lengths[ranges], 1e-6)).astype(np.float32))


def _buckets(spoken: Sequence[str], groups: WordGroups) -> list[int]:
    buckets = [_word(word) for word in spoken]
    buckets += [_word(f"{first} {second}") for first, second in pairwise(spoken)]
    for word in spoken:
        buckets += _letters(word)
    return buckets + list(_group_buckets(groups.numbers(spoken)))


def _group_buckets(numbers: Iterable[int]) -> Iterable[int]:
    """A bucket for each group, and one for each pair: what is said together, in whatever order."""
    present = sorted(numbers)
    yield from (SPOKEN + number * _GROUPS + number for number in present)
    yield from (SPOKEN + first * _GROUPS + second for first, second in combinations(present, 2))


def _word(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace")) % _WORDS


@lru_cache(maxsize=1 << 14)
def _letters(word: str) -> tuple[int, ...]:
    bounded = f" {word} "
    return tuple(
        _WORDS + zlib.crc32(bounded[start : start + length].encode("utf-8", "replace")) % _LETTERS
        for length in _RUNS
        for start in range(len(bounded) - length + 1)
    )

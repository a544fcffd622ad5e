"""The arithmetic of signals: how unlikely a week's count is beside the weeks before, and which of many tests to believe.

Pure, and free of any knowledge of topics or countries. Method and measured errors: docs/signals.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Count = int | None
"""A published count; None: withheld."""

WITHHELD_AS = 3
"""What a withheld week counts as: about the mean of a Poisson count of 4 to 5 when it lies below 6."""

SMALL = 9
"""Where every published week is larger than this, a withheld one was withheld to protect another count; it is left out."""

PRIOR = 0.5
"""Jeffreys' prior of a Poisson mean, in counts."""

LEAST_SPREAD = 0.02
"""The least overdispersion assumed: weeks differ by 14 % of the mean beyond what chance does."""

ENOUGH_TO_JUDGE_SPREAD = 12
"""The mean from which on a cell's own weeks tell how much it varies; below, rounding and withholding hide it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a week was expected to bring: the mean, and the size (shape) of its negative binomial distribution."""

    mean: float
    size: float


def filled(weeks: Sequence[Count]) -> list[int]:
    """The counts of past weeks, withheld ones as `WITHHELD_AS`, or left out where they cannot have been small."""
    published = [count for count in weeks if count is not None]
    if published and min(published) > SMALL:
        return published
    return [WITHHELD_AS if count is None else count for count in weeks]


def spread(weeks: Sequence[int]) -> float | None:
    """A cell's overdispersion by moments, (variance - mean) / mean²; None where it cannot be judged."""
    if len(weeks) < 4 or np.mean(weeks) < ENOUGH_TO_JUDGE_SPREAD:  # noqa: PLR2004  fewer say nothing of a variance
        return None
    mean = float(np.mean(weeks))
    return max(0.0, (float(np.var(weeks, ddof=1)) - mean) / mean**2)


def common_spread(cells: Sequence[Sequence[int]]) -> float:
    """The overdispersion of a typical cell: the median of those that can be judged, never below `LEAST_SPREAD`."""
    known = [one for weeks in cells if (one := spread(weeks)) is not None]
    return max(LEAST_SPREAD, float(np.median(known)) if known else LEAST_SPREAD)


def expected(weeks: Sequence[int], common: float, factor: float = 1.0) -> Expected:
    """What a week brings, by the weeks before: Gamma-Poisson with overdispersion, times a `factor` for the season."""
    total = sum(weeks) + PRIOR
    own = spread(weeks)
    overdispersion = common if own is None else max(common, own)
    return Expected(factor * total / len(weeks), 1 / (1 / total + overdispersion))


def chance(count: int, expected: Expected) -> float:
    """The probability of so large a count or a larger one. Rounding at random raises as often as it lowers, and is left be.

    The upper tail of the negative binomial distribution (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6), summed.
    """
    if count <= 0:
        return 1.0
    k = np.arange(count)
    size, mean = expected.size, expected.mean
    # log C(k + size - 1, k), as a running sum of log((k - 1 + size) / k)
    ways = np.concatenate(([0.0], np.cumsum(np.log((k[1:] - 1 + size) / k[1:]))))
    logs = ways + size * math.log(size / (size + mean)) + k * math.log(mean / (size + mean))
    return float(min(1.0, max(0.0, 1.0 - np.exp(logs).sum())))


def believed(chances: Sequence[float], tests: int, rate: float) -> list[bool]:
    """Which of the tests to believe so that of those believed no more than a share `rate` is expected to be false.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995), 289. `tests` counts those too that are not
    given because they could not be unusual: withheld cells.
    """
    order = np.argsort(chances)
    kept = [rank for rank, index in enumerate(order, start=1) if chances[index] <= rate * rank / max(tests, 1)]
    last = max(kept, default=0)
    return [bool(position < last) for position in np.argsort(order)]

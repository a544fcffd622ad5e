"""Learning weights from labelled texts. Pure and repeatable.

A straight line a label, by steps on the squared hinge (a linear support vector machine), and what the bare counts say
(complement naive Bayes): the two err on different texts. A trainer of our own needs nothing but NumPy at run time, so that a
line added by an editor counts at the next start, without a training service.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.understanding.features import Integers, Matrix, Reals

_ROUNDS = 10
_BATCH = 64
_STEP = 0.2
_SHRINK = 7e-5
_SMOOTHING = 0.3


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be learned, by text and label: yes (+1) or no (-1), and how much it counts."""

    signs: Reals
    importance: Reals


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some texts: their values, found by text (`starts`, `rows`) and by feature (`order`, `feature_starts`, `features`)."""

    texts: Integers
    starts: Integers
    rows: Integers
    values: Reals
    places: Integers
    order: Integers
    feature_starts: Integers
    features: Integers


def margins(matrix: Matrix, targets: Targets, sees: Reals) -> Reals:
    """The weight of each feature for each label. `sees`: by feature and label, 1 where it may count, else 0.

    The texts are shuffled the same way every time.
    """
    chance = np.random.default_rng(0)
    batches = list(_batches(matrix, chance.permutation(len(matrix))))
    weights = np.zeros(sees.shape, np.float32)
    for done in range(_ROUNDS):
        for number in chance.permutation(len(batches)):
            _learn(batches[number], targets, sees, weights, _STEP * (1 - done / _ROUNDS))
    return weights


def counts(matrix: Matrix, meanings: Integers, number_of_meanings: int, size: int) -> Reals:
    """For each feature and meaning, how much rarer it is under all other meanings: complement naive Bayes.

    Source: Rennie and others, Tackling the poor assumptions of naive Bayes text classifiers, 2003.
    """
    cells = matrix.features * number_of_meanings + meanings[matrix.texts()]
    table = np.bincount(cells, matrix.values, minlength=size * number_of_meanings).reshape(size, number_of_meanings)
    others = table.sum(1, keepdims=True) - table + _SMOOTHING
    rarer: Reals = -np.log(others / others.sum(0)).astype(np.float32)
    rarer -= rarer.mean(1, keepdims=True)
    return rarer


def _batches(matrix: Matrix, shuffled: Integers) -> Iterator[_Batch]:
    sizes = np.diff(matrix.starts)
    shuffled = shuffled[sizes[shuffled] > 0]
    for first in range(0, len(shuffled), _BATCH):
        texts = shuffled[first : first + _BATCH]
        positions = np.concatenate([np.arange(matrix.starts[text], matrix.starts[text + 1]) for text in texts])
        features, places = np.unique(matrix.features[positions], return_inverse=True)
        order = np.argsort(places, kind="stable")
        yield _Batch(
            texts=texts,
            starts=np.concatenate(([0], np.cumsum(sizes[texts])[:-1])),
            rows=np.repeat(np.arange(len(texts)), sizes[texts]),
            values=matrix.values[positions],
            places=places,
            order=order,
            feature_starts=np.searchsorted(places[order], np.arange(len(features))),
            features=features,
        )


def _learn(batch: _Batch, targets: Targets, sees: Reals, weights: Reals, step: float) -> None:
    """One step: where a text lies on the wrong side of a label's line, or too near it, the line moves."""
    local = weights[batch.features]
    scores = np.add.reduceat(local[batch.places] * batch.values[:, None], batch.starts)
    signs = targets.signs[batch.texts]
    wrong = np.maximum(0, 1 - signs * scores) * signs * targets.importance[batch.texts]
    pulls = np.add.reduceat((wrong[batch.rows] * batch.values[:, None])[batch.order], batch.feature_starts)
    pulls -= _SHRINK * len(batch.texts) * local
    weights[batch.features] = local + step * pulls * sees[batch.features]

"""Learning weights from labelled texts: one straight line a label, by steps on the squared hinge. Pure and repeatable.

A trainer of our own needs nothing but NumPy at run time, so that a line added by an editor counts at the next start, without
a training service; and all labels of all questions (topic, danger, language) are learned in one pass over the texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.understanding.features import SIZE, SPOKEN, Integers, Matrix, Reals

_EPOCHS = 8
_BATCH = 256
_STEP = 0.3
_SHRINK = 1e-5


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be learned, by text and label: yes (+1) or no (-1), and how much it counts.

    `sees_groups` is 1 for a label that may look at word groups, else 0.
    """

    signs: Reals
    importance: Reals
    sees_groups: Reals


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some texts: their values, found by text (`starts`, `rows`) and by bucket (`order`, `bucket_starts`, `buckets`)."""

    texts: Integers
    starts: Integers
    rows: Integers
    values: Reals
    places: Integers
    order: Integers
    bucket_starts: Integers
    buckets: Integers


def learned(matrix: Matrix, targets: Targets) -> Reals:
    """The weight of each bucket for each label, by AdaGrad over shuffled batches; the shuffle is the same every time."""
    chance = np.random.default_rng(0)
    batches = list(_batches(matrix, chance.permutation(len(matrix))))
    labels = targets.signs.shape[1]
    weights, squares = np.zeros((SIZE, labels), np.float32), np.full((SIZE, labels), 1e-4, np.float32)
    for epoch in range(_EPOCHS):
        for number in chance.permutation(len(batches)):
            _learn(batches[number], targets, weights, squares, _STEP * (1 - epoch / _EPOCHS))
    return weights


def _batches(matrix: Matrix, shuffled: Integers) -> Iterator[_Batch]:
    sizes = np.diff(matrix.starts)
    shuffled = shuffled[sizes[shuffled] > 0]
    for first in range(0, len(shuffled), _BATCH):
        texts = shuffled[first : first + _BATCH]
        positions = np.concatenate([np.arange(matrix.starts[text], matrix.starts[text + 1]) for text in texts])
        buckets, places = np.unique(matrix.buckets[positions], return_inverse=True)
        order = np.argsort(places, kind="stable")
        yield _Batch(
            texts=texts,
            starts=np.concatenate(([0], np.cumsum(sizes[texts])[:-1])),
            rows=np.repeat(np.arange(len(texts)), sizes[texts]),
            values=matrix.values[positions],
            places=places,
            order=order,
            bucket_starts=np.searchsorted(places[order], np.arange(len(buckets))),
            buckets=buckets,
        )


def _learn(batch: _Batch, targets: Targets, weights: Reals, squares: Reals, step: float) -> None:
    """One step: where a text lies on the wrong side of a label's line, or too near it, the line moves."""
    local = weights[batch.buckets]
    scores = np.add.reduceat(local[batch.places] * batch.values[:, None], batch.starts)
    signs = targets.signs[batch.texts]
    wrong = np.maximum(0, 1 - signs * scores) * signs * targets.importance[batch.texts]
    pulls = np.add.reduceat((wrong[batch.rows] * batch.values[:, None])[batch.order], batch.bucket_starts)
    pulls -= _SHRINK * len(batch.texts) * local
    pulls[batch.buckets >= SPOKEN] *= targets.sees_groups
    squares[batch.buckets] += pulls * pulls
    weights[batch.buckets] = local + step * pulls / np.sqrt(squares[batch.buckets])

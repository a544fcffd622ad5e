"""What can be worked out of cells that hang together: between which values each lies for all that is known. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

NO_LIMIT = 10**9
"""Stands for "any number"."""

MAX_SWEEPS = 200
"""How often the relations are gone over at most: what is learned after that is no more than a unit a sweep."""

Cell = tuple[str, ...]
"""A published cell: its period, then its place in each dimension; `*` means all."""

Limits = tuple[int, int]
"""The least and the greatest value that a count may have."""


class Sign(Enum):
    """How a whole stands to the sum of its parts."""

    EQUAL = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True)
class Relation:
    """A cell that is the sum of others, or at least or at most that: from the rest, one that is withheld may be told."""

    whole: Cell
    parts: tuple[Cell, ...]
    sign: Sign = Sign.EQUAL


class Bounds:
    """Cells that hang together by relations. `cells`: all of them, in the order in which limits are given and returned."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self._relations = relations
        self.cells = list(dict.fromkeys(cell for one in relations for cell in (one.whole, *one.parts)))
        place = {cell: number for number, cell in enumerate(self.cells)}
        self._wholes = np.array([place[one.whole] for one in relations], dtype=np.int64)
        self._parts = np.array([place[part] for one in relations for part in one.parts], dtype=np.int64)
        lengths = [len(one.parts) for one in relations]
        self._of = np.repeat(np.arange(len(relations)), lengths)
        self._starts = np.cumsum([0, *lengths[:-1]])
        self._least = np.array([one.sign is not Sign.AT_MOST for one in relations], dtype=bool)
        self._most = np.array([one.sign is not Sign.AT_LEAST for one in relations], dtype=bool)

    def narrowed(self, limits: Sequence[Limits]) -> list[Limits]:
        """The limits of each cell, given what is known at first. What contradicts itself teaches nothing."""
        low, high = np.array(limits, dtype=np.int64).reshape(-1, 2).T.copy()
        for _ in range(MAX_SWEEPS if self._relations else 0):
            new_low, new_high = self._swept(low, high)
            sound = new_low <= new_high
            if not np.any(sound & ((new_low > low) | (new_high < high))):
                break
            low, high = np.where(sound, new_low, low), np.where(sound, new_high, high)
        return list(zip(low.tolist(), high.tolist(), strict=True))

    def touching(self, cells: Collection[Cell]) -> Iterator[Relation]:
        """The relations in which one of some cells stands."""
        return (one for one in self._relations if one.whole in cells or any(part in cells for part in one.parts))

    def _swept(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What every relation says by itself of each of its cells."""
        new_low, new_high = low.copy(), high.copy()
        lows, highs = (np.add.reduceat(ends[self._parts], self._starts) for ends in (low, high))
        np.maximum.at(new_low, self._wholes[self._least], lows[self._least])
        np.minimum.at(new_high, self._wholes[self._most], highs[self._most])
        least, most = self._least[self._of], self._most[self._of]
        rest_low, rest_high = lows[self._of] - low[self._parts], highs[self._of] - high[self._parts]
        whole = self._wholes[self._of]
        np.minimum.at(new_high, self._parts[least], (high[whole] - rest_low)[least])
        np.maximum.at(new_low, self._parts[most], (low[whole] - rest_high)[most])
        return new_low, new_high

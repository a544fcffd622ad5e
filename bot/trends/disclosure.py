"""What may be published of counts: small ones are withheld, others rounded, and no withheld one can be worked out.

Rounding is Stats NZ's fixed random rounding to base 3: a count that is no multiple of three goes to the nearest multiple
with probability 2/3, to the other with 1/3. The draw hangs on what was counted, so that the same counts are rounded alike in
every table and period. Pure.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WITHHELD_BELOW = 5
BASE = 3

NARROWEST = 3
"""How many values a withheld count must be able to have, for all that anybody can work out."""

Cell = tuple[str, ...]
"""A published cell: its period, then its place in each dimension; `*` means all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands in a cell before publication. `draw` is the sum of the keys of all that was counted in it."""

    n: int
    draw: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A cell that is the sum of others, so that one that is withheld might be worked out from the rest."""

    whole: Cell
    parts: tuple[Cell, ...]


def draw_of(key: bytes, counted: str) -> int:
    """What one question of a sort adds to the draw of the cells it is counted in."""
    return int.from_bytes(hmac.digest(key, counted.encode(), hashlib.sha256)[:8], "big")


def rounded(counted: Counted) -> int:
    """A count, rounded at random but always alike."""
    rest = counted.n % BASE
    if rest == 0:
        return counted.n
    nearest = counted.n - 1 if rest == 1 else counted.n + 1
    other = counted.n + 2 if rest == 1 else counted.n - 2
    digest = hashlib.sha256(counted.draw.to_bytes(16, "big")).digest()
    return other if int.from_bytes(digest[:8], "big") % BASE == 0 else nearest


def publishable(
    counts: Mapping[Cell, Counted], relations: Sequence[Relation], before: Mapping[Cell, int], *, guard: bool = True
) -> dict[Cell, int]:
    """The figures that may be published, given those that were `before`, of cells of earlier periods.

    What is below `WITHHELD_BELOW`, also once rounded, is withheld; then, with `guard`, so much more that no withheld count
    is left with fewer than `NARROWEST` values.
    """
    figures = {cell: rounded(counted) for cell, counted in counts.items() if counted.n >= WITHHELD_BELOW}
    figures = {cell: figure for cell, figure in figures.items() if figure > WITHHELD_BELOW}
    while guard and (told := _telling(figures, relations, before)):
        for cell in told:
            figures.pop(cell, None)
    return figures


def _telling(figures: Mapping[Cell, int], relations: Sequence[Relation], before: Mapping[Cell, int]) -> set[Cell]:
    """Of each relation that tells too much, the cell to withhold: the whole; of a grand total the least part."""
    known = {**before, **figures}
    limits = bounds(known, relations)
    tight = {cell for cell, (low, high) in limits.items() if cell not in known and high - low + 1 < NARROWEST}
    told: set[Cell] = set()
    for relation in relations:
        cells = (relation.whole, *relation.parts)
        if tight.isdisjoint(cells) or not told.isdisjoint(cells):
            continue
        parts = sorted((figures[part], part) for part in relation.parts if part in figures)
        if relation.whole in figures:
            told.add(relation.whole if relation.whole[1:].count("*") < len(relation.whole) - 1 or not parts else parts[0][1])
        elif parts:
            told.add(parts[0][1])
    return told


def bounds(known: Mapping[Cell, int], relations: Iterable[Relation]) -> dict[Cell, tuple[int, int]]:
    """Between which values each cell's true count lies for whoever reads all that is `known`, and knows the rules."""
    relations = list(relations)
    limits = {cell: _at_first(cell, known) for relation in relations for cell in (relation.whole, *relation.parts)}
    changed = True
    while changed:
        changed = False
        for relation in relations:
            low, high = limits[relation.whole]
            lows = sum(limits[part][0] for part in relation.parts)
            highs = sum(limits[part][1] for part in relation.parts)
            changed |= _narrow(limits, relation.whole, lows, highs)
            for part in relation.parts:
                own_low, own_high = limits[part]
                changed |= _narrow(limits, part, low - (highs - own_high), high - (lows - own_low))
    return limits


def _at_first(cell: Cell, known: Mapping[Cell, int]) -> tuple[int, int]:
    figure = known.get(cell)
    if figure is None:
        return 0, WITHHELD_BELOW
    return max(WITHHELD_BELOW, figure - BASE + 1), figure + BASE - 1


def _narrow(limits: dict[Cell, tuple[int, int]], cell: Cell, low: int, high: int) -> bool:
    """Narrow what is known of a cell; whether anything was learned. Limits that contradict each other teach nothing."""
    own_low, own_high = limits[cell]
    narrowed = max(own_low, low), min(own_high, high)
    if narrowed == (own_low, own_high) or narrowed[0] > narrowed[1]:
        return False
    limits[cell] = narrowed
    return True

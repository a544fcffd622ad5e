"""What may be published of counts: small ones are withheld, others rounded, and no withheld one can be worked out.

Rounding is Stats NZ's fixed random rounding to base 3: a count that is no multiple of three goes to the nearest multiple
with probability 2/3, to the other with 1/3. The draw hangs on what was counted, so that the same counts are rounded alike in
every table and period. Pure.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.trends.bounds import NO_LIMIT, Bounds, Cell, Limits, Relation

WITHHELD_BELOW = 5
BASE = 3

NARROWEST = 3
"""How many values a withheld count must be able to have, for all that anybody can work out."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands in a cell before publication. `draw` is the sum of the keys of all that was counted in it."""

    n: int
    draw: int


def draw_of(key: bytes, counted: str) -> int:
    """What one of a sort adds to the draw of the cells it is counted in."""
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
    counts: Mapping[Cell, Counted],
    relations: Sequence[Relation],
    before: Mapping[Cell, int],
    sizes: Mapping[Cell, int],
) -> dict[Cell, int]:
    """The figures that may be published, given those that were `before`, of cells of earlier periods.

    What is below `WITHHELD_BELOW`, also once rounded, is withheld; then so much more that no withheld count is left with
    fewer than `NARROWEST` values. `sizes`: the true counts of the earlier periods' cells, none where there are none.
    """
    figures = {cell: rounded(counted) for cell, counted in counts.items() if counted.n >= WITHHELD_BELOW}
    figures = {cell: figure for cell, figure in figures.items() if figure > WITHHELD_BELOW}
    large = {*figures, *(cell for cell, n in sizes.items() if n > WITHHELD_BELOW)}
    bounds = Bounds(relations)
    while told := set(_telling(figures, before, bounds, large)):
        for cell in told:
            del figures[cell]
    return figures


def _telling(
    figures: Mapping[Cell, int], before: Mapping[Cell, int], bounds: Bounds, large: Collection[Cell]
) -> Iterator[Cell]:
    """What to withhold so that no withheld count is known too well; of what hangs together with it, the nearest."""
    known = {**before, **figures}
    limits = bounds.narrowed([limits_of(known.get(cell), large=cell in large) for cell in bounds.cells])
    pairs = zip(bounds.cells, limits, strict=True)
    tight = {cell for cell, (low, high) in pairs if cell not in known and high - low + 1 < NARROWEST}
    reached: set[Cell] = set()
    while tight and tight != reached:
        reached, touching = tight, list(bounds.touching(tight))
        told = [cell for relation in touching if (cell := _to_withhold(relation, figures))]
        yield from told
        tight = set() if told else tight.union(*((relation.whole, *relation.parts) for relation in touching))


def limits_of(figure: int | None, *, large: bool) -> Limits:
    """Between which values a count lies for whoever reads its figure; or knows of its being withheld, and why."""
    if figure is not None:
        return max(WITHHELD_BELOW, figure - BASE + 1), figure + BASE - 1
    return (WITHHELD_BELOW, NO_LIMIT) if large else (0, WITHHELD_BELOW)


def _to_withhold(relation: Relation, figures: Mapping[Cell, int]) -> Cell | None:
    """Which figure of a relation to give up: a sum; rather than a grand total, its least part."""
    parts = sorted((figures[part], part) for part in relation.parts if part in figures)
    least = next((part for _, part in parts), None)
    whole = relation.whole if relation.whole in figures else None
    is_total = all(place == "*" for place in relation.whole[2:])
    return (least or whole) if is_total else (whole or least)

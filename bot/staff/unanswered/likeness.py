"""Wordings that are alike, in groups; and of their words only those that many use. Pure, and the same for the same wordings.

Each wording is a set of pieces: its words' beginnings and its words' groups of three letters, each the heavier the fewer
wordings hold it. Wordings are taken in a fixed order, the most common first; each joins the group whose first one it is most
like, or begins a group.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

ALIKE = 0.45
"""What share of their weight a wording and the first of a group must have in common (Dice, weighted)."""

SHOWN_FROM = 3
"""From how many wordings on a group is shown, and a word that is not the service's own."""

HIDDEN = "\u2026"
"""What stands for a word that is not shown."""

MARKS = ("[name]", "[number]", "[contact]", "[word]")

_STEM = 5
_COMMON = 0.25
"""Pieces that more than this share of the wordings hold (and no fewer than 50) find no partner: they say too little."""

_FEW = 50

_TITLE = 8
"""How many words name a group at most."""

Words = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """A released wording: its ISO week and its redacted text."""

    week: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Wordings that are alike: how many, the weeks of the first and last, words that most of them hold, and how they read.

    `words` stand in the order in which they are said. `readings` are texts with hidden words, each once, the commonest
    first.
    """

    size: int
    first_week: str
    last_week: str
    words: tuple[str, ...]
    readings: tuple[str, ...]


def groups(wordings: Sequence[Wording], words: Words, known: Iterable[str]) -> list[Group]:
    """The groups of wordings of one language that may be shown, largest first."""
    spoken = {text: tuple(words(_without_marks(text))) for text in {wording.text for wording in wordings}}
    holding = Counter(word for wording in wordings for word in set(spoken[wording.text]))
    shown = set(known) | {word for word, n in holding.items() if n >= SHOWN_FROM}
    alike = [[wordings[place] for place in places] for places in _alike([spoken[wording.text] for wording in wordings])]
    found = [_group(members, spoken, shown, words) for members in alike if len(members) >= SHOWN_FROM]
    return sorted(found, key=lambda group: (-group.size, group.words, group.first_week, group.readings))


def _alike(spoken: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """The places of texts that are alike."""
    pieces = {text: _pieces(text) for text in set(spoken)}
    holding = Counter(piece for text in spoken for piece in pieces[text])
    weight = {piece: math.log1p(len(spoken) / n) for piece, n in holding.items()}
    telling = {piece for piece, n in holding.items() if n <= max(_FEW, _COMMON * len(spoken))}
    groups_by_piece: defaultdict[str, list[int]] = defaultdict(list)
    group_of: dict[tuple[str, ...], int] = {}
    firsts: list[frozenset[str]] = []
    heavy: list[float] = []
    for text, _ in sorted(Counter(spoken).items(), key=lambda item: (-item[1], len(item[0]), item[0])):
        own = pieces[text]
        own_weight = sum(weight[piece] for piece in own)
        best = _best(own, own_weight, firsts, heavy, groups_by_piece, weight)
        if best is None:
            best = len(firsts)
            firsts.append(own)
            heavy.append(own_weight)
            for piece in own & telling:
                groups_by_piece[piece].append(best)
        group_of[text] = best
    members: list[list[int]] = [[] for _ in firsts]
    for place, text in enumerate(spoken):
        members[group_of[text]].append(place)
    return members


def _best(
    own: frozenset[str],
    own_weight: float,
    firsts: Sequence[frozenset[str]],
    heavy: Sequence[float],
    groups_by_piece: Mapping[str, Sequence[int]],
    weight: Mapping[str, float],
) -> int | None:
    """The group whose first wording is most like a wording, the earlier of two; None when none is alike."""
    common: Counter[int] = Counter(group for piece in sorted(own) for group in groups_by_piece.get(piece, ()))
    best, likeness = None, ALIKE
    for group, _ in sorted(common.most_common(20), key=lambda item: item[0]):
        shared = sum(weight[piece] for piece in own & firsts[group])
        share = 2 * shared / (own_weight + heavy[group])
        if share > likeness or (best is None and share >= likeness):
            best, likeness = group, share
    return best


def _pieces(spoken: tuple[str, ...]) -> frozenset[str]:
    stems = {f"{word[:_STEM]}|" for word in spoken}
    return frozenset(stems | {f"^{word}$"[at : at + 3] for word in spoken for at in range(len(word))})


def _group(members: Sequence[Wording], spoken: Mapping[str, tuple[str, ...]], shown: set[str], words: Words) -> Group:
    weeks = sorted(member.week for member in members)
    commonest = min(Counter(spoken[member.text] for member in members).items(), key=lambda item: (-item[1], item[0]))[0]
    held = Counter(word for member in members for word in set(spoken[member.text]) & shown)
    most = [word for word in dict.fromkeys(commonest) if 2 * held[word] >= len(members)]
    readings = Counter(_read(member.text, shown, words) for member in members)
    ordered = sorted(readings, key=lambda reading: (-readings[reading], reading))
    return Group(len(members), weeks[0], weeks[-1], tuple(most[:_TITLE]), tuple(ordered))


def _read(text: str, shown: set[str], words: Words) -> str:
    """A text of which only words that may be shown are left."""
    return " ".join(
        word if word not in MARKS and all(form in shown for form in words(word)) else HIDDEN for word in text.split()
    )


def _without_marks(text: str) -> str:
    for mark in MARKS:
        text = text.replace(mark, " ")
    return text

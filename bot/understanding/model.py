"""The learned weights: made from phrases once, kept in a file under the hash of all that they depend on, read back in place.

The file may be lost or spoilt at any time: then the weights are learned again. Knows nothing of what the labels are for.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.handbook import Phrases, WordList
from bot.understanding import examples as example_room
from bot.understanding.features import Reals, counted, known, rarity, weighed
from bot.understanding.groups import WordGroups

_LEARNING = ("normalise", "sound", "groups", "features", "training", "examples", "model")
"""The modules that what is learned depends on."""

_KEPT = 4
"""How many files of weights are kept: those of other contents, such as a copy that an editor is trying out."""

LABELS = example_room.LABELS

_ROW = np.dtype([("feature", np.int64), ("rarity", np.float32), ("weights", np.float16, (len(LABELS),))])
Table = NDArray[Any]
"""Rows of `_ROW`."""


class Model:
    """Scores every label of `LABELS` for a text: above 0 speaks for it, below 0 against it."""

    def __init__(self, phrases: Sequence[Phrases], lists: Sequence[WordList], cache: Path | None = None) -> None:
        self.groups = WordGroups(each.groups for each in lists)
        path = cache / f"understanding-{_digest(phrases, lists)}.npy" if cache else None
        table = _read(path) if path else None
        if table is None:
            table = _table(phrases, self.groups)
            if path:
                _write(path, table)
                mapped = _read(path)
                table = table if mapped is None else mapped
        self._vocabulary, self._rarities = np.array(table["feature"]), np.array(table["rarity"])
        self._weights = np.asarray(table["weights"])  # the same memory, without the file's own slow way of slicing

    def scores(self, text: str) -> Reals:
        """One score a label, in the order of `LABELS`."""
        row = known(counted([text], self.groups), self._vocabulary)
        row = weighed(row, self._vocabulary, self._rarities)
        scores: Reals = row.values @ self._weights[row.features].astype(np.float32)
        return scores


def _table(phrases: Sequence[Phrases], groups: WordGroups) -> Table:
    """One row a feature: its number, how rare it is, and its weight for each label."""
    taught = [*example_room.examples(phrases), *example_room.in_company(phrases)]
    texts = counted([example.text for example in taught], groups)
    vocabulary = np.unique(texts.features)
    texts = known(texts, vocabulary)
    table = np.zeros(len(vocabulary), _ROW)
    if taught:
        rarities = rarity(texts, len(vocabulary))
        texts = weighed(texts, vocabulary, rarities)
        table["feature"], table["rarity"] = vocabulary, rarities
        table["weights"] = example_room.weights(taught, texts, vocabulary)
    return table


def _digest(phrases: Sequence[Phrases], lists: Sequence[WordList]) -> str:
    """Changes whenever a phrase, a word group or the code of learning does."""
    digest = hashlib.sha256()
    for model in (*phrases, *lists):
        digest.update(model.model_dump_json().encode())
    for name in _LEARNING:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> Table | None:
    """The table in the file, mapped into memory; None when there is none that can be used."""
    try:
        table: Table = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return table if table.dtype == _ROW and table.ndim == 1 else None


def _write(path: Path, table: Table) -> None:
    """Put the table there whole or not at all; where nothing may be written, it is learned again next time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            np.save(part, table)
        Path(part.name).replace(path)
        by_age = sorted(path.parent.glob("understanding-*.npy"), key=lambda file: file.stat().st_mtime)
        for old in by_age[:-_KEPT]:
            old.unlink()

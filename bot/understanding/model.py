"""The learned weights: made from phrases once, kept in a file under the hash of all that they depend on, read back in place.

The file may be lost or spoilt at any time: then the weights are learned again. Knows nothing of what the labels are for.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.handbook import Phrases, WordList
from bot.understanding import examples as example_room
from bot.understanding.features import SIZE, Reals, counted, rarity, weighed
from bot.understanding.groups import WordGroups
from bot.understanding.training import learned

_KEPT = 4
"""How many files of weights are kept: those of other contents, such as a copy that an editor is trying out."""

LABELS = example_room.LABELS


class Model:
    """Scores every label of `LABELS` for a text: above 0 speaks for it, below 0 against it."""

    def __init__(self, phrases: Sequence[Phrases], lists: Sequence[WordList], cache: Path | None = None) -> None:
        self.groups = WordGroups(lists)
        path = cache / f"understanding-{_digest(phrases, lists)}.npy" if cache else None
        table = _read(path) if path else None
        if table is None:
            table = _table(phrases, self.groups)
            if path:
                _write(path, table)
                mapped = _read(path)
                table = table if mapped is None else mapped
        self._weights, self._rarities = table[:, :-1], np.array(table[:, -1], np.float32)

    def scores(self, text: str) -> Reals:
        """One score a label, in the order of `LABELS`."""
        row = weighed(counted([text], self.groups), self._rarities)
        scores: Reals = row.values @ self._weights[row.buckets].astype(np.float32)
        return scores


def _table(phrases: Sequence[Phrases], groups: WordGroups) -> Reals:
    """The weights, one row a bucket and one column a label; the last column is how rare the bucket is."""
    known = example_room.examples(phrases)
    if not known:
        return np.zeros((SIZE, len(LABELS) + 1), np.float16)
    counts = counted([example.text for example in known], groups)
    rarities = rarity(counts)
    weights = learned(weighed(counts, rarities), example_room.targets(known))
    return np.column_stack([weights, rarities]).astype(np.float16)


def _digest(phrases: Sequence[Phrases], lists: Sequence[WordList]) -> str:
    """Changes whenever a phrase, a word group or the code of this room does."""
    digest = hashlib.sha256()
    for model in (*phrases, *lists):
        digest.update(model.model_dump_json().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> Reals | None:
    """The table in the file, mapped into memory; None when there is none that can be used."""
    try:
        table = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return table if table.shape == (SIZE, len(LABELS) + 1) and table.dtype == np.float16 else None


def _write(path: Path, table: Reals) -> None:
    """Put the table there whole or not at all; where nothing may be written, it is learned again next time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            np.save(part, table)
        Path(part.name).replace(path)
        by_age = sorted(path.parent.glob("understanding-*.npy"), key=lambda file: file.stat().st_mtime)
        for old in by_age[:-_KEPT]:
            old.unlink()

"""Which translations a speaker has confirmed: by hashes of both texts, so that any later change undoes it by itself."""

import csv
import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REVIEWED = "reviewed.csv"
_COLUMNS = ("source", "translation", "by", "on")


@dataclass(frozen=True, slots=True)
class Review:
    """That a role, or somebody by initials, has confirmed a translation on a day. Both texts stand as hashes."""

    source: str
    translation: str
    by: str
    on: datetime.date


def text_hash(text: str) -> str:
    """Sixteen hex digits that stand for a text (SHA-256, cut)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_reviews(path: Path) -> tuple[Review, ...]:
    """The reviews of one language, none where there is no file; a line that cannot be read is no review."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(review for row in csv.DictReader(file) if (review := _review(row)))


def write_reviews(path: Path, reviews: Iterable[Review]) -> None:
    """Write the reviews of one language, in the order of their hashes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(_COLUMNS)
        for review in sorted(set(reviews), key=lambda review: (review.source, review.translation)):
            lines.writerow((review.source, review.translation, review.by, review.on.isoformat()))


def _review(row: dict[str, str | None]) -> Review | None:
    values = [row.get(column) or "" for column in _COLUMNS]
    try:
        return Review(values[0], values[1], values[2], datetime.date.fromisoformat(values[3])) if all(values) else None
    except ValueError:
        return None

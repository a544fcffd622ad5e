"""`rafiq posters`: the same words as PDF, A4 posters and sheets of ten wallet cards, ready for any printer.

Typst sets the type: it shapes Arabic, Urdu, Bengali and Devanagari, needs no library of the system, and takes no font but
ours, so that a sheet looks the same wherever it is made (docs/decisions/0032-posters-by-typst.md).
"""

import datetime
import io
import json
from pathlib import Path
from typing import Literal

from bot.conversation import Reader
from bot.paper.leaflet import Door, words

Form = Literal["poster", "cards"]
FORMS: tuple[Form, ...] = ("poster", "cards")
FONTS = Path(__file__).parent / "fonts"

_LAYOUT = Path(__file__).parent / "poster.typ"


class PressError(Exception):
    """What sets the type is not installed; says how to get it."""


def write_posters(folder: Path, reader: Reader, door: Door) -> tuple[Path, ...]:
    """Write the poster and the cards of a language, as `poster-ha.pdf` and `cards-ha.pdf`.

    Raises:
        PressError: when the libraries for paper are not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {folder / f"{form}-{reader.language}.pdf": printed(reader, door, form) for form in FORMS}
    for path, pdf in written.items():
        path.write_bytes(pdf)
    return tuple(written)


def printed(reader: Reader, door: Door, form: Form) -> bytes:
    """One PDF. The same words on the same day give the same bytes."""
    try:
        import segno
        import typst
    except ImportError as error:
        raise PressError(f"{error.name} is not installed: pip install 'rafiq[paper]'") from None
    square = io.BytesIO()
    segno.make(door.address, error="m", micro=False).save(square, kind="svg", scale=10, border=3)
    content = {**words(reader, door), "form": form, "qr": square.getvalue().decode()}
    made = datetime.datetime.combine(reader.today, datetime.time(), datetime.UTC)
    return typst.compile(
        _LAYOUT,
        root=_LAYOUT.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        timestamp=int(made.timestamp()),
    )

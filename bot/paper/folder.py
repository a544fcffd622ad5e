"""`rafiq pages`: a copy of the handbook as files that any browser opens without a network, a script or this program."""

import shutil
from pathlib import Path

from bot.paper.copy import Copy
from bot.vocabulary import Language

_STYLE = Path(__file__).parent / "style.css"


class FolderError(Exception):
    """Nothing can be written there; says why."""


def write_pages(folder: Path, copy: Copy) -> int:
    """Write a copy into a folder, in place of an earlier one; how many pages.

    Raises:
        FolderError: when something else lies in the folder.
    """
    _make_room(folder)
    shutil.copyfile(_STYLE, folder / _STYLE.name)
    count = 0
    for path, html in copy.pages():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(html, "utf-8")
        count += 1
    return count


def _make_room(folder: Path) -> None:
    """Take an earlier copy away: what was withdrawn since must not stay in it."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {"index.html", _STYLE.name, *Language}
    lying = {path.name for path in folder.iterdir()}
    if lying and not (lying <= ours and {"index.html", _STYLE.name} <= lying):
        raise FolderError(f"{folder} holds other files: give an empty folder, or one with an earlier copy")
    for name in lying & set(Language):
        shutil.rmtree(folder / name)

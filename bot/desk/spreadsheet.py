"""One language as a spreadsheet and back, for translators who live in spreadsheets. What would break is refused by row."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from bot.desk.catalogues import broken_in
from bot.desk.states import Text, first_form, message_of, texts
from bot.desk.translations import merged, templates, write_catalogue
from bot.handbook import Handbook
from bot.vocabulary import Language

COLUMNS = ("file", "context", "source", "translation", "state", "note")
MAX_ROWS = 5_000
_FORMULA = re.compile(r"^[=+@\-](?=[A-Za-z(\d\"'])")
_WIDTHS = (14, 30, 60, 60, 12, 40)


class SpreadsheetError(Exception):
    """A spreadsheet is not taken; carries a line for each reason, with its row. Nothing has been written."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    file: str
    context: str
    source: str
    translation: str


def export_sheet(path: Path, locales: Path, handbook: Handbook, language: Language) -> int:
    """Write every text of a language to an XLSX file; how many."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = language.value
    sheet.append(COLUMNS)
    rows = list(texts(locales, handbook, language))
    for text in rows:
        sheet.append(_cells(text))
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.data_type = "s"  # a text that begins with = is a text, not a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.save(path)
    return len(rows)


def import_sheet(path: Path, locales: Path, handbook: Handbook, language: Language) -> int:
    """Take changed translations from an XLSX file into the catalogues; how many.

    Raises:
        SpreadsheetError: when the file or any row would break something; it names all of them, and nothing is written.
    """
    rows = list(_rows(path, language))
    catalogues = {
        name: merged(locales / language.value / name, template, language)
        for name, template in templates(handbook, language).items()
    }
    reasons = [reason for row in rows for reason in _refusals(row, catalogues)]
    if reasons:
        raise SpreadsheetError(reasons)
    changed = sum([_take(row, catalogues[row.file]) for row in rows])
    for name, catalogue in catalogues.items():
        write_catalogue(locales / language.value / name, catalogue)
    return changed


def _cells(text: Text) -> tuple[str, ...]:
    return (text.file, text.context, text.source, text.translation, text.state.value, text.note)


def _rows(path: Path, language: Language) -> Iterator[_Row]:
    try:
        sheet = load_workbook(path, data_only=False)[language.value]
    except KeyError:
        raise SpreadsheetError([f"there is no sheet named {language.value}"]) from None
    except (InvalidFileException, zipfile.BadZipFile, OSError, ValueError) as error:
        raise SpreadsheetError([f"not a spreadsheet that can be read ({type(error).__name__})"]) from None
    if sheet.merged_cells.ranges:
        raise SpreadsheetError([f"merged cells: {', '.join(map(str, sheet.merged_cells.ranges))}; take them apart"])
    heads = tuple(cell.value for cell in sheet[1])[: len(COLUMNS)]
    if heads != COLUMNS:
        raise SpreadsheetError([f"row 1: the columns must be {', '.join(COLUMNS)}, in this order"])
    if sheet.max_row > MAX_ROWS:
        raise SpreadsheetError([f"{sheet.max_row} rows; at most {MAX_ROWS}"])
    for number, values in enumerate(sheet.iter_rows(min_row=2, max_col=4, values_only=True), start=2):
        if any(value is not None for value in values):
            yield _Row(number, *map(_text, values))


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _refusals(row: _Row, catalogues: dict[str, Catalog]) -> Iterator[str]:
    """Why a row is not taken. A row whose translation is as it was is never refused for its own old faults."""
    catalogue = catalogues.get(row.file)
    message = message_of(catalogue, row.context, row.source) if catalogue is not None else None
    if message is None:
        which = row.context or repr(row.source)
        yield f"row {row.number}: no text {which} in {row.file or 'no file'}; was an id or source changed?"
    elif row.translation and row.translation != first_form(message.string):
        if _FORMULA.match(row.translation):
            yield f"row {row.number}: the translation is a formula"
        yield from (f"row {row.number}: {reason}" for reason in broken_in(message, row.translation))


def _take(row: _Row, catalogue: Catalog) -> bool:
    message = message_of(catalogue, row.context, row.source)
    if message is None or not row.translation or row.translation == first_form(message.string):
        return False
    rest = () if isinstance(message.string, str) else tuple(message.string or ())[1:]
    message.string = row.translation if isinstance(message.id, str) else (row.translation, *rest)
    message.flags.discard("fuzzy")
    message.previous_id = []
    return True

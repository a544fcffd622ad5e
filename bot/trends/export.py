"""The tidy table as a file: CSV, a spreadsheet, or CSV with the hashtags of HXL (hxlstandard.org). One period at a time."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.trends.coding import COLUMNS as CODING
from bot.trends.coding import coded
from bot.trends.dictionary import DICTIONARY, METHOD
from bot.trends.table import HEADINGS, Row

BOM = "\ufeff"
"""Tells Excel that a CSV file is UTF-8."""

HASHTAGS = (
    "#date+period",
    "#meta+kind",
    "#date+start",
    "#indicator+name",
    "#country+origin+code",
    "#language+code",
    "#subject+topic",
    "#channel",
    "#status+outcome",
    "#event+danger",
    "#meta+detail",
    "#indicator+num",
    "#meta+withheld",
)
SHEET_ROWS = 1_000_000
"""The most rows of one sheet: Excel takes 1,048,576."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MEASURE, _TOPIC, _DETAIL = (HEADINGS.index(name) for name in ("measure", "topic", "detail"))

Rows = AsyncIterator[Sequence[Row]]


class Format(StrEnum):
    """What a file may be."""

    CSV = "csv"
    XLSX = "xlsx"
    HXL = "hxl"

    @property
    def suffix(self) -> str:
        """How a file's name ends."""
        return ".hxl.csv" if self is Format.HXL else f".{self.value}"


def safe(value: str | int | None) -> str | int | None:
    """A value that no spreadsheet takes for a formula: what begins like one gets an apostrophe. A dash alone is none."""
    return f"'{value}" if isinstance(value, str) and value != "-" and value.startswith(_FORMULA) else value


async def lines(rows: Rows, form: Format) -> AsyncIterator[bytes]:
    """The table as CSV, in pieces of one period each."""
    yield BOM.encode() + _heads(form)
    async for period in rows:
        yield csv_piece(period)


async def write(rows: Rows, file: Path, form: Format) -> int:
    """Write the table to a file; how many rows there were.

    Raises:
        OSError: when the file cannot be written.
    """
    if form is Format.XLSX:
        return await _write_workbook(rows, file)
    written = -_heads(form).count(b"\n")
    with file.open("wb") as opened:
        async for piece in lines(rows, form):
            opened.write(piece)
            written += piece.count(b"\n")
    return written


def csv_piece(rows: Iterable[Iterable[str | int | None]], *, first: bool = False) -> bytes:
    """Rows as CSV, each value safe; the `first` piece of a file says that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(safe, row) for row in rows)
    return ((BOM if first else "") + text.getvalue()).encode()


def _heads(form: Format) -> bytes:
    tags = ",".join(HASHTAGS) + "\n" if form is Format.HXL else ""
    return (",".join(HEADINGS) + "\n" + tags).encode()


async def _write_workbook(rows: Rows, file: Path) -> int:
    """Write the spreadsheet in another thread, period by period: whoever reads pages meanwhile is answered."""
    sheets = _Sheets()
    async for period in rows:
        await asyncio.to_thread(sheets.add, period)
    await asyncio.to_thread(sheets.save, file)
    return sheets.written


class _Sheets:
    """A spreadsheet that is written row by row; what is written is on disk, not in memory."""

    def __init__(self) -> None:
        from openpyxl import Workbook  # a third of a second, which the bot need not wait for

        self.written = 0
        self._book = Workbook(write_only=True)
        self._sheet = self._begun("data")

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows, on a further sheet when one is full."""
        for row in rows:
            if self.written and self.written % SHEET_ROWS == 0:
                self._sheet = self._begun(f"data-{self.written // SHEET_ROWS + 1}")
            self._sheet.append([safe(value) for value in (*row, *_coded(row))])
            self.written += 1

    def save(self, file: Path) -> None:
        """Add what explains the figures, and write the file."""
        for name, table in (("dictionary", DICTIONARY), ("method", METHOD)):
            page = self._book.create_sheet(name)
            for line in table:
                page.append(line)
        self._book.save(file)

    def _begun(self, name: str) -> Any:
        sheet = self._book.create_sheet(name)
        sheet.append((*HEADINGS, *CODING))
        return sheet


def _coded(row: Row) -> tuple[str, str, str]:
    return coded(str(row[_MEASURE]), str(row[_TOPIC]), str(row[_DETAIL]))

"""The published figures as a file: CSV, a spreadsheet, or CSV with the hashtags of HXL (hxlstandard.org)."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from enum import StrEnum
from pathlib import Path

from bot.trends.fact import Fact

HEADINGS = tuple(field.name for field in fields(Fact))
HASHTAGS = (
    "#date",
    "#indicator+name",
    "#country+origin+code",
    "#language+code",
    "#subject+topic",
    "#channel",
    "#status",
    "#event+danger",
    "#meta+detail",
    "#indicator+num",
)
NOTE = "Rounded at random to multiples of 3; below 5 withheld, and so no row. * means all, - not chosen."


class Format(StrEnum):
    """What a file may be."""

    CSV = "csv"
    XLSX = "xlsx"
    HXL = "hxl"


def export(figures: Iterable[Fact], file: Path, form: Format) -> int:
    """Write figures to a file; how many there were.

    Raises:
        OSError: when the file cannot be written.
    """
    rows = [astuple(fact) for fact in figures]
    if form is Format.XLSX:
        _write_workbook(rows, file)
        return len(rows)
    heads = (HEADINGS, HASHTAGS) if form is Format.HXL else (HEADINGS,)
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows((*heads, *rows))
    return len(rows)


def _write_workbook(rows: Iterable[tuple[object, ...]], file: Path) -> None:
    from openpyxl import Workbook  # a third of a second, which the bot need not wait for

    book = Workbook(write_only=True)
    sheet = book.create_sheet("figures")
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    book.create_sheet("method").append((NOTE,))
    book.save(file)

"""The editors' and translators' tools."""

import dataclasses
import datetime
from pathlib import Path

from bot.desk.catalogues import check_catalogues
from bot.desk.check import check_content, relative, untranslated_danger
from bot.desk.checklist import checklist
from bot.desk.links import make_link, poster_link
from bot.desk.online import dead_links
from bot.desk.spreadsheet import SpreadsheetError, export_sheet, import_sheet
from bot.desk.states import State, Text, approve, texts
from bot.desk.status import Due, Status, due, due_as_text, status_as_page, status_as_text, status_of
from bot.desk.translations import merged, templates, update_catalogues
from bot.handbook import Problem, load
from bot.i18n import load_translations

__all__ = [
    "Due",
    "SpreadsheetError",
    "State",
    "Status",
    "Text",
    "approve",
    "check",
    "checklist",
    "due",
    "due_as_text",
    "export_sheet",
    "import_sheet",
    "make_link",
    "merged",
    "poster_link",
    "status_as_page",
    "status_as_text",
    "status_of",
    "templates",
    "texts",
    "update_catalogues",
]


def check(content: Path, locales: Path, today: datetime.date, *, online: bool = False) -> list[Problem]:
    """Every problem of content and catalogues, with paths as seen from here; `online` also asks whether links live."""
    loaded = load(content)
    problems = check_content(loaded, today) + check_catalogues(locales)
    problems += untranslated_danger(loaded, load_translations(locales))
    problems += dead_links(loaded) if online else []
    return [dataclasses.replace(problem, path=relative(Path(problem.path))) for problem in sorted(problems)]

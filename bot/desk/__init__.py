"""The editors' and translators' tools."""

import dataclasses
import datetime
from pathlib import Path

from bot.desk.catalogues import check_catalogues
from bot.desk.check import check_content, relative
from bot.desk.status import Status, due, due_as_text, status_as_text, status_of
from bot.desk.translations import merged, templates, update_catalogues
from bot.handbook import Problem, load

__all__ = [
    "Status",
    "check",
    "due",
    "due_as_text",
    "merged",
    "status_as_text",
    "status_of",
    "templates",
    "update_catalogues",
]


def check(content: Path, locales: Path, today: datetime.date) -> list[Problem]:
    """Every problem of content and catalogues, with paths as seen from here."""
    problems = check_content(load(content), today) + check_catalogues(locales)
    return [dataclasses.replace(problem, path=relative(Path(problem.path))) for problem in problems]

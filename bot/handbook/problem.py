"""What can be wrong with content, as a value: every problem with its file, line, level and code."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Level(StrEnum):
    """An error is set aside and fails the check; a warning is served and fails it only when strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem for an editor or translator to mend; `line` counts from 1."""

    path: PurePath
    line: int
    level: Level
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level.value.upper()} {self.code} {self.message}"

    def as_data(self) -> dict[str, str | int]:
        """The form of `rafiq check --json`."""
        return {
            "file": str(self.path),
            "line": self.line,
            "level": self.level.value,
            "code": self.code,
            "message": self.message,
        }

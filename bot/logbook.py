"""The log: one JSON object a line, with a code. Names nobody: other libraries are told by name and kind of error alone.

A line of ours begins with its code, a literal such as `fetch-failed`, and goes on with kinds, counts and versions. What
other libraries say may hold ids, words and addresses, so their texts are never written; nor is the text of an exception.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable
from types import TracebackType

OURS = "bot"
FOREIGN = "foreign"
"""The code of what other libraries say."""

QUIET = {"aiogram": logging.CRITICAL, "alembic": logging.WARNING, "uvicorn": logging.ERROR, "asyncio": logging.ERROR}
"""From which level on other libraries are heard at all."""

BURST, BURST_SECONDS = 5, 60.0
"""How many lines of one code are written in which time; the next that is written tells how many were held back."""

FRAMES = 3
"""How many places of the program a line about an exception names, innermost last."""


def keep_log(level: int = logging.INFO) -> None:
    """Write the log of this process to standard error, as plain text on a terminal and as JSON lines elsewhere."""
    handler = logging.StreamHandler()
    handler.setFormatter(Plain() if sys.stderr.isatty() else JsonLines())
    handler.addFilter(Sparing())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    if not sys.stderr.isatty():
        sys.excepthook = _crashed


def code_of(record: logging.LogRecord) -> str:
    """The code of a line: the first word of its pattern, which is a literal of our code; `FOREIGN` for any other's."""
    if record.name.partition(".")[0] != OURS or not isinstance(record.msg, str):
        return FOREIGN
    return record.msg.partition(" ")[0].rstrip(":,;") or FOREIGN


class JsonLines(logging.Formatter):
    """`{"time", "level", "room", "code", "line"}`, then `at` (places of the program) and `held_back` where they apply."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        line = {"time": moment, "level": record.levelname.lower(), "room": record.name, "code": code_of(record)}
        return json.dumps(line | {"line": _said(record)} | _more(record), ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        more = "".join(f" {name}={value}" for name, value in _more(record).items())
        return f"{time.strftime('%H:%M:%S')} {record.levelname} {record.name} {_said(record)}{more}"


class Sparing(logging.Filter):
    """Lets a few lines of a code through and holds the others back: when all fails, there is no line per update either."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._written: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        key, now = (record.name, code_of(record)), self._clock()
        since, count = self._written.get(key, (now, 0))
        if now - since >= BURST_SECONDS:
            record.__dict__["held_back"] = max(0, count - BURST)
            since, count = now, 0
        self._written[key] = (since, count + 1)
        return count < BURST


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last line of a process that ends by an error: its kind and place, without its text."""
    logging.getLogger(f"{OURS}.crash").critical("crashed %s", kind.__name__, exc_info=(kind, error, trace))


def _said(record: logging.LogRecord) -> str:
    """What a line of ours says; of another library's only who spoke and which kind of error it was."""
    if code_of(record) != FOREIGN:
        return record.getMessage()
    kind = record.exc_info[0] if record.exc_info else None
    return f"{FOREIGN} {kind.__name__}" if kind else FOREIGN


def _more(record: logging.LogRecord) -> dict[str, object]:
    more: dict[str, object] = {}
    if record.exc_info and record.exc_info[2]:
        more["at"] = _places(record.exc_info[2])
    if held_back := getattr(record, "held_back", 0):
        more["held_back"] = held_back
    return more


def _places(trace: TracebackType) -> list[str]:
    """Where in the program, innermost last; never what was there."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]

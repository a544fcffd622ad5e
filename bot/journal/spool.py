"""Where counts wait while the database is away: an append-only file of codes and marks, synced before it is relied on.

A process owns its file by a lock. Files of processes that have ended are adopted by whoever starts next in that folder.
Nothing here is async: the writer calls it in a thread.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.journal.entry import Entry, as_line, from_line
from bot.query import SPOOL_KEPT

MAX_BYTES = 64_000_000
"""How much may wait: some 300,000 updates."""

_PATTERN = "spool-*.jsonl"


class SpoolFullError(OSError):
    """The spool has reached its bound."""


class Spool:
    """The spool of one process in a folder, which is made when it is first needed. `holds`: whether anything waits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None
        self._path: Path | None = None
        self._sealed: list[tuple[Path, int]] = []
        self._written = 0
        self._adopt()

    @property
    def holds(self) -> bool:
        """Whether anything waits."""
        return bool(self._sealed) or self._file is not None

    def append(self, entries: Sequence[Entry]) -> None:
        """Keep entries; when this returns, they survive a power cut.

        Raises:
            OSError: when they cannot be kept.
        """
        lines = "".join(map(as_line, entries)).encode()
        if self._written + sum(os.fstat(sealed).st_size for _, sealed in self._sealed) + len(lines) > MAX_BYTES:
            raise SpoolFullError
        file, before = self._opened(), self._written
        try:
            written = os.write(file, lines)
            if written < len(lines):
                raise SpoolFullError
            os.fdatasync(file)
        except OSError:
            os.ftruncate(file, before)
            raise
        self._written += len(lines)

    def chunks(self, size: int) -> Iterator[list[Entry]]:
        """All that waits, a few at a time. A file is removed once the caller has come back for more after its last."""
        self._seal()
        while self._sealed:
            path, file = self._sealed[0]
            yield from _chunked(path, size)
            path.unlink(missing_ok=True)
            os.close(file)
            self._sealed.pop(0)

    def expire(self) -> int:
        """Remove files of which no entry is young enough; how many entries were in them."""
        self._seal()
        lost = 0
        for path, file in list(self._sealed):
            if time.time() - os.fstat(file).st_mtime > SPOOL_KEPT.total_seconds():
                lost += sum(map(len, _chunked(path, 1_000)))
                path.unlink(missing_ok=True)
                os.close(file)
                self._sealed.remove((path, file))
        return lost

    def close(self) -> None:
        """Leave the files to the next process."""
        self._seal()
        for _, file in self._sealed:
            os.close(file)
        self._sealed = []

    def _opened(self) -> int:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path = self._folder / f"spool-{secrets.token_hex(8)}.jsonl"
            self._file = _locked(self._path, os.O_CREAT | os.O_EXCL)
            self._written = 0
            folder = os.open(self._folder, os.O_RDONLY)
            os.fsync(folder)  # or the file's name could be lost with the power
            os.close(folder)
        return self._file

    def _seal(self) -> None:
        if self._file is not None and self._path is not None:
            self._sealed.append((self._path, self._file))
            self._file = self._path = None
            self._written = 0

    def _adopt(self) -> None:
        for path in sorted(self._folder.glob(_PATTERN)):
            try:
                self._sealed.append((path, _locked(path, 0)))
            except OSError:
                continue  # another process is at work on it


def _locked(path: Path, flags: int) -> int:
    file = os.open(path, os.O_RDWR | os.O_APPEND | flags, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise
    return file


def _chunked(path: Path, size: int) -> Iterator[list[Entry]]:
    chunk: list[Entry] = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if entry := from_line(line):
                chunk.append(entry)
            if len(chunk) == size:
                yield chunk
                chunk = []
    if chunk:
        yield chunk

"""An entry: what one record adds to which counters, in the form in which it is written and waits on disk."""

import datetime
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Boolean, Date

from bot.journal.tables import COUNTERS, UNKNOWN
from bot.query import Query, Record, Vote, Wording

MARK_BYTES = 16

Scalar = str | bool | datetime.date


@dataclass(frozen=True, slots=True)
class Cell:
    """One counter: its table and its key, in the order of the table's columns."""

    table: str
    key: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as it is written: each cell grows by one, unless the mark is known already."""

    mark: bytes
    cells: tuple[Cell, ...]
    wording: Wording | None = None


def entry_of(record: Record) -> Entry:
    """The entry of a record. One without a mark gets a random one, so that what was spooled is counted once, too."""
    return Entry(record.mark or secrets.token_bytes(MARK_BYTES), tuple(_cells(record)), record.wording)


def _cells(record: Record) -> Iterator[Cell]:
    if record.query:
        yield Cell("query_count", _query_key(record.query))
    if record.vote:
        yield Cell("vote_count", _vote_key(record.vote))
    if record.arrival:
        yield Cell("arrival_count", (record.arrival.month, record.arrival.code))
    for reach in record.reach:
        yield Cell("reach_count", (reach.period, reach.origin or UNKNOWN, reach.language))


def _query_key(query: Query) -> tuple[Scalar, ...]:
    origin, topic = query.origin or UNKNOWN, query.topic or UNKNOWN
    return query.day, origin, query.language, topic, query.way, query.outcome, query.danger


def _vote_key(vote: Vote) -> tuple[Scalar, ...]:
    return vote.week, vote.topic, vote.origin or UNKNOWN, vote.language, vote.useful, vote.reason or UNKNOWN


def as_line(entry: Entry) -> str:
    """An entry as a line of the spool: codes and the mark. Wording is left out: no text waits on disk."""
    return json.dumps([entry.mark.hex(), *([cell.table, *map(_plain, cell.key)] for cell in entry.cells)]) + "\n"


def from_line(line: str) -> Entry | None:
    """The entry of a line; None for one that a crash has cut short, which was never acknowledged."""
    try:
        mark, *cells = json.loads(line)
        return Entry(bytes.fromhex(mark), tuple(_read(name, values) for name, *values in cells))
    except (ValueError, TypeError, KeyError):
        return None


def _plain(value: Scalar) -> str | bool:
    return value if isinstance(value, bool) else str(value)


def _read(table: str, values: list[object]) -> Cell:
    columns = list(COUNTERS[table].primary_key)
    key: list[Scalar] = []
    for column, value in zip(columns, values, strict=True):
        if not isinstance(value, bool if isinstance(column.type, Boolean) else str):
            raise TypeError(column.name)
        key.append(datetime.date.fromisoformat(str(value)) if isinstance(column.type, Date) else value)
    return Cell(table, tuple(key))

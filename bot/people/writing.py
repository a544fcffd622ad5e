"""What one group writes of chats, in one transaction: choices, and the numbers of messages."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from bot.people.seal import Seal, hour_of
from bot.people.tables import chat_messages, person
from bot.vocabulary import Preferences


@dataclass(frozen=True, slots=True)
class Choice:
    """That a chat has chosen something, and was seen on a day."""

    chat: int
    preferences: Preferences
    today: datetime.date


@dataclass(frozen=True, slots=True)
class Note:
    """That messages stand in a chat now."""

    chat: int
    messages: tuple[int, ...]
    now: datetime.datetime


class Writing:
    """Writes groups. `insert` is the dialect's own, which knows what to do on a conflict."""

    def __init__(self, seal: Seal, insert: Callable[[Table], Any]) -> None:
        self._seal = seal
        self._choose = _upserting(insert(person), "language", "origin", "simple", "last_seen")
        self._note = _upserting(insert(chat_messages), "box", "last_hour")

    def choices(self, connection: Connection, choices: Iterable[Choice]) -> dict[int, datetime.date | None]:
        """Keep choices; on which day each chat was seen before."""
        latest = {choice.chat: choice for choice in choices}
        keys = {chat: self._seal.all(b"chat:%d" % chat) for chat in latest}
        wanted = sorted(key for each in keys.values() for key in each)
        known = select(person.c.key, person.c.last_seen).where(person.c.key.in_(wanted))
        rows = (connection.execute(known.order_by(person.c.key).with_for_update())).all()
        seen = {row.key: row.last_seen for row in rows}
        written = [_chosen(keys[chat][0], choice) for chat, choice in latest.items()]
        self._put(connection, self._choose, written)
        _drop(connection, person, [key for each in keys.values() for key in each[1:] if key in seen])
        return {chat: max((seen[key] for key in each if key in seen), default=None) for chat, each in keys.items()}

    def notes(self, connection: Connection, notes: Iterable[Note]) -> None:
        """Keep the numbers of messages; a chat of which all are known already costs no write."""
        by_chat: defaultdict[int, list[Note]] = defaultdict(list)
        for note in notes:
            by_chat[note.chat].append(note)
        keys = {chat: self._seal.all(b"messages:%d" % chat) for chat in by_chat}
        boxes = self.boxes(connection, [key for each in keys.values() for key in each])
        written, moved = [], []
        for chat, these in by_chat.items():
            now, messages = these[-1].now, [message for note in these for message in note.messages]
            kept = self.opened(chat, keys[chat], boxes, now)
            if all(message in kept for message in messages):
                continue
            noted = {message: hour for message, hour in kept.items() if message not in messages}
            noted |= dict.fromkeys(messages, hour_of(now))
            written.append({"key": keys[chat][0], "box": self._seal.boxed(chat, noted), "last_hour": hour_of(now)})
            moved += [key for key in keys[chat][1:] if key in boxes]
        self._put(connection, self._note, written)
        _drop(connection, chat_messages, moved)

    def boxes(self, connection: Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The boxes that stand under keys."""
        columns = select(chat_messages.c.key, chat_messages.c.box)
        rows = connection.execute(columns.where(chat_messages.c.key.in_(sorted(keys))))
        return {row.key: row.box for row in rows}

    def opened(self, chat: int, keys: Sequence[bytes], boxes: dict[bytes, bytes], now: datetime.datetime) -> dict[int, int]:
        """The hours of a chat's messages, by message, under whichever of its keys they stand."""
        noted: dict[int, int] = {}
        for key in reversed(keys):
            if key in boxes:
                noted |= self._seal.unboxed(chat, boxes[key], now)
        return noted

    @staticmethod
    def _put(connection: Connection, upsert: Any, rows: list[dict[str, Any]]) -> None:
        """Always in one order, so that two processes never wait for each other in a circle."""
        if rows:
            connection.execute(upsert, sorted(rows, key=lambda row: row["key"]))


def _chosen(key: bytes, choice: Choice) -> dict[str, Any]:
    chosen = choice.preferences
    kept = {"language": chosen.language, "origin": chosen.origin, "simple": chosen.simple}
    return {"key": key, **kept, "last_seen": choice.today}


def _upserting(insert: Any, *columns: str) -> Any:
    return insert.on_conflict_do_update(index_elements=["key"], set_={name: insert.excluded[name] for name in columns})


def _drop(connection: Connection, table: Table, keys: Sequence[bytes]) -> None:
    if keys:
        connection.execute(delete(table).where(table.c.key.in_(sorted(keys))))

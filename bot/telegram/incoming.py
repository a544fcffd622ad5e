"""From what Telegram delivers to what is looked at: the chat, the numbers of messages, and the Turn. No name comes through.

Updates are read as they come, without a model of everything that Telegram may send: what is not read here cannot be kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from bot.conversation import Turn
from bot.telegram.turns import device_of, turn_of_callback, turn_of_message

ALLOWED_UPDATES = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
"""The closed list of update types that are asked for."""

_GROUPS = ("group", "supergroup")


class UnreadableError(ValueError):
    """An update has not the form that Telegram documents."""


class Kind(Enum):
    """What an update is."""

    MESSAGE = auto()
    EDITED = auto()
    PRESS = auto()
    GROUP = auto()
    BLOCKED = auto()


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, as far as it is looked at.

    `message` is the number of the message that came, or under which a button was pressed; `replied_to` the one that it
    replies to. `press` names a press that waits to be acknowledged.
    """

    kind: Kind
    update: int
    chat: int
    turn: Turn
    message: int | None = None
    press: str | None = None
    replied_to: int | None = None


def read(raw: Mapping[str, Any]) -> Incoming | None:
    """What an update brings; None for one that is not answered.

    Raises:
        UnreadableError: when it has not the documented form.
    """
    update = _number(raw, "update_id")
    if "message" in raw:
        return _message(update, _object(raw["message"]), edited=False)
    if "callback_query" in raw:
        return _press(update, _object(raw["callback_query"]))
    if "edited_message" in raw:
        return _message(update, _object(raw["edited_message"]), edited=True)
    if "my_chat_member" in raw:
        return _membership(update, _object(raw["my_chat_member"]))
    return None


def chat_of(raw: Mapping[str, Any]) -> int | None:
    """Which chat an update is of, for the order of a chat's updates alone; None when that cannot be told."""
    for event in raw.values():
        if isinstance(event, dict):
            message = event.get("message", event)
            chat = message.get("chat") if isinstance(message, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            return number if isinstance(number, int) else None
    return None


def _message(update: int, message: dict[str, Any], *, edited: bool) -> Incoming | None:
    chat, number = _object(message.get("chat")), _number(message, "message_id")
    place = _number(chat, "id")
    if chat.get("type") == "private":
        if edited:
            return Incoming(Kind.EDITED, update, place, Turn(edited=True, device=device_of(message)))
        return Incoming(Kind.MESSAGE, update, place, turn_of_message(message), number)
    if chat.get("type") in _GROUPS and not edited:
        return Incoming(Kind.GROUP, update, place, Turn(device=device_of(message)))
    return None


def _press(update: int, press: dict[str, Any]) -> Incoming:
    name, user = press.get("id"), _object(press.get("from"))
    if not isinstance(name, str):
        raise UnreadableError("callback_query.id")
    turn = turn_of_callback(press)
    if not press.get("message"):
        return Incoming(Kind.PRESS, update, _number(user, "id"), turn, press=name)
    message = _object(press["message"])
    chat, replied = _number(_object(message.get("chat")), "id"), message.get("reply_to_message")
    replied_to = _number(replied, "message_id") if isinstance(replied, dict) else None
    return Incoming(Kind.PRESS, update, chat, turn, _number(message, "message_id"), name, replied_to)


def _membership(update: int, change: dict[str, Any]) -> Incoming | None:
    chat, member = _object(change.get("chat")), _object(change.get("new_chat_member"))
    if chat.get("type") == "private" and member.get("status") == "kicked":
        return Incoming(Kind.BLOCKED, update, _number(chat, "id"), Turn())
    return None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableError("no object")
    return value


def _number(value: Mapping[str, Any], name: str) -> int:
    number = value.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnreadableError(name)
    return number

"""Telegram's part in the preview: calls are performed on a stage in memory instead of being sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import Any

import orjson

from bot.telegram import Keyboard

MAX_CHATS = 500


@dataclass(slots=True)
class Shown:
    """One bubble: HTML as Telegram would take it, the keyboard under it, and whose it is."""

    html: str
    keyboard: Keyboard | None = None
    mine: bool = False


@dataclass(slots=True)
class Stage:
    """The chats of the preview, each a list of bubbles by message id, in order. The oldest chats fall out."""

    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    toast: str | None = None
    """The word that appeared last for a moment."""
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def show(self, chat: int, shown: Shown) -> int:
        """Put a bubble at the end of a chat; its message id."""
        while len(self.chats) > MAX_CHATS:
            self.chats.pop(next(iter(self.chats)))
        message = next(self._ids)
        self.chats.setdefault(chat, {})[message] = shown
        return message

    def remove(self, chat: int, messages: Iterable[int]) -> None:
        """Take bubbles out of a chat."""
        for message in messages:
            self.chats.get(chat, {}).pop(message, None)

    def change(self, chat: int, message: int, shown: Shown) -> None:
        """Put another bubble in the place of one."""
        self.chats.setdefault(chat, {})[message] = shown


class StageApi:
    """Performs the bot's calls on a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def call(self, method: str, body: bytes, seconds: float = 0.0) -> Any:
        """Perform one call and return what Telegram would."""
        match method, orjson.loads(body):
            case "sendMessage", {"chat_id": chat, "text": text, **rest}:
                return {"message_id": self._stage.show(chat, Shown(text, _keyboard(rest)))}
            case "editMessageText", {"chat_id": chat, "message_id": message, "text": text, **rest}:
                self._stage.change(chat, message, Shown(text, _keyboard(rest)))
                return {"message_id": message}
            case "sendContact", {"chat_id": chat, "phone_number": phone, "first_name": name}:
                shown = Shown(f"📇 <b>{escape(name)}</b>\n{escape(phone)}")
                return {"message_id": self._stage.show(chat, shown)}
            case "sendVenue", {"chat_id": chat, "title": title, "address": address}:
                shown = Shown(f"📍 <b>{escape(title)}</b>\n{escape(address)}")
                return {"message_id": self._stage.show(chat, shown)}
            case "deleteMessages", {"chat_id": chat, "message_ids": messages}:
                self._stage.remove(chat, messages)
                return True
            case "answerCallbackQuery", answer:
                self._stage.toast = answer.get("text")
                return True
            case _:
                raise NotImplementedError(f"the preview does not perform {method}")


def _keyboard(said: Any) -> Keyboard | None:
    keyboard: Keyboard | None = said.get("reply_markup", {}).get("inline_keyboard")
    return keyboard

"""Telegram's part in the preview: an aiogram session that shows messages in memory instead of sending them."""

import datetime
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessages,
    EditMessageText,
    SendContact,
    SendMessage,
    SendVenue,
    TelegramMethod,
)
from aiogram.types import Chat, InlineKeyboardMarkup, Message

MAX_CHATS = 500
_NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The date of every shown message: nothing here depends on it."""


@dataclass(slots=True)
class Shown:
    """One bubble: HTML as Telegram would take it, the keyboard under it, and whose it is."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
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


class PreviewSession(BaseSession):
    """Performs the bot's calls on a stage."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        """Perform one call and return what Telegram would."""
        match method:
            case SendMessage(chat_id=int() as chat, text=text, reply_markup=keyboard):
                message = self._stage.show(chat, Shown(text or "", _inline(keyboard)))
                return _message(chat, message, text or "")
            case EditMessageText(chat_id=int() as chat, message_id=int() as message, text=text, reply_markup=keyboard):
                self._stage.change(chat, message, Shown(text or "", _inline(keyboard)))
                return _message(chat, message, text or "")
            case SendContact(chat_id=int() as chat, phone_number=phone, first_name=name):
                message = self._stage.show(chat, Shown(f"📇 <b>{escape(name)}</b>\n{escape(phone)}"))
                return _message(chat, message, name)
            case SendVenue(chat_id=int() as chat, title=title, address=address):
                message = self._stage.show(chat, Shown(f"📍 <b>{escape(title)}</b>\n{escape(address)}"))
                return _message(chat, message, title)
            case DeleteMessages(chat_id=int() as chat, message_ids=messages):
                self._stage.remove(chat, messages)
                return True
            case AnswerCallbackQuery() as answer:
                self._stage.toast = answer.text
                return True
            case _:
                raise NotImplementedError(f"the preview does not perform {type(method).__name__}")

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Nothing is ever downloaded."""
        raise PermissionError("the bot downloads nothing")
        yield b""


def _inline(keyboard: object) -> InlineKeyboardMarkup | None:
    return keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None


def _message(chat: int, message: int, text: str) -> Message:
    return Message(message_id=message, date=_NOW, chat=Chat(id=chat, type="private"), text=text)

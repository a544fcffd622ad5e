"""A worker with a phone: says and presses through a real aiogram dispatcher, with a session that records every call."""

import datetime
import html
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberBanned,
    ChatMemberMember,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    PhotoSize,
    Update,
    User,
)

from bot.telegram import Edge, Outgoing
from bot.telegram.callback import decode
from bot.telegram.limits import Pace
from bot.understanding import Intent

_UPDATES = count(1)
"""Numbers of updates: no two phones of a test share one, as on Telegram."""

_WHEN = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


class RecordedSession(BaseSession):
    """Records calls and answers them as Telegram would; `failing` maps a method to the error it raises."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.failing: dict[type[TelegramMethod[Any]], Exception] = {}
        self._ids = count(1000)

    async def close(self) -> None:
        pass

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        self.calls.append(method)
        if error := self.failing.get(type(method)):
            raise error
        if isinstance(method, SendMessage):
            return _message(int(method.chat_id), next(self._ids), text=method.text)
        if isinstance(method, EditMessageText):
            return _message(int(method.chat_id or 0), method.message_id or 0, text=method.text)
        return True

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise AssertionError("the bot downloads nothing")
        yield b""


@dataclass
class Phone:
    """One chat. `screens` holds what the last turn showed."""

    edge: Edge
    chat: int = 4_000_000_001
    device: str | None = "en"
    session: RecordedSession = field(default_factory=RecordedSession)
    screens: list[SendMessage | EditMessageText] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bot = Bot("42:test", self.session)
        self.dispatcher = self.edge.dispatcher(Outgoing(self.bot, Pace(count(0, 10).__next__), first_delay=0.001))
        self._numbers = count(1)

    async def say(self, text: str) -> Any:
        return await self._feed(message=self._message(text=text))

    async def send(self, **content: Any) -> Any:
        return await self._feed(message=self._message(**content))

    async def send_photo(self) -> Any:
        return await self.send(photo=[PhotoSize(file_id="f", file_unique_id="u", width=1, height=1)])

    async def block(self) -> Any:
        user, chat = self._user(), Chat(id=self.chat, type="private")
        bot = User(id=42, is_bot=True, first_name="Rafiq")
        before, after = ChatMemberMember(user=bot), ChatMemberBanned(user=bot, until_date=_WHEN)
        change = ChatMemberUpdated(chat=chat, from_user=user, date=_WHEN, old_chat_member=before, new_chat_member=after)
        return await self._feed(my_chat_member=change)

    async def press(self, data: str) -> Any:
        callback = CallbackQuery(
            id="77", from_user=self._user(), chat_instance="c", data=data, message=self._message(text="shown before")
        )
        return await self._feed(callback_query=callback)

    @property
    def text(self) -> str:
        """What the worker reads after the last turn, without tags."""
        return "\n".join(html.unescape(re.sub(r"<[^>]+>", "", screen.text or "")) for screen in self.screens)

    @property
    def buttons(self) -> list[InlineKeyboardButton]:
        """The buttons under the last turn's messages."""
        keyboards = [screen.reply_markup for screen in self.screens]
        markups = [keyboard for keyboard in keyboards if isinstance(keyboard, InlineKeyboardMarkup)]
        return [button for markup in markups for row in markup.inline_keyboard for button in row]

    @property
    def intents(self) -> list[Intent]:
        """What the buttons mean."""
        return [intent for button in self.buttons if (intent := decode(button.callback_data))]

    async def _feed(self, **event: Any) -> Any:
        before = len(self.session.calls)
        update = Update(update_id=next(_UPDATES), **event)
        result = await self.dispatcher.feed_update(self.bot, update.as_(self.bot))
        calls = self.session.calls[before:]
        self.screens = [call for call in calls if isinstance(call, SendMessage | EditMessageText)]
        pressed = "callback_query" in event
        assert sum(isinstance(call, AnswerCallbackQuery) for call in calls) == int(pressed)
        return result

    def _message(self, **content: Any) -> Message:
        return _message(self.chat, next(self._numbers), from_user=self._user(), **content)

    def _user(self) -> User:
        return User(id=self.chat, is_bot=False, first_name="Planted-Name", language_code=self.device)


def _message(chat: int, number: int, **content: Any) -> Message:
    return Message(message_id=number, date=_WHEN, chat=Chat(id=chat, type="private"), **content)

"""A worker with a phone: says and presses at the edge itself, with an API that records every call.

Updates are made and calls are read back with aiogram's object model, so that what we read and write is what it knows.
"""

import datetime
import html
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessages,
    EditMessageText,
    SendContact,
    SendMessage,
    SendVenue,
    TelegramMethod,
)
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
from bot.telegram.api import CallError
from bot.telegram.callback import decode
from bot.telegram.limits import Pace
from bot.understanding import Intent

_UPDATES = count(1)
"""Numbers of updates: no two phones of a test share one, as on Telegram."""

_WHEN = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
_METHODS: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for method in (SendMessage, EditMessageText, AnswerCallbackQuery, DeleteMessages, SendContact, SendVenue)
}


class RecordedApi:
    """Records calls and answers them as Telegram would; `failing` maps a method to the error it raises."""

    def __init__(self) -> None:
        self.calls: list[TelegramMethod[Any]] = []
        self.failing: dict[type[TelegramMethod[Any]], CallError] = {}
        self._ids = count(1000)

    async def call(self, method: str, body: bytes, seconds: float = 0.0) -> Any:
        kind, arguments = _METHODS[method], orjson.loads(body)
        assert arguments.keys() <= kind.model_fields.keys(), f"{method} knows nothing of {arguments.keys()}"
        call = kind.model_validate(arguments)
        self.calls.append(call)
        if error := self.failing.get(kind):
            raise error
        if isinstance(call, SendMessage | SendContact | SendVenue):
            return {"message_id": next(self._ids)}
        return {"message_id": call.message_id} if isinstance(call, EditMessageText) else True


@dataclass
class Phone:
    """One chat. `screens` holds what the last turn showed."""

    edge: Edge
    chat: int = 4_000_000_001
    device: str | None = "en"
    session: RecordedApi = field(default_factory=RecordedApi)
    screens: list[SendMessage | EditMessageText] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outgoing = Outgoing(self.session, Pace(count(0, 10).__next__), first_delay=0.001)
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
        result = await self.edge.take(orjson.loads(update.model_dump_json(exclude_none=True, by_alias=True)), self.outgoing)
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

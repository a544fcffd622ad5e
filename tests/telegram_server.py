"""A Bot API server of our own on loopback, over real HTTP: hands out updates, takes calls, and judges every one strictly.

Each call is read back with python-telegram-bot's object model, so that two independent libraries must agree on what we send,
and held to the limits that Telegram documents. What breaks a rule is answered as Telegram does, and noted in `faults`.
"""

import asyncio
import html
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import BotCommand, InlineKeyboardMarkup

TOKEN = "4242:TEST-token_of-the-strict-server"
_TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}


class RefusalError(Exception):
    """A call breaks a documented rule; carries Telegram's status and description."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.description, self.status = description, status


@dataclass
class Shown:
    """A message as it stands in a chat."""

    text: str
    keyboard: InlineKeyboardMarkup | None
    reply_to: int | None = None
    mine: bool = False
    """Whether the worker sent it."""


@dataclass
class TelegramServer:
    """The server's state: what waits to be delivered, what was called, what stands in each chat, what was wrong."""

    address: str = ""
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    """The tokens that are valid now."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    poll_faults: list[Response] = field(default_factory=list)
    """Responses that the next getUpdates get."""
    misbehaviours: list[Response] = field(default_factory=list)
    """Responses that the next calls, getUpdates excepted, get instead of a right one."""
    undeletable: set[int] = field(default_factory=set)
    webhook: str = "https://set.before.example/telegram"
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """The bot's public texts, by kind and language code."""
    confirmed: int = 0
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def deliver(self, **event: Any) -> int:
        """Put an update into the queue; its number."""
        update_id = self.number()
        self._updates.append({"update_id": update_id, **event})
        self._arrived.set()
        return update_id

    def number(self) -> int:
        """The next number of an update or message."""
        return next(self._ids)

    async def perform(self, response: dict[str, Any]) -> None:
        """Perform the call that a webhook's response carries; only one kind is allowed there."""
        if response.pop("method") != "answerCallbackQuery":
            self.faults.append("a response carries a call whose result matters")
        self.calls.append(("answerCallbackQuery", response))
        await self._answerCallbackQuery(response)

    def show(self, chat: int, shown: Shown) -> int:
        message = next(self._ids)
        self.chats.setdefault(chat, {})[message] = shown
        return message

    async def confirmed_up_to(self, update_id: int) -> None:
        """Wait until the bot has confirmed an update by asking for the next ones."""
        async with asyncio.timeout(90), self._asked:
            await self._asked.wait_for(lambda: self.confirmed > update_id)

    async def take(self, request: Request) -> Response:
        """One call of the bot."""
        name = request.path_params["method"]
        if request.path_params["token"] not in self.tokens:
            return _refused(RefusalError("Unauthorized", 401))
        form = await request.json() if "json" in request.headers.get("content-type", "") else dict(await request.form())
        self.calls.append((name, form))
        if name == "getUpdates" and self.poll_faults:
            return self.poll_faults.pop(0)
        if name != "getUpdates" and self.misbehaviours:
            return self.misbehaviours.pop(0)
        try:
            return JSONResponse({"ok": True, "result": await getattr(self, f"_{name}")(form)})
        except RefusalError as refusal:
            self.faults.append(f"{name}: {refusal.description}")
            return _refused(refusal)

    async def _getMe(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  Telegram's names
        return {"id": 4242, "is_bot": True, "first_name": "Rafiq", "username": "rafiq_test_bot"}

    async def _getUpdates(self, form: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: N802
        async with self._asked:
            self.confirmed = max(self.confirmed, int(form.get("offset") or 0))
            self._asked.notify_all()
        self._updates = [update for update in self._updates if update["update_id"] >= self.confirmed]
        if not self._updates:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), min(float(form.get("timeout") or 0), 5))
            except TimeoutError:
                return []
        return self._updates[:100]

    async def _sendMessage(self, form: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat, shown = int(form["chat_id"]), _judged(form)
        return _message(chat, self.show(chat, shown), shown)

    async def _editMessageText(self, form: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat, message, shown = int(form["chat_id"]), int(form["message_id"]), _judged(form)
        standing = self.chats.get(chat, {}).get(message)
        if standing is None:
            raise RefusalError("Bad Request: message to edit not found")
        if standing == shown:
            raise RefusalError("Bad Request: message is not modified")
        self.chats[chat][message] = shown
        return _message(chat, message, shown)

    async def _sendContact(self, form: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat, vcard = int(form["chat_id"]), str(form["vcard"])
        if not (form["phone_number"] and form["first_name"]) or len(vcard.encode()) > 2048:
            raise RefusalError("Bad Request: contact is misshapen")
        if not vcard.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n") or not vcard.endswith("END:VCARD"):
            raise RefusalError("Bad Request: VCARD_INVALID")
        return _message(chat, self.show(chat, Shown(vcard, None)), Shown("", None))

    async def _sendVenue(self, form: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat = int(form["chat_id"])
        if abs(float(form["latitude"])) > 90 or not (form["title"] and form["address"]):
            raise RefusalError("Bad Request: venue is misshapen")
        return _message(chat, self.show(chat, Shown(form["title"], None)), Shown("", None))

    async def _deleteMessages(self, form: dict[str, Any]) -> bool:  # noqa: N802
        messages = form["message_ids"]
        numbers = json.loads(messages) if isinstance(messages, str) else messages
        if not 1 <= len(numbers) <= 100:
            raise RefusalError("Bad Request: too many message identifiers specified")
        if self.undeletable & set(numbers):
            raise RefusalError("Bad Request: message can't be deleted for everyone")
        for number in numbers:
            self.chats.get(int(form["chat_id"]), {}).pop(number, None)
        return True

    async def _setWebhook(self, form: dict[str, Any]) -> bool:  # noqa: N802
        self.webhook = form["url"]
        return True

    async def _deleteWebhook(self, _: dict[str, Any]) -> bool:  # noqa: N802
        self.webhook = ""
        return True

    async def _text_of(self, kind: str, form: dict[str, Any]) -> dict[str, str]:
        return {kind: self.texts.get((kind, form.get("language_code") or ""), "")}

    async def _set_text(self, kind: str, form: dict[str, Any], most: int) -> bool:
        if len(form.get(kind) or "") > most:
            raise RefusalError(f"Bad Request: {kind} is too long")
        self.texts[kind, form.get("language_code") or ""] = form.get(kind) or ""
        return True

    async def _getMyName(self, form: dict[str, Any]) -> dict[str, str]:  # noqa: N802
        return await self._text_of("name", form)

    async def _setMyName(self, form: dict[str, Any]) -> bool:  # noqa: N802
        return await self._set_text("name", form, 64)

    async def _getMyDescription(self, form: dict[str, Any]) -> dict[str, str]:  # noqa: N802
        return await self._text_of("description", form)

    async def _setMyDescription(self, form: dict[str, Any]) -> bool:  # noqa: N802
        return await self._set_text("description", form, 512)

    async def _getMyShortDescription(self, form: dict[str, Any]) -> dict[str, str]:  # noqa: N802
        return await self._text_of("short_description", form)

    async def _setMyShortDescription(self, form: dict[str, Any]) -> bool:  # noqa: N802
        return await self._set_text("short_description", form, 120)

    async def _getMyCommands(self, form: dict[str, Any]) -> list[dict[str, str]]:  # noqa: N802
        commands: list[dict[str, str]] = json.loads(self.texts.get(("commands", form.get("language_code") or ""), "[]"))
        return commands

    async def _setMyCommands(self, form: dict[str, Any]) -> bool:  # noqa: N802
        for command in (BotCommand.de_json(written, None) for written in json.loads(form["commands"])):
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.command) or not 1 <= len(command.description) <= 256:
                raise RefusalError("Bad Request: BOT_COMMAND_INVALID")
        self.texts["commands", form.get("language_code") or ""] = form["commands"]
        return True

    async def _answerCallbackQuery(self, form: dict[str, Any]) -> bool:  # noqa: N802
        if form["callback_query_id"] in self.answered:
            raise RefusalError("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered.add(form["callback_query_id"])
        return True


def _judged(form: dict[str, Any]) -> Shown:
    """The message that a call asks for, if it keeps every rule."""
    unknown = form.keys() - {
        "chat_id",
        "message_id",
        "text",
        "parse_mode",
        "reply_markup",
        "link_preview_options",
        "reply_parameters",
    }
    if unknown or form.get("parse_mode") != "HTML":
        raise RefusalError(f"Bad Request: unexpected {sorted(unknown)}")
    text = _plain(form["text"])
    if not text.strip():
        raise RefusalError("Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        raise RefusalError("Bad Request: message is too long")
    reply = form.get("reply_parameters")
    reply_to = (json.loads(reply) if isinstance(reply, str) else reply)["message_id"] if reply else None
    return Shown(form["text"], _keyboard(form.get("reply_markup")), reply_to)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise RefusalError(f"Bad Request: can't parse entities: unsupported start tag {tag!r}")
        if tag == "blockquote" and "blockquote" in self.open:
            raise RefusalError("Bad Request: can't parse entities: nested blockquote")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise RefusalError(f"Bad Request: can't parse entities: unexpected end tag {tag!r}")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise RefusalError("Bad Request: can't parse entities: a bare <")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        if name not in ("lt", "gt", "amp", "quot"):
            raise RefusalError(f"Bad Request: can't parse entities: unknown entity &{name};")
        self.text += html.unescape(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.text += html.unescape(f"&#{name};")


def _plain(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise RefusalError(f"Bad Request: can't parse entities: can't find end tag of {reader.open[-1]!r}")
    return reader.text


def _keyboard(written: str | dict[str, Any] | None) -> InlineKeyboardMarkup | None:
    """The keyboard as the second library reads it; what it reads must be what was written."""
    if not written:
        return None
    data = json.loads(written) if isinstance(written, str) else written
    keyboard = InlineKeyboardMarkup.de_json(data, None)
    for button in (button for row in keyboard.inline_keyboard for button in row):
        kinds = [kind for kind in ("callback_data", "url", "copy_text") if getattr(button, kind)]
        if len(kinds) != 1 or button.api_kwargs:
            raise RefusalError("Bad Request: text buttons are unallowed in the inline keyboard")
        if button.callback_data and not 1 <= len(str(button.callback_data).encode()) <= 64:
            raise RefusalError("Bad Request: BUTTON_DATA_INVALID")
        if button.copy_text and not 1 <= len(button.copy_text.text) <= 256:
            raise RefusalError("Bad Request: BUTTON_COPY_TEXT_INVALID")
        if button.url and not re.match(r"(https?|tg)://", button.url):
            raise RefusalError("Bad Request: BUTTON_URL_INVALID")
    return keyboard


def _message(chat: int, message: int, shown: Shown) -> dict[str, Any]:
    return {
        "message_id": message,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private"},
        "text": _plain(shown.text),
    }


def _refused(refusal: RefusalError) -> Response:
    body = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    return JSONResponse(body, status_code=refusal.status)


@asynccontextmanager
async def telegram_server(port: int = 0) -> AsyncIterator[TelegramServer]:
    """The server, listening on a port of this machine, a free one unless told."""
    state = TelegramServer()
    app = Starlette(routes=[Route("/bot{token}/{method}", state.take, methods=["POST", "GET"])])
    listener = socket.create_server(("127.0.0.1", port))
    state.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield state
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
        listener.close()

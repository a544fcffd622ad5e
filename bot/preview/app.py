"""The chat page: a browser on this machine in the place of a phone, in front of the same edge as on Telegram."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.conversation import Answer
from bot.preview.stage import Shown, Stage, StageApi
from bot.telegram import Edge, Outgoing

STATIC = Path(__file__).parent / "static"
MAX_TEXT = 4_096
MAX_BYTES = 64_000
_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@dataclass(slots=True)
class Preview:
    """One stage, the edge that plays on it, and what each chat's last turn led to."""

    edge: Edge
    stage: Stage
    outgoing: Outgoing
    last: dict[int, Answer]

    @classmethod
    def of(cls, edge: Edge) -> "Preview":
        """A preview of an edge, which is the same as on Telegram."""
        stage = Stage()
        return cls(edge, stage, Outgoing(StageApi(stage)), {})

    async def say(self, chat: int, text: str, device: str) -> None:
        """The worker sends words."""
        number = self.stage.show(chat, Shown(text, mine=True))
        await self._feed(chat, message=_message(chat, number, device, text=text))

    async def send_photo(self, chat: int, device: str) -> None:
        """The worker sends a photo. There is no file: the bot would not fetch it."""
        number = self.stage.show(chat, Shown("🖼", mine=True))
        photo = [{"file_id": "none", "file_unique_id": "none", "width": 1, "height": 1}]
        await self._feed(chat, message=_message(chat, number, device, photo=photo))

    async def press(self, chat: int, number: int, data: str, device: str) -> None:
        """The worker presses a button under a message."""
        if number not in self.stage.chats.get(chat, {}):
            raise HTTPException(404, "no such message")
        message = _message(chat, number, device)
        await self._feed(chat, callback_query={"id": "1", "from": _user(chat, device), "data": data, "message": message})

    def state(self, chat: int) -> dict[str, Any]:
        """The chat as the page draws it, and the panel beside it."""
        bubbles = [
            {"id": number, "mine": shown.mine, "html": shown.html, "buttons": _buttons(shown)}
            for number, shown in self.stage.chats.get(chat, {}).items()
        ]
        return {"bubbles": bubbles, "panel": _panel(self.last.get(chat))}

    async def _feed(self, chat: int, **event: Any) -> None:
        answer = await self.edge.take({"update_id": secrets.randbits(31), **event}, self.outgoing)
        if answer:
            self.last[chat] = answer


def application(edge: Edge, others: Sequence[BaseRoute] = ()) -> Starlette:
    """The chat page's web application, with other pages (the editor's, the staff's) where their routes are given."""
    preview = Preview.of(edge)

    async def page(_: Request) -> Response:
        return FileResponse(STATIC / "chat.html", headers={"Content-Security-Policy": _POLICY})

    async def begin(_: Request) -> Response:
        return JSONResponse({"chat": secrets.randbits(48)})

    async def turn(request: Request) -> Response:
        asked = await _asked(request)
        chat, device = asked["chat"], asked["device"]
        if asked.get("data"):
            await preview.press(chat, asked.get("message", 0), asked["data"], device)
        elif asked.get("photo"):
            await preview.send_photo(chat, device)
        elif asked.get("text"):
            await preview.say(chat, asked["text"][:MAX_TEXT], device)
        return JSONResponse(preview.state(chat))

    return Starlette(
        routes=[
            Route("/", page),
            Route("/chats", begin, methods=["POST"]),
            Route("/turns", turn, methods=["POST"]),
            *others,
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


async def _asked(request: Request) -> dict[str, Any]:
    """What the page asks for, of the page's own form and size; unpaired surrogates are replaced."""
    kinds = {"chat": int, "device": str, "text": str, "data": str, "message": int, "photo": bool}
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413, "too large")
    try:
        asked = json.loads(body)
        if not all(type(asked[key]) is kinds[key] for key in {"chat", "device"} | asked.keys()):
            raise HTTPException(400, "not a turn")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise HTTPException(400, "not a turn") from None
    return {
        key: value.encode(errors="replace").decode() if isinstance(value, str) else value for key, value in asked.items()
    }


def _message(chat: int, number: int, device: str, **content: Any) -> dict[str, Any]:
    where = {"id": chat, "type": "private"}
    return {"message_id": number, "date": 0, "chat": where, "from": _user(chat, device), **content}


def _user(chat: int, device: str) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "-", "language_code": device}


def _buttons(shown: Shown) -> list[list[dict[str, str | None]]]:
    return [[_button(button) for button in row] for row in shown.keyboard or ()]


def _button(button: dict[str, Any]) -> dict[str, str | None]:
    copied = button.get("copy_text", {}).get("text")
    return {"label": button["text"], "data": button.get("callback_data"), "copy": copied, "url": button.get("url")}


def _panel(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"language": None, "origin": None, "simple": False, "counted": None, "direction": "ltr"}
    query = answer.query
    counted = query and {
        "day": query.day.isoformat(),
        "origin": query.origin,
        "language": query.language,
        "topic": query.topic,
        "way": query.way,
        "outcome": query.outcome,
        "danger": query.danger,
    }
    return {
        "language": answer.preferences.language,
        "origin": answer.preferences.origin,
        "simple": answer.preferences.simple,
        "counted": counted,
    }

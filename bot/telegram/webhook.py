"""The webhook: Telegram brings updates by HTTP. What is not Telegram's, too large, too slow or misshapen is refused cheaply.

The response carries only `answerCallbackQuery`, whose result nobody needs; everything else goes by API call, because its
result matters. The response comes once the update is answered and counted: what is lost before is delivered again.
"""

import asyncio
import hmac
import json
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.telegram.measures import Measures
from bot.telegram.outgoing import Responding
from bot.telegram.readiness import Readiness
from bot.telegram.receive import Receiver

MAX_BYTES = 1_000_000
BODY_SECONDS = 5.0
PATH = "/telegram"

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  the header's name


_JSON = ((b"content-type", b"application/json"),)


class RefusedError(Exception):
    """A request is not taken; carries the HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class Webhook:
    """The bot's own server: the webhook, whether the process lives, and whether it can answer."""

    def __init__(
        self, receiver: Receiver, outgoing: Responding, secret: str, *, readiness: Readiness, measures: Measures
    ) -> None:
        self._receiver = receiver
        self._outgoing = outgoing
        self._secret = secret.encode()
        self._measures = measures
        self._beside = Starlette(routes=[Route(PATH, self._refuse), *readiness.routes()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application. Updates are taken here, without a router's way; the rest goes to one."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._beside(scope, receive, send)
            return
        try:
            status, answer = 200, await self._answer(scope, receive)
        except RefusedError as refused:
            status, answer = refused.status, b""
            self._measures.refused(status)
        headers = [(b"content-length", b"%d" % len(answer)), *(_JSON if answer else ())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        """What the response to an update carries, once that is answered and counted."""
        update = await self._update_of(dict(scope["headers"]), receive)
        if not await self._receiver.take(update):
            raise RefusedError(503)  # Telegram brings it again
        press = update.get("callback_query")
        answer: bytes | None = self._outgoing.taken(str(press.get("id"))) if isinstance(press, dict) else None
        return b"" if answer is None else answer

    async def _refuse(self, _: Request) -> Response:
        return Response(status_code=405)

    async def _update_of(self, headers: dict[bytes, bytes], receive: Receive) -> dict[str, Any]:
        """The update that a request brings.

        Raises:
            RefusedError: when it does not know the secret, is too large or too slow, or brings no update.
        """
        if not hmac.compare_digest(headers.get(SECRET_HEADER.encode(), b""), self._secret):
            raise RefusedError(401)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > MAX_BYTES:
            raise RefusedError(413)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                update = _read(await _body(receive))
        except TimeoutError:
            raise RefusedError(408) from None
        except (ValueError, RecursionError):
            raise RefusedError(400) from None
        if not isinstance(update, dict):
            raise RefusedError(400)
        return update


def _read(body: bytes) -> Any:
    """The JSON of a body. What the fast reader will not take, such as half a surrogate pair, the other one may."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


async def _body(receive: Receive) -> bytes:
    """The body of a request, read no further than the limit, whatever its header says of its length."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise RefusedError(400)  # whoever asked is gone
        body += message.get("body", b"")
        if len(body) > MAX_BYTES:
            raise RefusedError(413)
        if not message.get("more_body"):
            return bytes(body)

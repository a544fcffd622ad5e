"""The webhook: Telegram brings updates by HTTP. What is not Telegram's, too large, too slow or misshapen is refused cheaply.

The response carries only `answerCallbackQuery`, whose result nobody needs; everything else goes by API call, because its
result matters. The response comes once the update is answered and counted: what is lost before is delivered again.
"""

import asyncio
import hmac
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.telegram.outgoing import Responding
from bot.telegram.readiness import Readiness
from bot.telegram.receive import Receiver

MAX_BYTES = 1_000_000
BODY_SECONDS = 5.0
PATH = "/telegram"

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  the header's name


class RefusedError(Exception):
    """A request is not taken; carries the HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class Webhook:
    """The bot's own server: the webhook, whether the process lives, and whether it can answer."""

    def __init__(self, receiver: Receiver, outgoing: Responding, secret: str, readiness: Readiness) -> None:
        self._receiver = receiver
        self._outgoing = outgoing
        self._secret = secret.encode()
        self._readiness = readiness

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route(PATH, self._telegram, methods=["POST"]),
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
            ]
        )

    async def _telegram(self, request: Request) -> Response:
        try:
            update = await self._update_of(request)
        except RefusedError as refused:
            return Response(status_code=refused.status)
        await self._receiver.take(update)
        press = update.get("callback_query")
        answer = self._outgoing.taken(str(press.get("id"))) if isinstance(press, dict) else None
        if answer is None:
            return Response()
        body = answer.model_dump(exclude_none=True, include={"callback_query_id", "text"})
        return JSONResponse({"method": "answerCallbackQuery", **body})

    async def _healthz(self, _: Request) -> Response:
        return Response("alive", media_type="text/plain")

    async def _readyz(self, _: Request) -> Response:
        told = {"state": self._readiness.state, "reasons": self._readiness.reasons}
        return JSONResponse(told, status_code=503 if self._readiness.draining else 200)

    async def _update_of(self, request: Request) -> dict[str, Any]:
        """The update that a request brings.

        Raises:
            RefusedError: when it does not know the secret, is too large or too slow, or brings no update.
        """
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            raise RefusedError(401)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                update = json.loads(await _body(request))
        except TimeoutError:
            raise RefusedError(408) from None
        except (ValueError, RecursionError, ClientDisconnect):
            raise RefusedError(400) from None
        if not isinstance(update, dict):
            raise RefusedError(400)
        return update


async def _body(request: Request) -> bytes:
    """The body of a request, read no further than the limit, whatever its header says of its length."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BYTES:
        raise RefusedError(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise RefusedError(413)
    return bytes(body)

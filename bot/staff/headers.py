"""The headers of every answer: nothing from outside, nothing inline, nothing framed, nothing kept, nothing told on."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_TWO_YEARS = 63_072_000


class StrictHeaders:
    """Adds them. `secure`: the pages are reached by https alone, and browsers are told to keep to it."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; assets, whose address changes with them, may be kept by the browser."""

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                if self._secure:
                    headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}"
                asset = "/static/" in scope["path"] and message["status"] == 200  # noqa: PLR2004
                headers["Cache-Control"] = "public, max-age=604800" if asset else "no-store"
            await send(message)

        await self._app(scope, receive, send_with)

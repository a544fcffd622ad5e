"""Whether the process lives and can answer, for proxies and operators. Tells states and codes, and the content's version."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Reasons = Callable[[], Sequence[str]]
"""Tells why the service is not well though it answers; empty when it is."""

STARTING, DRAINING, DEGRADED, OK = "starting", "draining", "degraded", "ok"


class Readiness:
    """200 whenever the process can answer, be it degraded; 503 only while it starts or drains."""

    def __init__(self) -> None:
        self._parts: list[Reasons] = []
        self._content: Callable[[], str] = str
        self.started = False
        self.draining = False

    def start(self, reasons: Reasons, content: Callable[[], str] = str) -> None:
        """Say from now on that the process can answer; `content` tells which version it answers from."""
        self.also(reasons)
        self._content, self.started = content, True

    def also(self, reasons: Reasons) -> None:
        """Ask one more part of the process whether it is well."""
        self._parts.append(reasons)

    @property
    def reasons(self) -> list[str]:
        """Why the service is not well though it answers; codes and numbers, of nobody."""
        return [reason for part in self._parts for reason in part()]

    @property
    def state(self) -> str:
        """One of the four states."""
        if self.draining:
            return DRAINING
        if not self.started:
            return STARTING
        return DEGRADED if self.reasons else OK

    @property
    def can_answer(self) -> bool:
        """Whether updates may be brought to this process."""
        return self.started and not self.draining

    def drain(self) -> None:
        """Say from now on that the process is stopping."""
        self.draining = True

    def routes(self) -> list[Route]:
        """`/healthz` and `/readyz`."""
        return [Route("/healthz", self._healthz), Route("/readyz", self._readyz)]

    async def _healthz(self, _: Request) -> Response:
        return Response("alive", media_type="text/plain")

    async def _readyz(self, _: Request) -> Response:
        body = {"state": self.state, "reasons": self.reasons, "content": self._content()}
        return JSONResponse(body, status_code=200 if self.can_answer else 503)

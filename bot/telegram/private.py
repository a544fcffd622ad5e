"""The private port: `/metrics` for Prometheus, `/healthz` and `/readyz` also where updates are fetched by long polling."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.server import QuietServer, listening
from bot.telegram.measures import Measures
from bot.telegram.readiness import Readiness


class _SideServer(QuietServer):
    """A server beside the one that the signals are for."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave all signals alone."""
        yield


@asynccontextmanager
async def private_port(measures: Measures, readiness: Readiness, host: str, port: int) -> AsyncIterator[None]:
    """Serve while inside; a port that cannot be had ends the process at its start, and never later.

    Raises:
        PortTakenError: when it cannot be listened on.
    """

    async def metrics(_: Request) -> Response:
        return Response(measures.exposition(), media_type=CONTENT_TYPE_LATEST)

    app = Starlette(routes=[Route("/metrics", metrics), *readiness.routes()])
    server = _SideServer(app, drain_seconds=1)
    serving = asyncio.create_task(server.serve([listening(host, port)]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving

"""A TCP proxy on loopback between two programs, at which a fault can be made: slow, closed, or cut off in the middle."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Toll:
    """Passes bytes on to `target`. `delay`: seconds that each piece waits; `closed`: connections are refused and cut."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.delay = 0.0
        self.closed = False
        self._passing: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Cut all connections, and every new one, until `open`."""
        self.closed = True
        for passing in self._passing:
            passing.cancel()

    def open(self) -> None:
        """Let pass again."""
        self.closed = False

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if self.closed:
            writer.transport.abort()
            return
        here = asyncio.current_task()
        assert here
        self._passing.add(here)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._passing.discard(here)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65_536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(piece)
                await writer.drain()
        finally:
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()


@asynccontextmanager
async def toll(target: int) -> AsyncIterator[Toll]:
    """A toll in front of a port of this machine."""
    at = Toll(target)
    server = await asyncio.start_server(at.take, "127.0.0.1", 0)
    at.port = server.sockets[0].getsockname()[1]
    try:
        yield at
    finally:
        at.close()
        server.close()

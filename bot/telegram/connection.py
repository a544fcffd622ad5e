"""HTTP connections to one server that are kept open and used again: a request at a time on each, as few as there need be.

Knows bytes and statuses alone. aiohttp does the same for four times the processor time (docs/decisions/0027).
"""

import asyncio
import ssl
from typing import cast
from urllib.parse import urlsplit

import certifi
import httptools

MOST = 100
"""Connections that may be open at once; who needs one more waits for one to be free."""

MAX_BYTES = 4_000_000
"""What an answer may hold; a hundred updates with long texts are some 500,000."""


class BrokenError(ConnectionError):
    """A connection has ended, or was cut off, before its answer was complete."""


class Connection(asyncio.Protocol):
    """One connection. `usable`: another request may be sent. `untouched`: nothing of the answer has come."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body = bytearray()
        self.usable = True
        self.untouched = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.Transport", transport)

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """The status and body that answer a request."""
        self._answer = asyncio.get_running_loop().create_future()
        self.untouched = True
        self._body.clear()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        """Part of an answer has come."""
        self.untouched = False
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    def on_body(self, body: bytes) -> None:
        """The parser has read part of the body."""
        self._body += body
        if len(self._body) > MAX_BYTES:
            self.close()

    def on_message_complete(self) -> None:
        """The parser has read an answer to its end."""
        if self._answer is None or self._answer.done():
            self.close()  # nobody asked
            return
        if not self._parser.should_keep_alive():
            self.usable = False
        self._answer.set_result((self._parser.get_status_code(), bytes(self._body)))

    def connection_lost(self, error: Exception | None) -> None:
        """The connection has ended."""
        self.usable = False
        if self._answer and not self._answer.done():
            self._answer.set_exception(BrokenError())

    def close(self) -> None:
        """End the connection; what was asked is broken off."""
        self.usable = False
        self._transport.abort()
        if self._answer and not self._answer.done():
            self._answer.set_exception(BrokenError())


class Connections:
    """Connections to the server of an http or https address; the address's path goes before every other."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._tls = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._trusted = ssl.create_default_context(cafile=certifi.where()) if self._tls else None
        self._head = f"Host: {parts.netloc}\r\nContent-Type: application/json\r\nContent-Length: ".encode()
        self._path = parts.path.rstrip("/")
        self._idle: list[Connection] = []
        self._slots = asyncio.Semaphore(MOST)

    async def post(self, path: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        """The status and body that answer a request with a JSON body.

        Raises:
            OSError: when there is no way to the server, or the connection breaks.
            TimeoutError: when it takes longer than so many seconds.
        """
        line = f"POST {self._path}{path} HTTP/1.1\r\n".encode()
        request = b"%s%s%d\r\n\r\n%s" % (line, self._head, len(body), body)
        async with self._slots, asyncio.timeout(seconds):
            while (connection := self._used()) is not None:
                try:
                    return await self._ask(connection, request)
                except BrokenError:
                    if not connection.untouched:
                        raise
                    # the server had closed it meanwhile: that one says nothing of this request
            return await self._ask(await self._opened(), request)

    def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop().close()

    async def _ask(self, connection: Connection, request: bytes) -> tuple[int, bytes]:
        try:
            answer = await connection.ask(request)
        except BaseException:
            connection.close()  # its answer may still come, and would be taken for another's
            raise
        if connection.usable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _used(self) -> Connection | None:
        """The connection that was used last; those before it may end from idleness."""
        while self._idle:
            connection = self._idle.pop()
            if connection.usable:
                return connection
        return None

    async def _opened(self) -> Connection:
        name = self._host if self._tls else None
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            Connection, self._host, self._port, ssl=self._trusted, server_hostname=name
        )
        return connection

"""The load: a Bot API server and Telegram's side of a webhook in one event loop, as bare as they can be.

Neither may be what limits a bot, so both are plain asyncio protocols that read of a message no more than they need.
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import cast

from bot.telegram.webhook import SECRET_HEADER
from tests.bench.traffic import CHATS, FIRST_CHAT, Template

SECRET = "a-secret-of-the-webhook"
STALLED_SECONDS = 60.0
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding: *chunked", re.IGNORECASE)
_CHAT = re.compile(rb"chat_id.{0,120}?\b(7\d{9})\b", re.DOTALL)
_SCREENS = (b"/sendMessage", b"/SendMessage", b"/editMessageText", b"/EditMessageText")
_HEAD_END = b"\r\n\r\n"


class StalledError(Exception):
    """A bot has stopped answering."""


def _message_end(held: bytearray) -> int:
    """Where the first HTTP message in the bytes ends; -1 while it has not all come."""
    head = held.find(_HEAD_END)
    if head < 0:
        return -1
    length = _LENGTH.search(held, 0, head)
    if length is None and _CHUNKED.search(held, 0, head):
        end = held.find(b"\r\n0\r\n\r\n", head)
        return end + 7 if end >= 0 else -1
    end = head + 4 + (int(length[1]) if length else 0)
    return end if len(held) >= end else -1


@dataclass(slots=True)
class Sent:
    """One update under way. Done is when its screen has been called for; acknowledged when the webhook has answered."""

    began: float
    awaits_screen: bool
    done: float = 0.0
    acknowledged: float = 0.0

    @property
    def over(self) -> bool:
        return bool(self.acknowledged and (self.done or not self.awaits_screen))


@dataclass
class Load:
    """What is under way and what was measured. `taken`: seconds until the screen; `whole`: until acknowledged, too."""

    templates: Sequence[Template]
    under_way: dict[int, tuple[Sent, "Caller"]] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    over: int = 0
    finished: int = 0
    """Updates that are over since the beginning; `reset` leaves it."""
    refused: int = 0
    screens: int = 0
    numbers: "Iterator[int]" = field(default_factory=lambda: count(1))
    chats: "Iterator[int]" = field(default_factory=lambda: count(0))
    pool: int = CHATS
    screens_come: bool = True
    """Whether the subject makes calls at all."""
    api_port: int = 0

    def reset(self) -> None:
        """Begin to measure anew."""
        self.taken, self.whole, self.over, self.refused = [], [], 0, 0

    def screen(self, body: bytes) -> None:
        """A screen was called for."""
        self.screens += 1
        found = _CHAT.search(body)
        sent, caller = self.under_way.get(int(found[1]), (None, None)) if found else (None, None)
        if sent and caller and not sent.done:
            sent.done = time.perf_counter()
            caller.settle()

    def finish(self, chat: int, sent: Sent) -> None:
        """An update is over."""
        del self.under_way[chat]
        self.over += 1
        self.finished += 1
        if sent.awaits_screen:
            self.taken.append(sent.done - sent.began)
            self.whole.append(max(sent.done, sent.acknowledged) - sent.began)


class Api(asyncio.Protocol):
    """Telegram's Bot API: takes every call, notes which screens came, answers as Telegram would."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._held = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := _message_end(self._held)) >= 0:
            request = bytes(self._held[:end])
            del self._held[:end]
            line = request[: request.find(b"\r\n")]
            shows = any(screen in line for screen in _SCREENS)
            self._transport.write(_result(request if shows else b"", true=not shows and b"getMe" not in line))
            if shows:
                self._load.screen(request)


def _result(request: bytes, *, true: bool) -> bytes:
    """A result; a message is as long as what was sent."""
    text = b"x" * min(len(request) * 2 // 3, 3_500)
    body = (
        b'{"ok":true,"result":true}'
        if true
        else b'{"ok":true,"result":{"message_id":77,"id":4242,"is_bot":true,"first_name":"R","username":"r_bot",'
        b'"date":1790000000,"chat":{"id":1,"type":"private"},"text":"' + text + b'"}}'
    )
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return head + body


class Caller(asyncio.Protocol):
    """One connection to a webhook; brings an update, and the next one when that is over."""

    def __init__(self, load: Load, idle: "deque[Caller] | None" = None) -> None:
        self._load = load
        self._idle = idle
        self._held = bytearray()
        self._chat = 0
        self._sent: Sent | None = None
        self.running = True
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _: Exception | None) -> None:
        """An update that was under way is refused; Telegram would bring it again."""
        if not self.ended.done():
            self.ended.set_result(None)
        if self._sent and self._load.under_way.pop(self._chat, None):
            self._load.refused += 1

    def bring(self, began: float | None = None) -> None:
        """Bring the next update, which was due at `began`."""
        load = self._load
        number = next(load.numbers)
        template = load.templates[number % len(load.templates)]
        self._chat = FIRST_CHAT + next(load.chats) % load.pool
        self._sent = Sent(began or time.perf_counter(), template.answered and load.screens_come)
        load.under_way[self._chat] = self._sent, self
        body = template.update(number, number % 1_000 + 1, self._chat)
        self._transport.write(b"POST /telegram HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s" % (_HEADERS, len(body), body))

    def data_received(self, data: bytes) -> None:
        self._held += data
        if (end := _message_end(self._held)) < 0 or self._sent is None:
            return
        self._load.refused += not self._held.startswith(b"HTTP/1.1 20")
        del self._held[:end]
        self._sent.acknowledged = time.perf_counter()
        self.settle()

    def settle(self) -> None:
        """Go on if the update is over."""
        if self._sent and self._sent.over:
            sent, self._sent = self._sent, None
            self._load.finish(self._chat, sent)
            if self._idle is not None:
                self._idle.append(self)
            elif self.running:
                self.bring()
            else:
                self.close()

    def close(self) -> None:
        """End the connection."""
        self._transport.close()


_HEADERS = (
    b"Host: 127.0.0.1\r\nContent-Type: application/json\r\n"
    + SECRET_HEADER.title().encode()
    + b": "
    + SECRET.encode()
    + b"\r\n"
)


@asynccontextmanager
async def api(load: Load) -> AsyncIterator[int]:
    """The Bot API server; its port."""
    server = await asyncio.get_running_loop().create_server(lambda: Api(load), "127.0.0.1", 0)
    load.api_port = server.sockets[0].getsockname()[1]
    try:
        yield load.api_port
    finally:
        server.close()


async def closed_loop(load: Load, ports: Sequence[int], concurrency: int, seconds: float, warm_up: float = 0.3) -> float:
    """So many connections, each with one update under way at a time, dealt out to the ports; the seconds measured."""
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: Caller(load), "127.0.0.1", ports[number % len(ports)]))[1]
        for number in range(concurrency)
    ]
    for caller in callers:
        caller.bring()
    await asyncio.sleep(warm_up)
    load.reset()
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    measured = time.perf_counter() - began
    over = load.over, load.taken, load.whole
    for caller in callers:
        caller.running = False
    await _ended(load, callers)
    load.over, load.taken, load.whole = over
    return measured


async def open_loop(load: Load, port: int, rate: float, seconds: float, warm_up: float = 0.5) -> None:
    """So many updates a second, whether those before are over or not. Times run from when each was due."""
    loop = asyncio.get_running_loop()
    idle: deque[Caller] = deque()
    callers: list[Caller] = []

    async def opened() -> None:
        caller = (await loop.create_connection(lambda: Caller(load, idle), "127.0.0.1", port))[1]
        callers.append(caller)
        idle.append(caller)

    for _ in range(100):
        await opened()
    began = time.perf_counter()
    for number in range(round(rate * (warm_up + seconds))):
        due = began + number / rate
        if number == round(rate * warm_up):
            load.reset()
        while (wait := due - time.perf_counter()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(wait if wait > 0.0015 else 0)  # a loop's clock is too coarse for the last millisecond
        if not idle:
            await opened()
        idle.popleft().bring(due)
    deadline = time.perf_counter() + STALLED_SECONDS
    while load.under_way:
        if time.perf_counter() > deadline:
            raise StalledError(_told(load))
        await asyncio.sleep(0.01)
    for caller in callers:
        caller.close()
    await _ended(load, callers)


async def _ended(load: Load, callers: Sequence[Caller]) -> None:
    done, waiting = await asyncio.wait([caller.ended for caller in callers], timeout=STALLED_SECONDS)
    if waiting:
        raise StalledError(f"{len(waiting)} of {len(done) + len(waiting)} connections wait; {_told(load)}")


def _told(load: Load) -> str:
    """What is missing, for who looks for the reason."""
    missing = [sent for sent, _ in load.under_way.values()]
    unseen, unanswered = (sum(not getattr(sent, what) for sent in missing) for what in ("done", "acknowledged"))
    return f"{len(missing)} updates under way, {unseen} without a screen, {unanswered} without an answer"

"""Plays Telegram towards a webhook: brings updates, again what was not acknowledged, and remembers what became of each."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from bot.telegram.webhook import SECRET_HEADER
from tests.telegram_server import TelegramServer
from tests.worker import SECRET, USER, WHEN

FIRST_CHAT = 7_310_000_000
"""Chats of a courier count upwards from here; each asks once, so that each is counted once."""

MARK = "731"
"""How their numbers begin, by which a trace of one would be found."""


@dataclass
class Courier:
    """Brings one question a chat. `seconds`: from the first try to the acknowledgement; `tries`: by how many it took."""

    url: str
    server: TelegramServer
    seconds: list[float] = field(default_factory=list)
    tries: "Counter[int]" = field(default_factory=Counter)
    failures: "Counter[int]" = field(default_factory=Counter)
    """Answers other than 200, by status; 0: no answer."""
    brought: list[int] = field(default_factory=list)
    """The chats whose question was acknowledged."""
    _chats: Iterator[int] = field(default_factory=lambda: count(FIRST_CHAT))
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    async def keep_asking(self, client: httpx.AsyncClient, seconds: float, rate: float) -> None:
        """Ask so many questions a second, whatever becomes of those before."""
        began = time.monotonic()
        for number in range(int(seconds * rate)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            self.ask(client)

    def ask(self, client: httpx.AsyncClient) -> None:
        """Begin to bring one question of a new chat."""
        task = asyncio.create_task(self._bring(client, next(self._chats)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def all_acknowledged(self, within: float) -> None:
        """Wait until every question is acknowledged.

        Raises:
            TimeoutError: when that takes longer than so many seconds.
        """
        async with asyncio.timeout(within):
            while self._under_way:
                await asyncio.wait(set(self._under_way))

    async def give_up(self) -> None:
        """Bring nothing any more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _bring(self, client: httpx.AsyncClient, chat: int) -> None:
        update, began, delay = self._question(chat), time.monotonic(), 0.5
        for tried in count(1):  # noqa: B007  told below
            try:
                response = await client.post(self.url, json=update, headers={SECRET_HEADER: SECRET})
            except httpx.TransportError:
                response = None
            if response is not None and response.status_code == 200:
                break
            self.failures[response.status_code if response is not None else 0] += 1
            await asyncio.sleep(delay)
            delay = min(delay * 1.5, 4.0)
        self.seconds.append(time.monotonic() - began)
        self.tries[tried] += 1
        self.brought.append(chat)

    def _question(self, chat: int) -> dict[str, Any]:
        where = {"id": chat, "type": "private"}
        message = {"message_id": 1, "date": WHEN, "chat": where, "from": {**USER, "id": chat}, "text": "/danger"}
        return {"update_id": self.server.number(), "message": message}

"""Long polling: fetch, answer, confirm. An update is confirmed once it and all before it are answered."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import DeleteWebhook, TelegramMethod

from bot.telegram.edge import ALLOWED_UPDATES
from bot.telegram.receive import Receiver

POLL_SECONDS = 25
FIRST_DELAY = 0.5
MAX_DELAY = 30.0
PATIENCE = 0.25
"""Seconds that the next fetch waits for answers under way: a chat that is slow holds up no other."""

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class FetchUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates with each update left as it came, so that one that cannot be read is passed over alone."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int
    timeout: int
    allowed_updates: tuple[str, ...] = tuple(sorted(ALLOWED_UPDATES))


class Poller:
    """Fetches updates and has them answered until it is told to stop."""

    def __init__(self, bot: Bot, receiver: Receiver, stop: asyncio.Event) -> None:
        self._bot = bot
        self._receiver = receiver
        self._stop = stop
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._next = 0
        self._trouble = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why no updates come in; empty while they do."""
        return (f"updates cannot be fetched: {self._trouble}",) if self._trouble else ()

    async def run(self) -> None:
        """Answer until stopped; then let what is under way end. Faults of the network are waited out, longer each time."""
        await self._take_over()
        delay = FIRST_DELAY
        while not self._stop.is_set():
            try:
                await self._round()
                delay, self._trouble = FIRST_DELAY, ""
            except (AiogramError, OSError, TimeoutError) as error:
                self._trouble = _reason(error)
                log.warning("fetch-failed %s; next try in %.1f s", self._trouble, delay)
                await self._unless_stopped(asyncio.sleep(delay))
                delay = min(delay * 2, MAX_DELAY)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=POLL_SECONDS)

    async def _take_over(self) -> None:
        """Polling and a webhook exclude each other: whoever starts polling ends the webhook, explicitly."""
        try:
            await self._bot(DeleteWebhook(drop_pending_updates=False))
        except AiogramError as error:
            log.warning("webhook-not-deleted %s", type(error).__name__)

    async def _round(self) -> None:
        self._under_way = {number: task for number, task in self._under_way.items() if not task.done()}
        offset = min(self._under_way, default=self._next)
        wait = 0 if self._under_way else POLL_SECONDS
        fetch = FetchUpdates(offset=offset, timeout=wait)
        for raw in await self._unless_stopped(self._bot(fetch, request_timeout=POLL_SECONDS + 10)) or ():
            number = int(raw.get("update_id", 0))
            if number >= self._next:
                self._next = number + 1
                self._under_way[number] = asyncio.create_task(self._receiver.take(raw))
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=PATIENCE)

    async def _unless_stopped(self, work: Coroutine[Any, Any, Result]) -> Result | None:
        """The result of the work, or None when `stop` is set before it is done."""
        task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            stopped.cancel()


def _reason(error: Exception) -> str:
    if isinstance(error, TelegramUnauthorizedError):
        return "the token is not valid (any more): check BOT_TOKEN"
    if isinstance(error, TelegramConflictError):
        return "another process is polling with the same token, or a webhook is set"
    return type(error).__name__

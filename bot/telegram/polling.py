"""Long polling: fetch, answer, confirm. An update is confirmed once it and all before it are answered."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.telegram.api import Api, CallError, Fault, body_of
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.receive import Receiver

POLL_SECONDS = 25
FIRST_DELAY = 0.5
MAX_DELAY = 30.0
DRAIN_SECONDS = 4
CONFIRM_SECONDS = 1
"""Seconds that answers under way get when the process is told to stop, and then their confirmation."""

PATIENCE = 0.25
"""Seconds that the next fetch waits for answers under way: a chat that is slow holds up no other."""

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Poller:
    """Fetches updates and has them answered until it is told to stop."""

    def __init__(self, api: Api, receiver: Receiver, stop: asyncio.Event) -> None:
        self._api = api
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
            except CallError as error:
                self._trouble = _reason(error)
                log.warning("fetch-failed %s; next try in %.1f s", self._trouble, delay)
                await self._unless_stopped(asyncio.sleep(delay))
                delay = min(delay * 2, MAX_DELAY)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=DRAIN_SECONDS)
        await self._confirm()

    async def _take_over(self) -> None:
        """Polling and a webhook exclude each other: whoever starts polling ends the webhook, explicitly."""
        try:
            await self._api.call("deleteWebhook", body_of(drop_pending_updates=False))
        except CallError as error:
            log.warning("webhook-not-deleted %s", error.fault)

    async def _round(self) -> None:
        self._under_way = {number: task for number, task in self._under_way.items() if not task.done()}
        offset = min(self._under_way, default=self._next)
        wait = 0 if self._under_way else POLL_SECONDS
        body = body_of(offset=offset, timeout=wait, allowed_updates=sorted(ALLOWED_UPDATES))
        fetched = await self._unless_stopped(self._api.call("getUpdates", body, POLL_SECONDS + 10))
        for raw in fetched or ():
            number = int(raw.get("update_id", 0))
            if number >= self._next:
                self._next = number + 1
                self._under_way[number] = asyncio.create_task(self._take(raw))
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=PATIENCE)

    async def _take(self, raw: dict[str, Any]) -> None:
        """Have an update answered, again and again while Telegram cannot be reached."""
        delay = FIRST_DELAY
        while not await self._receiver.take(raw):
            await asyncio.sleep(delay)
            delay = min(delay * 2, MAX_DELAY)

    async def _confirm(self) -> None:
        """Confirm what is answered, so that the next process does not answer it again; cancel what is not."""
        open_ones = {number: task for number, task in self._under_way.items() if not task.done()}
        for task in open_ones.values():
            task.cancel()
        offset = min(open_ones, default=self._next)
        try:
            if offset:
                await self._api.call("getUpdates", body_of(offset=offset, timeout=0), CONFIRM_SECONDS)
        except CallError as error:
            log.warning("confirm-failed %s", error.fault)

    async def _unless_stopped(self, work: Coroutine[Any, Any, Result]) -> Result | None:
        """The result of the work, or None when `stop` is set before it is done."""
        task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            stopped.cancel()


def _reason(error: CallError) -> str:
    if error.fault is Fault.UNAUTHORIZED:
        return "the token is not valid (any more): check BOT_TOKEN"
    if error.fault is Fault.CONFLICT:
        return "another process is polling with the same token, or a webhook is set"
    return error.fault

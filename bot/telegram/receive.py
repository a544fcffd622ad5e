"""Updates as they come in, by polling or webhook: each chat's in turn, chats side by side, odd ones passed over."""

import asyncio
import logging
import time
from typing import Any

from bot.telegram.edge import Edge
from bot.telegram.incoming import ALLOWED_UPDATES, UnreadableError, chat_of
from bot.telegram.measures import End, Stage
from bot.telegram.outgoing import Outgoing

log = logging.getLogger(__name__)


class Receiver:
    """Takes raw updates and has them answered."""

    def __init__(self, edge: Edge, outgoing: Outgoing) -> None:
        self._edge = edge
        self._outgoing = outgoing
        self._measures = outgoing.measures
        self.under_way = 0
        self._last: dict[int | None, asyncio.Future[None]] = {}

    async def take(self, raw: dict[str, Any]) -> None:
        """Answer one update, after those of the same chat that came before. Never raises."""
        if not raw.keys() & ALLOWED_UPDATES:
            self._measures.ended(End.PASSED)
            return
        began = time.perf_counter()
        self.under_way += 1
        chat = chat_of(raw)
        before, mine = self._last.get(chat), asyncio.get_running_loop().create_future()
        self._last[chat] = mine
        try:
            if before:
                await before
            self._measures.took(Stage.QUEUE, began)
            await self._feed(raw)
        finally:
            self.under_way -= 1
            self._measures.took(Stage.WHOLE, began)
            mine.set_result(None)
            if self._last.get(chat) is mine:
                del self._last[chat]

    async def _feed(self, raw: dict[str, Any]) -> None:
        try:
            await self._edge.take(raw, self._outgoing)
        except UnreadableError:
            self._measures.ended(End.FAILED)
            log.warning("update-unreadable")
        except Exception as error:  # whatever one update does, the others go on
            self._measures.ended(End.FAILED)
            log.error("update-failed %s", type(error).__name__, exc_info=True)

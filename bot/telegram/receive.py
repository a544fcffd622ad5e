"""Updates as they come in, by polling or webhook: each chat's in turn, chats side by side, odd ones passed over."""

import asyncio
import logging
import time
from typing import Any

from bot.telegram.edge import Edge
from bot.telegram.incoming import ALLOWED_UPDATES, UnreadableError, chat_of
from bot.telegram.measures import End, Stage
from bot.telegram.order import Order
from bot.telegram.outgoing import NotSentError, Outgoing

log = logging.getLogger(__name__)


class Receiver:
    """Takes raw updates and has them answered."""

    def __init__(self, edge: Edge, outgoing: Outgoing, order: Order | None = None) -> None:
        self._edge = edge
        self._outgoing = outgoing
        self._order = order or Order()
        self._measures = outgoing.measures
        self.under_way = 0
        self._last: dict[int | None, asyncio.Future[None]] = {}

    async def take(self, raw: dict[str, Any]) -> bool:
        """Answer one update, after those of the same chat that came before; whether it is done. Never raises.

        It is not done when Telegram could not be reached: it must be brought again.
        """
        if not raw.keys() & ALLOWED_UPDATES:
            self._measures.ended(End.PASSED)
            return True
        began = time.perf_counter()
        self.under_way += 1
        chat = chat_of(raw)
        before, mine = self._last.get(chat), asyncio.get_running_loop().create_future()
        self._last[chat] = mine
        try:
            if before:
                await before
            return await self._in_order(chat, raw, began)
        finally:
            self.under_way -= 1
            self._measures.took(Stage.WHOLE, began)
            mine.set_result(None)
            if self._last.get(chat) is mine:
                del self._last[chat]

    async def _in_order(self, chat: int | None, raw: dict[str, Any], began: float) -> bool:
        try:
            await self._order.enter(chat)
            self._measures.took(Stage.QUEUE, began)
            return await self._feed(raw)
        finally:
            await self._order.leave(chat)

    async def _feed(self, raw: dict[str, Any]) -> bool:
        try:
            await self._edge.take(raw, self._outgoing)
        except NotSentError:
            self._measures.ended(End.FAILED)
            return False
        except UnreadableError:
            self._measures.ended(End.FAILED)
            log.warning("update-unreadable")
        except Exception as error:  # whatever one update does, the others go on
            self._measures.ended(End.FAILED)
            log.error("update-failed %s", type(error).__name__, exc_info=True)
        return True

"""Updates as they come in, by polling or webhook: each chat's in turn, chats side by side, odd ones passed over."""

import asyncio
import logging
import time
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError

from bot.telegram.edge import ALLOWED_UPDATES
from bot.telegram.measures import End, Measures, Stage

log = logging.getLogger(__name__)


class Receiver:
    """Takes raw updates and has them answered."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, measures: Measures | None = None) -> None:
        self._bot = bot
        self._measures = measures or Measures()
        self.under_way = 0
        self._dispatcher = dispatcher
        self._last: dict[str, asyncio.Future[None]] = {}

    async def take(self, raw: dict[str, Any]) -> None:
        """Answer one update, after those of the same chat that came before. Never raises."""
        if not raw.keys() & ALLOWED_UPDATES:
            self._measures.ended(End.PASSED)
            return  # aiogram would print a type that it does not know, whole
        began = time.perf_counter()
        self.under_way += 1
        chat = _chat_of(raw)
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
            await self._dispatcher.feed_update(self._bot, Update.model_validate(raw, context={"bot": self._bot}))
        except ValidationError:
            self._measures.ended(End.FAILED)
            log.warning("update-unreadable")
        except Exception as error:  # whatever one update does, the others go on
            self._measures.ended(End.FAILED)
            log.error("update-failed %s", type(error).__name__, exc_info=True)


def _chat_of(raw: dict[str, Any]) -> str:
    """What tells chats apart, for their order alone; the empty text for an update of no chat."""
    for event in raw.values():
        if isinstance(event, dict):
            message = event.get("message", event)
            chat = message.get("chat") if isinstance(message, dict) else None
            return str(chat.get("id")) if isinstance(chat, dict) else ""
    return ""

"""Long polling: fetch, answer, confirm. One odd update never stops the others, and an update is confirmed once answered."""

import asyncio
import logging
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError

from bot.telegram.edge import ALLOWED_UPDATES

POLL_SECONDS = 25
MAX_DELAY = 30.0

log = logging.getLogger(__name__)


class FetchUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates with each update left as it came, so that one that cannot be read is passed over alone."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = POLL_SECONDS
    allowed_updates: tuple[str, ...] = tuple(sorted(ALLOWED_UPDATES))


async def poll(bot: Bot, dispatcher: Dispatcher, *, stop: asyncio.Event) -> None:
    """Answer updates until `stop` is set. Faults of the network or of Telegram are waited out, longer each time."""
    fetch = FetchUpdates()
    delay = 0.5
    while not stop.is_set():
        try:
            updates = await _unless_stopped(bot(fetch, request_timeout=POLL_SECONDS + 10), stop)
        except (TelegramAPIError, OSError, TimeoutError) as error:
            log.warning("fetch-failed %s; next try in %.1f s", _reason(error), delay)
            await _unless_stopped(asyncio.sleep(delay), stop)
            delay = min(delay * 2, MAX_DELAY)
            continue
        delay = 0.5
        if updates:
            await asyncio.gather(*(_feed(bot, dispatcher, chat) for chat in _by_chat(updates)))
            fetch = FetchUpdates(offset=max(int(update.get("update_id", 0)) for update in updates) + 1)


def _by_chat(updates: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The updates of each chat, in order: different chats are answered side by side, one chat in turn."""
    chats: dict[str, list[dict[str, Any]]] = {}
    for update in updates:
        chats.setdefault(_chat_key(update), []).append(update)
    return list(chats.values())


def _chat_key(update: dict[str, Any]) -> str:
    message = update.get("message") or (update.get("callback_query") or {}).get("message") or {}
    return str((message.get("chat") or {}).get("id")) if isinstance(message, dict) else ""


async def _feed(bot: Bot, dispatcher: Dispatcher, updates: list[dict[str, Any]]) -> None:
    for raw in updates:
        if not raw.keys() & ALLOWED_UPDATES:
            continue  # aiogram would print a type that it does not know, whole
        try:
            await dispatcher.feed_update(bot, Update.model_validate(raw, context={"bot": bot}))
        except ValidationError:
            log.warning("update-unreadable")
        except Exception as error:  # noqa: BLE001  the loop goes on, whatever one update does
            log.error("update-failed %s", type(error).__name__)


async def _unless_stopped(work: Any, stop: asyncio.Event) -> Any:
    """The result of the work, or None when `stop` is set before it is done."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
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

"""The edge to Telegram: takes updates, answers them, and has what is to be remembered and counted done.

An id never leaves this room except into `people`. If anything fails inside, the worker still gets whom to call.
"""

import asyncio
import datetime
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, LinkPreviewOptions, Message

from bot.conversation import Answer, Edition, Reader, Turn, respond, show
from bot.journal import Journal
from bot.people import People
from bot.telegram.render import Rendered, render
from bot.telegram.turns import turn_of_callback, turn_of_message
from bot.understanding import Intent, Screen
from bot.vocabulary import Language, Preferences

ALLOWED_UPDATES = frozenset({"message", "callback_query"})
"""The closed list of update types that are asked for."""

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Edge:
    """Answers turns with an edition of the content, a store of preferences, and a journal."""

    def __init__(self, edition: Edition, people: People, journal: Journal, today: Callable[[], datetime.date]) -> None:
        self._people = people
        self._journal = journal
        self._today = today
        self.publish(edition)

    def publish(self, edition: Edition) -> None:
        """Answer from this edition from now on; the screens that need nothing else are rendered at once."""
        self._edition = edition
        self.rescue = rescue_screens(edition, self._today())

    def dispatcher(self) -> Dispatcher:
        """An aiogram dispatcher that answers private messages and pressed buttons, and stays silent elsewhere."""
        router = Router(name="rafiq")
        router.message.register(self._on_message, F.chat.type == ChatType.PRIVATE)
        router.callback_query.register(self._on_callback)
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.include_router(router)
        return dispatcher

    async def _on_message(self, message: Message, bot: Bot) -> Answer | None:
        turn = turn_of_message(message)
        return await self._answer(bot, message.chat.id, turn, None)

    async def _on_callback(self, callback: CallbackQuery, bot: Bot) -> Answer | None:
        chat = callback.message.chat.id if callback.message else callback.from_user.id
        message = callback.message.message_id if callback.message else None
        _, answer = await asyncio.gather(
            _unless_refused(bot.answer_callback_query(callback.id)),
            self._answer(bot, chat, turn_of_callback(callback), message),
        )
        return answer

    async def _answer(self, bot: Bot, chat: int, turn: Turn, edited: int | None) -> Answer | None:
        """Answer a turn in a chat, in place of the message `edited` where there is one. None when only rescue was left."""
        try:
            preferences = await self._preferences(chat)
            answer = respond(turn, preferences, self._edition, self._today())
            messages = [message for reply in answer.replies for message in render(reply)]
        except Exception as error:  # noqa: BLE001  the edge replies, whatever fails inside
            log.error("answer-failed %s", type(error).__name__)
            rescue = self.rescue[turn.device or Language.EN]
            await _unless_refused(_deliver(bot, chat, rescue, None))
            return None
        for number, message in enumerate(messages):
            await _unless_refused(_deliver(bot, chat, message, edited if number == 0 else None))
        await self._keep(chat, preferences, answer)
        return answer

    async def _preferences(self, chat: int) -> Preferences:
        """What the chat has chosen. A store that is away means a worker who is asked again, not one without an answer."""
        try:
            return await self._people.preferences(chat)
        except Exception as error:  # noqa: BLE001
            log.error("people-unavailable %s", type(error).__name__)
            return Preferences()

    async def _keep(self, chat: int, before: Preferences, answer: Answer) -> None:
        """Remember and count. By now the worker has the answer; a failure here is logged and costs nothing else."""
        try:
            if answer.preferences != Preferences() or before != Preferences():
                await self._people.remember(chat, answer.preferences, self._today())
        except Exception as error:  # noqa: BLE001
            log.error("remember-failed %s", type(error).__name__)
        try:
            if answer.query:
                await self._journal.record(answer.query)
        except Exception as error:  # noqa: BLE001
            log.error("count-failed %s", type(error).__name__)


def rescue_screens(edition: Edition, today: datetime.date) -> Mapping[Language, Rendered]:
    """The danger-and-contacts screen in every language, rendered ahead, for when nothing else works."""
    return {
        language: render(show(Reader(edition, language, None, today), Intent(Screen.DANGER)))[0] for language in Language
    }


async def _deliver(bot: Bot, chat: int, message: Rendered, edited: int | None) -> None:
    """Show a message in place of another, or as a new one where that cannot be."""
    if edited is not None:
        try:
            await bot.edit_message_text(
                message.html,
                chat_id=chat,
                message_id=edited,
                parse_mode="HTML",
                reply_markup=message.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
            return
        except TelegramBadRequest as error:
            if "not modified" in error.message:
                return
    await bot.send_message(
        chat, message.html, parse_mode="HTML", reply_markup=message.keyboard, link_preview_options=_NO_PREVIEW
    )


async def _unless_refused(call: Coroutine[Any, Any, Any]) -> None:
    """Make a call to Telegram; a refusal is logged by its kind alone, since its message may hold a chat's id."""
    try:
        await call
    except TelegramAPIError as error:
        log.warning("telegram-refused %s", type(error).__name__)

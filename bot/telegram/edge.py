"""The edge to Telegram: takes updates, answers them, and has what is to be remembered and counted done.

An id never leaves this room except into `people`. If anything fails inside, the worker still gets whom to call.
"""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Mapping

from aiogram import Dispatcher, F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.conversation import Answer, Edition, Reader, Turn, group_line, respond, show, slow_down_screen, wiped_screen
from bot.journal import Journal
from bot.people import People
from bot.telegram.exchange import Exchange
from bot.telegram.keeping import Keeper, Now, quietly
from bot.telegram.limits import Turnstile, Verdict
from bot.telegram.outgoing import Outgoing
from bot.telegram.quota import Quota
from bot.telegram.render import Rendered, render
from bot.telegram.turns import device_of, turn_of_callback, turn_of_message
from bot.understanding import Intent, Screen
from bot.vocabulary import Language, Preferences

ALLOWED_UPDATES = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
"""The closed list of update types that are asked for."""

log = logging.getLogger(__name__)


class Edge:
    """Answers turns with an edition of the content, a store of preferences, and a journal. `now` tells local time."""

    def __init__(
        self,
        edition: Edition,
        people: People,
        journal: Journal,
        now: Now,
        turnstile: Turnstile | None = None,
        quota: Quota | None = None,
    ) -> None:
        self._people = people
        self._keeper = Keeper(people, journal, now, quota)
        self._now = now
        self._turnstile = turnstile or Turnstile()
        self.publish(edition)

    def publish(self, edition: Edition) -> None:
        """Answer from this edition from now on; the screens that need nothing else are rendered at once."""
        self.edition = edition
        self.rescue = rescue_screens(edition, self._now().date())

    def dispatcher(self, outgoing: Outgoing) -> Dispatcher:
        """An aiogram dispatcher that answers private messages and pressed buttons, and says one line in groups."""
        router = Router(name="rafiq")
        router.message.register(self._on_message, F.chat.type == ChatType.PRIVATE)
        router.edited_message.register(self._on_edited, F.chat.type == ChatType.PRIVATE)
        router.message.register(self._on_group, F.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP}))
        router.callback_query.register(self._on_callback)
        router.my_chat_member.register(self._on_membership)
        dispatcher = Dispatcher(disable_fsm=True, outgoing=outgoing)
        dispatcher.include_router(router)
        return dispatcher

    async def _on_message(self, message: Message, outgoing: Outgoing, event_update: Update) -> Answer | None:
        turn = turn_of_message(message)
        exchange = Exchange(outgoing, message.chat.id, standing=[message.message_id], update=event_update.update_id)
        if turn.attachment:
            exchange.replied_to = message.message_id
        return await self._take(exchange, turn)

    async def _on_edited(self, message: Message, outgoing: Outgoing) -> Answer | None:
        return await self._take(Exchange(outgoing, message.chat.id), Turn(edited=True, device=device_of(message.from_user)))

    async def _on_group(self, message: Message, outgoing: Outgoing) -> None:
        if self._turnstile.judge_danger(message.chat.id) is Verdict.ANSWER:
            line = group_line(self._reader(Preferences(), Turn(device=device_of(message.from_user))))
            await _unless_refused(Exchange(outgoing, message.chat.id).answer([line]))

    async def _on_callback(self, callback: CallbackQuery, outgoing: Outgoing, event_update: Update) -> Answer | None:
        pressed = callback.message
        chat = pressed.chat.id if pressed else callback.from_user.id
        exchange = Exchange(outgoing, chat, callback.id, update=event_update.update_id)
        if pressed:
            exchange.edited = pressed.message_id
        if isinstance(pressed, Message) and pressed.reply_to_message:
            exchange.replied_to = pressed.reply_to_message.message_id
        answer = await self._take(exchange, turn_of_callback(callback))
        await exchange.acknowledge()
        return answer

    async def _on_membership(self, change: ChatMemberUpdated) -> None:
        """Who blocks the bot is forgotten."""
        if change.chat.type == ChatType.PRIVATE and change.new_chat_member.status == ChatMemberStatus.KICKED:
            await quietly("forget-failed", self._people.forget(change.chat.id))

    async def _take(self, exchange: Exchange, turn: Turn) -> Answer | None:
        """Answer a turn unless it comes too fast; danger is always answered."""
        verdict = self._turnstile.judge(exchange.chat)
        if verdict is not Verdict.ANSWER and self._cries_for_help(turn):
            verdict = self._turnstile.judge_danger(exchange.chat)
        if verdict is Verdict.PASS:
            return None
        if verdict is Verdict.ANSWER:
            return await self._answer(exchange, turn)
        exchange.edited = None
        notice = slow_down_screen(self._reader(await self._preferences(exchange.chat), turn))
        await _unless_refused(exchange.answer([notice]))
        await self._keeper.note(exchange)
        return None

    async def _answer(self, exchange: Exchange, turn: Turn) -> Answer | None:
        """Answer a turn. None when only rescue was left."""
        preferences = await self._preferences(exchange.chat)
        try:
            answer = respond(turn, preferences, self.edition, self._now().date())
            if answer.wipe:
                return await self._wipe(exchange, turn, preferences, answer)
            if answer.unsend:
                return await self._unsend(exchange, answer)
            await asyncio.gather(exchange.acknowledge(answer.toast), exchange.answer(answer.replies))
        except Exception as error:  # noqa: BLE001  the edge replies, whatever fails inside
            log.error("answer-failed %s", type(error).__name__)
            exchange.edited = None
            await _unless_refused(exchange.show(self.rescue[turn.device or Language.EN]))
            return None
        await self._keeper.keep(exchange, preferences, answer)
        return answer

    async def _wipe(self, exchange: Exchange, turn: Turn, preferences: Preferences, answer: Answer) -> Answer:
        """Delete what stands in the chat, forget it, and say what was deleted. This last message is noted nowhere."""
        kept = await self._people.messages(exchange.chat, self._now())
        pressed = [exchange.edited] if exchange.edited else []
        messages = sorted({*kept, *exchange.standing, *pressed})
        try:
            deleted = await exchange.delete(messages)
        finally:  # whatever Telegram does, the chat is forgotten
            await self._people.forget(exchange.chat)
        exchange.edited = None
        await exchange.answer([wiped_screen(self._reader(preferences, turn), deleted, len(messages) - deleted)])
        return answer

    async def _unsend(self, exchange: Exchange, answer: Answer) -> Answer:
        """Delete the worker's own message that the pressed one replies to, and the pressed one."""
        await exchange.delete([message for message in (exchange.replied_to, exchange.edited) if message])
        await exchange.acknowledge(answer.toast)
        return answer

    async def _preferences(self, chat: int) -> Preferences:
        """What the chat has chosen. A store that is away means a worker who is asked again, not one without an answer."""
        try:
            return await self._people.preferences(chat)
        except Exception as error:  # noqa: BLE001
            log.error("people-unavailable %s", type(error).__name__)
            return Preferences()

    def _cries_for_help(self, turn: Turn) -> bool:
        if turn.pressed:
            return turn.pressed.screen is Screen.DANGER
        return bool(turn.utterance and self.edition.understanding.understand(turn.utterance).dangers)

    def _reader(self, preferences: Preferences, turn: Turn) -> Reader:
        language = preferences.language or turn.device or Language.EN
        return Reader(self.edition, language, preferences.origin, self._now().date(), preferences.simple)


def rescue_screens(edition: Edition, today: datetime.date) -> Mapping[Language, Rendered]:
    """The danger-and-contacts screen in every language, rendered ahead, for when nothing else works."""
    return {
        language: render(show(Reader(edition, language, None, today), Intent(Screen.DANGER)))[0] for language in Language
    }


async def _unless_refused(work: Awaitable[object]) -> None:
    """Make a call to Telegram; a refusal is logged by its kind alone, since its words may hold a chat's id."""
    try:
        await work
    except (TelegramAPIError, TelegramBadRequest) as error:
        log.warning("telegram-refused %s", type(error).__name__)

"""The edge to Telegram: takes updates, answers them, and has what is to be remembered and counted done.

An id never leaves this room except into `people`. If anything fails inside, the worker still gets whom to call.
"""

import asyncio
import datetime
import logging
import time
from collections.abc import Awaitable, Mapping
from typing import Any

from bot.conversation import Answer, Edition, Reader, Turn, group_line, respond, show, slow_down_screen, wiped_screen
from bot.journal import Journal
from bot.people import Known, People
from bot.telegram.api import CallError
from bot.telegram.exchange import Exchange
from bot.telegram.incoming import Incoming, Kind, read
from bot.telegram.keeping import Keeper, Now, quietly
from bot.telegram.limits import Turnstile, Verdict
from bot.telegram.measures import End, Stage
from bot.telegram.outgoing import NotSentError, Outgoing
from bot.telegram.quota import Quota
from bot.telegram.render import Rendered, render
from bot.understanding import Intent, Screen
from bot.vocabulary import Language, Preferences

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

    async def take(self, raw: Mapping[str, Any], outgoing: Outgoing) -> Answer | None:
        """Answer an update as it came from Telegram: private messages and pressed buttons; in groups one line is said.

        Raises:
            UnreadableError: when it has not the form that Telegram documents.
        """
        incoming = read(raw)
        if incoming is None:
            outgoing.measures.ended(End.PASSED)
            return None
        match incoming.kind:
            case Kind.GROUP:
                await self._in_group(incoming, outgoing)
                return None
            case Kind.BLOCKED:
                outgoing.measures.ended(End.PASSED)
                await quietly("forget-failed", self._people.forget(incoming.chat))
                return None
            case Kind.EDITED:
                return await self._take(Exchange(outgoing, incoming.chat), incoming.turn)
            case Kind.PRESS:
                return await self._pressed(incoming, outgoing)
        exchange = Exchange(outgoing, incoming.chat, standing=[incoming.message or 0], update=incoming.update)
        if incoming.turn.attachment:
            exchange.replied_to = incoming.message
        return await self._take(exchange, incoming.turn)

    async def _in_group(self, incoming: Incoming, outgoing: Outgoing) -> None:
        if self._turnstile.judge_danger(incoming.chat) is Verdict.ANSWER:
            outgoing.measures.ended(End.ANSWERED)
            line = group_line(self._reader(Preferences(), incoming.turn))
            await _unless_refused(Exchange(outgoing, incoming.chat).answer([line]))

    async def _pressed(self, incoming: Incoming, outgoing: Outgoing) -> Answer | None:
        exchange = Exchange(outgoing, incoming.chat, incoming.press, incoming.message, incoming.replied_to)
        exchange.update = incoming.update
        answer = await self._take(exchange, incoming.turn)
        await exchange.acknowledge()
        return answer

    async def _take(self, exchange: Exchange, turn: Turn) -> Answer | None:
        """Answer a turn unless it comes too fast; danger is always answered."""
        verdict = self._turnstile.judge(exchange.chat)
        if verdict is not Verdict.ANSWER and self._cries_for_help(turn):
            verdict = self._turnstile.judge_danger(exchange.chat)
        if verdict is Verdict.ANSWER:
            answer = await self._answer(exchange, turn)
            exchange.outgoing.measures.ended(End.ANSWERED if answer else End.RESCUED)
            return answer
        exchange.outgoing.measures.ended(End.PASSED)
        if verdict is Verdict.PASS:
            return None
        exchange.edited = None
        notice = slow_down_screen(self._reader((await self._known(exchange.chat)).preferences, turn))
        await _unless_refused(exchange.answer([notice]))
        await self._keeper.note(exchange)
        return None

    async def _answer(self, exchange: Exchange, turn: Turn) -> Answer | None:
        """Answer a turn. None when only rescue was left."""
        measures, began = exchange.outgoing.measures, time.perf_counter()
        known = await self._known(exchange.chat)
        preferences = known.preferences
        began = measures.took(Stage.LOOK_UP, began)
        try:
            answer = respond(turn, preferences, self.edition, self._now().date())
            if answer.wipe:
                return await self._wipe(exchange, turn, preferences, answer)
            if answer.unsend:
                return await self._unsend(exchange, answer)
            began = measures.took(Stage.ANSWER, began)
            await asyncio.gather(exchange.acknowledge(answer.toast), exchange.answer(answer.replies))
            began = measures.took(Stage.SEND, began)
        except NotSentError:  # no rescue would get through either; the update is brought again
            raise
        except Exception as error:  # the edge replies, whatever fails inside
            log.error("answer-failed %s", type(error).__name__, exc_info=True)
            exchange.edited = None
            await _unless_refused(exchange.show(self.rescue[turn.device or Language.EN]))
            return None
        await self._keeper.keep(exchange, known, answer)
        measures.took(Stage.KEEP, began)
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

    async def _known(self, chat: int) -> Known:
        """What is known of a chat. A store that is away means a worker who is asked again, not one without an answer."""
        try:
            return await self._people.known(chat)
        except Exception as error:  # noqa: BLE001
            log.error("people-unavailable %s", type(error).__name__)
            return Known()

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
    except CallError as error:
        log.warning("telegram-refused %s", error.fault)

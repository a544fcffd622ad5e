"""Calls to Telegram that matter: paced, tried again where that helps, given up where not, never in another's way."""

import asyncio
import logging
import random
from typing import Any

import orjson

from bot.telegram.api import Api, CallError, Fault, body_of
from bot.telegram.limits import Pace
from bot.telegram.measures import Measures, Trouble
from bot.telegram.render import Renderings

TRIES = 4
FIRST_DELAY = 0.25
LONGEST_WAIT = 30.0
"""Seconds that a single wait may last; Telegram asks for more only of those who have sent far too much."""


class NotSentError(Exception):
    """Telegram could not be reached, in several tries: what was to be said was not said, and may be said later."""


log = logging.getLogger(__name__)


class Outgoing:
    """Makes calls for chats, and notes their troubles in this process's `measures`.

    A chat's calls go out in the order in which they were made only if their maker awaits each.
    """

    def __init__(
        self, api: Api, pace: Pace | None = None, first_delay: float = FIRST_DELAY, measures: Measures | None = None
    ) -> None:
        self._api = api
        self.measures = measures or Measures()
        self._pace = pace or Pace()
        self._first_delay = first_delay
        self.renderings = Renderings()

    async def call(self, chat: int, method: str, body: bytes, *, paced: bool = True) -> Any:
        """The result of a call, or None when Telegram refuses it for good: its reason is logged by kind alone.

        Telegram bounds what is said to a chat, not what is taken back: a deletion need not be `paced`.

        Raises:
            NotSentError: when it could not be made in `TRIES` tries, or only after too long a wait.
            CallError: a BAD_REQUEST, when Telegram will not do this, so that the caller may do something else.
        """
        for tried in range(1, TRIES + 1):
            if paced:
                await self._pace.wait(chat)
            try:
                return await self._api.call(method, body)
            except CallError as error:
                self.measures.met(_trouble(error))
                if error.fault is Fault.BAD_REQUEST:
                    raise
                wait = _worth_waiting(error, self._first_delay * 2**tried)
                if wait is None or tried == TRIES:
                    self.measures.met(Trouble.GAVE_UP)
                    log.warning("telegram-gave-up %s", error.fault)
                    if error.fault in _PASSING:
                        raise NotSentError from None
                    return None
            await asyncio.sleep(wait * random.uniform(1.0, 1.25))  # noqa: S311  jitter, not a secret
        return None

    async def acknowledge(self, press: str, toast: str | None = None) -> None:
        """Answer a press, at once and once: neither paced nor tried again, for a late answer helps nobody."""
        try:
            await self._api.call("answerCallbackQuery", body_of(callback_query_id=press, text=toast))
        except CallError as error:
            log.info("acknowledge-refused %s", error.fault)


class Responding(Outgoing):
    """The same, but presses are acknowledged in the response to the webhook instead of by a call."""

    def __init__(self, api: Api, pace: Pace | None = None, measures: Measures | None = None) -> None:
        super().__init__(api, pace, measures=measures)
        self._answers: dict[str, bytes] = {}

    async def acknowledge(self, press: str, toast: str | None = None) -> None:
        """Keep the answer for the response."""
        said = {"text": toast} if toast else {}
        self._answers[press] = orjson.dumps({"method": "answerCallbackQuery", "callback_query_id": press, **said})

    def taken(self, press: str) -> bytes | None:
        """The answer to a press, as the JSON of a response, handed out once."""
        return self._answers.pop(press, None)


_PASSING = (Fault.RETRY_AFTER, Fault.SERVER, Fault.NETWORK, Fault.UNREADABLE)
"""Faults that pass by themselves."""

_TROUBLES = {fault: Trouble(fault.value) for fault in Fault if fault.value in {trouble.value for trouble in Trouble}}


def _trouble(error: CallError) -> Trouble:
    """The kind of an error, from the closed set that is shown."""
    return _TROUBLES.get(error.fault, Trouble.OTHER)


def _worth_waiting(error: CallError, delay: float) -> float | None:
    """How many seconds to wait before another try; None where no try would help."""
    if error.fault is Fault.RETRY_AFTER:
        return error.retry_after if error.retry_after <= LONGEST_WAIT else None
    return delay if error.fault in _PASSING else None

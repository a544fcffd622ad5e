"""Calls to Telegram that matter: paced, tried again where that helps, given up where not, never in another's way."""

import asyncio
import logging
import random
from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import AnswerCallbackQuery, DeleteMessages, TelegramMethod

from bot.telegram.limits import Pace
from bot.telegram.measures import Measures, Trouble

TRIES = 4
FIRST_DELAY = 0.25
LONGEST_WAIT = 30.0
"""Seconds that a single wait may last; Telegram asks for more only of those who have sent far too much."""

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Outgoing:
    """Makes calls for chats, and notes their troubles in this process's `measures`.

    A chat's calls go out in the order in which they were made only if their maker awaits each.
    """

    def __init__(
        self, bot: Bot, pace: Pace | None = None, first_delay: float = FIRST_DELAY, measures: Measures | None = None
    ) -> None:
        self._bot = bot
        self.measures = measures or Measures()
        self._pace = pace or Pace()
        self._first_delay = first_delay

    async def call(self, chat: int, method: TelegramMethod[Result]) -> Result | None:
        """The result of a call, or None when it was given up: its reason is logged by kind, for its words may hold an id.

        Raises:
            TelegramBadRequest: when Telegram will not do this, so that the caller may do something else.
        """
        for tried in range(1, TRIES + 1):
            if not isinstance(method, DeleteMessages):  # Telegram bounds what is said to a chat, not what is taken back
                await self._pace.wait(chat)
            try:
                return await self._bot(method)
            except TelegramBadRequest:
                self.measures.met(Trouble.BAD_REQUEST)
                raise
            except (TelegramAPIError, ClientDecodeError) as error:
                self.measures.met(_trouble(error))
                wait = _worth_waiting(error, self._first_delay * 2**tried)
                if wait is None or tried == TRIES:
                    self.measures.met(Trouble.GAVE_UP)
                    log.warning("telegram-gave-up %s", type(error).__name__)
                    return None
            await asyncio.sleep(wait * random.uniform(1.0, 1.25))  # noqa: S311  jitter, not a secret
        return None

    async def acknowledge(self, answer: AnswerCallbackQuery) -> None:
        """Answer a press, at once and once: neither paced nor tried again, for a late answer helps nobody."""
        try:
            await self._bot(answer)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("acknowledge-refused %s", type(error).__name__)


class Responding(Outgoing):
    """The same, but presses are acknowledged in the response to the webhook instead of by a call."""

    def __init__(self, bot: Bot, pace: Pace | None = None, measures: Measures | None = None) -> None:
        super().__init__(bot, pace, measures=measures)
        self._answers: dict[str, AnswerCallbackQuery] = {}

    async def acknowledge(self, answer: AnswerCallbackQuery) -> None:
        """Keep the answer for the response."""
        self._answers[answer.callback_query_id] = answer

    def taken(self, callback: str) -> AnswerCallbackQuery | None:
        """The answer to a press, handed out once."""
        return self._answers.pop(callback, None)


_TROUBLES: dict[type[Exception], Trouble] = {
    TelegramRetryAfter: Trouble.RETRY_AFTER,
    TelegramForbiddenError: Trouble.FORBIDDEN,
    TelegramServerError: Trouble.SERVER,
    TelegramNetworkError: Trouble.NETWORK,
    ClientDecodeError: Trouble.UNREADABLE,
}


def _trouble(error: Exception) -> Trouble:
    """The kind of an error, from the closed set that is shown."""
    return next((trouble for kind, trouble in _TROUBLES.items() if isinstance(error, kind)), Trouble.OTHER)


def _worth_waiting(error: Exception, delay: float) -> float | None:
    """How many seconds to wait before another try; None where no try would help."""
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after) if error.retry_after <= LONGEST_WAIT else None
    if isinstance(error, TelegramServerError | TelegramNetworkError | ClientDecodeError):
        return delay
    return None

"""How fast a chat may ask, and how fast we may answer. In memory, by the monotonic clock: a clock jump changes nothing."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

TURNS = 5
TURNS_SECONDS = 5.0
DANGER_SECONDS = 2.0
MAX_CHATS = 20_000
"""Chats of which something is kept at least; twice as many at most. A chat that is silent meanwhile is full again anyway."""

Clock = Callable[[], float]


Kept = TypeVar("Kept")


class Recent(Generic[Kept]):
    """Something of each chat heard of lately. Who is not among the last `most` may fall out; nothing is searched.

    `make` is given the time.
    """

    def __init__(self, make: Callable[[float], Kept], most: int = MAX_CHATS) -> None:
        self._make, self._most = make, most
        self._young: dict[int, Kept] = {}
        self._old: dict[int, Kept] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def of(self, chat: int, now: float) -> Kept:
        """What is kept of a chat, made when there is nothing."""
        kept = self._young.get(chat)
        if kept is None:
            kept = self._old.pop(chat, None) or self._make(now)
            if len(self._young) >= self._most:
                self._young, self._old = {}, self._young
            self._young[chat] = kept
        return kept


@dataclass(slots=True)
class TokenBucket:
    """So many at once, then `rate` a second."""

    rate: float
    burst: float
    tokens: float
    filled: float

    @classmethod
    def full(cls, rate: float, burst: float, now: float) -> "TokenBucket":
        """A bucket that nothing was taken from."""
        return cls(rate, burst, burst, now)

    def take(self, now: float) -> bool:
        """Take one, if there is one."""
        self._fill(now)
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def reserve(self, now: float) -> float:
        """Take one, now or ahead of time; how many seconds to wait until it is due."""
        self._fill(now)
        self.tokens -= 1
        return max(0.0, -self.tokens / self.rate)

    def level(self, now: float) -> float:
        """How many there are."""
        self._fill(now)
        return self.tokens

    def _fill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.filled) * self.rate)
        self.filled = now


class Verdict(Enum):
    """What becomes of a turn: it is answered, it gets the one notice, or it is passed over."""

    ANSWER = auto()
    NOTICE = auto()
    PASS = auto()


@dataclass(slots=True)
class _Chat:
    bucket: TokenBucket
    noticed: bool = False
    danger_at: float = float("-inf")


@dataclass(frozen=True, slots=True)
class Spent:
    """How far a chat has used its turns up: turns left, whether it got the notice, seconds since its last danger screen."""

    tokens: float
    noticed: bool
    danger_ago: float

    def written(self) -> str:
        """As a line, for another process to read."""
        return f"{self.tokens:.3f} {self.noticed:d} {min(self.danger_ago, DANGER_SECONDS):.3f}"

    @classmethod
    def read(cls, written: str) -> "Spent | None":
        """What another process wrote; None when that is nothing that we write."""
        parts = written.split()
        try:
            tokens, noticed, danger_ago = map(float, parts)
        except ValueError:
            return None
        return cls(tokens, bool(noticed), danger_ago)


class Turnstile:
    """Five turns in five seconds a chat, then one notice. Danger always passes, at most every two seconds."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._chats = Recent(lambda now: _Chat(TokenBucket.full(TURNS / TURNS_SECONDS, TURNS, now)))

    def judge(self, chat: int) -> Verdict:
        """Whether a turn of a chat is answered."""
        now = self._clock()
        state = self._chats.of(chat, now)
        if state.bucket.take(now):
            state.noticed = False
            return Verdict.ANSWER
        if state.noticed:
            return Verdict.PASS
        state.noticed = True
        return Verdict.NOTICE

    def judge_danger(self, chat: int) -> Verdict:
        """Whether a cry for help that comes too fast is answered: yes, but not twice within two seconds."""
        now = self._clock()
        state = self._chats.of(chat, now)
        if now - state.danger_at < DANGER_SECONDS:
            return Verdict.PASS
        state.danger_at = now
        return Verdict.ANSWER

    def spent(self, chat: int) -> Spent:
        """How far a chat has used its turns up."""
        now = self._clock()
        state = self._chats.of(chat, now)
        return Spent(state.bucket.level(now), state.noticed, now - state.danger_at)

    def adopt(self, chat: int, spent: Spent, ago: float) -> None:
        """Take over what another process said of a chat so many seconds ago."""
        now = self._clock()
        state = self._chats.of(chat, now)
        state.bucket = TokenBucket(TURNS / TURNS_SECONDS, TURNS, spent.tokens, now - ago)
        state.noticed, state.danger_at = spent.noticed, now - ago - spent.danger_ago


class Pace:
    """Telegram's limits on sending: `rate` messages a second in all, one a second a chat with a small burst."""

    def __init__(self, clock: Clock = time.monotonic, rate: float = 30) -> None:
        self._clock = clock
        self._all = TokenBucket.full(rate, rate, clock())
        self._chats = Recent(lambda now: TokenBucket.full(1, 3, now))

    async def wait(self, chat: int) -> None:
        """Wait until a message may go to a chat."""
        now = self._clock()
        bucket = self._chats.of(chat, now)
        if delay := max(self._all.reserve(now), bucket.reserve(now)):
            await asyncio.sleep(delay)

"""How fast a chat may ask, and how fast we may answer. In memory, by the monotonic clock: a clock jump changes nothing."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

TURNS = 5
TURNS_SECONDS = 5.0
DANGER_SECONDS = 2.0
IDLE_SECONDS = 120.0
MAX_CHATS = 20_000

Clock = Callable[[], float]


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
        return f"{self.tokens:.3f} {self.noticed:d} {min(self.danger_ago, IDLE_SECONDS):.3f}"

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
        self._chats: dict[int, _Chat] = {}

    def judge(self, chat: int) -> Verdict:
        """Whether a turn of a chat is answered."""
        now = self._clock()
        state = self._state(chat, now)
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
        state = self._state(chat, now)
        if now - state.danger_at < DANGER_SECONDS:
            return Verdict.PASS
        state.danger_at = now
        return Verdict.ANSWER

    def spent(self, chat: int) -> Spent:
        """How far a chat has used its turns up."""
        now = self._clock()
        state = self._state(chat, now)
        return Spent(state.bucket.level(now), state.noticed, now - state.danger_at)

    def adopt(self, chat: int, spent: Spent, ago: float) -> None:
        """Take over what another process said of a chat so many seconds ago."""
        now = self._clock()
        bucket = TokenBucket(TURNS / TURNS_SECONDS, TURNS, spent.tokens, now - ago)
        self._chats[chat] = _Chat(bucket, spent.noticed, now - ago - spent.danger_ago)

    def _state(self, chat: int, now: float) -> _Chat:
        state = self._chats.get(chat)
        if state is None:
            if len(self._chats) >= MAX_CHATS:
                self._chats = {key: kept for key, kept in self._chats.items() if now - kept.bucket.filled < IDLE_SECONDS}
            state = self._chats[chat] = _Chat(TokenBucket.full(TURNS / TURNS_SECONDS, TURNS, now))
        return state


class Pace:
    """Telegram's limits on sending: `rate` messages a second in all, one a second a chat with a small burst."""

    def __init__(self, clock: Clock = time.monotonic, rate: float = 30) -> None:
        self._clock = clock
        self._all = TokenBucket.full(rate, rate, clock())
        self._chats: dict[int, TokenBucket] = {}

    async def wait(self, chat: int) -> None:
        """Wait until a message may go to a chat."""
        now = self._clock()
        if len(self._chats) >= MAX_CHATS:
            self._chats = {key: kept for key, kept in self._chats.items() if now - kept.filled < IDLE_SECONDS}
        bucket = self._chats.setdefault(chat, TokenBucket.full(1, 3, now))
        if delay := max(self._all.reserve(now), bucket.reserve(now)):
            await asyncio.sleep(delay)

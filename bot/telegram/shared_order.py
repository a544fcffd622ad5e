"""A chat's turns one after the other in all processes, and one limit for all of them: a short lease in Redis (or Valkey).

With the lease travels how far the chat has used its turns up, so that it has no more of them with several processes than
with one. Redis holds keyed hashes for seconds, and nothing of a question. Gone or slow, each process goes on by itself: an
answer matters more than its order.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.telegram.limits import Spent, Turnstile
from bot.telegram.order import Order

LEASE = 5.0
"""Seconds after which the lease of a process that was killed is over."""

RENEWED = 2.0
"""Seconds after which a lease that is still needed is renewed."""

SPENT_KEPT = 10.0
"""Seconds that what a chat has spent is kept: by then it may do again all that it may."""

LONGEST_WAIT = 30.0
"""Seconds that an update waits for the one before; then it is answered all the same."""

FIRST_LOOK, LONGEST_LOOK = 0.01, 0.2
PATIENCE = 0.1
"""Seconds that Redis may take."""

LEFT_ALONE = 1.0
"""Seconds that Redis is left alone after it failed."""

_ENTER = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return {1, redis.call('GET', KEYS[2]) or '', redis.call('PTTL', KEYS[2])}
end
return {0, '', 0}
"""
_LEAVE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
  return redis.call('DEL', KEYS[1])
end
return 0
"""
_RENEW = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
"""

log = logging.getLogger(__name__)


class SharedOrder(Order):
    """The same for any number of processes. `hashed` keys what is written, so that Redis knows no chat."""

    def __init__(self, redis: Redis, hashed: Callable[[str], str], turnstile: Turnstile) -> None:
        self._redis = redis
        self._hashed = hashed
        self._turnstile = turnstile
        self._enter, self._leave, self._renew = map(redis.register_script, (_ENTER, _LEAVE, _RENEW))
        self._held: dict[int, tuple[str, float]] = {}
        self._tried_again_at = 0.0

    async def enter(self, chat: int | None) -> None:
        """Wait until no other process answers the chat, and learn what it has spent there."""
        if chat is None:
            return
        token, keys, look = secrets.token_hex(8), self._keys(chat), FIRST_LOOK
        deadline = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < deadline:
            told = await self._asked(self._enter(keys, [token, int(LEASE * 1000)]))
            if told is None:
                return
            if told[0]:
                self._held[chat] = (token, time.monotonic())
                self._learn(chat, told[1], told[2])
                return
            await asyncio.sleep(look)
            look = min(look * 2, LONGEST_LOOK)
        log.warning("order-not-waited-for")

    async def leave(self, chat: int | None) -> None:
        """Let the next process in, and tell what the chat has spent."""
        if chat is not None and (held := self._held.pop(chat, None)):
            spent = self._turnstile.spent(chat)
            await self._asked(self._leave(self._keys(chat), [held[0], spent.written(), int(SPENT_KEPT * 1000)]))

    async def renew(self) -> None:
        """Renew the leases that are needed for longer, until cancelled."""
        while True:
            await asyncio.sleep(RENEWED)
            old = time.monotonic() - RENEWED / 2
            for chat, (token, since) in list(self._held.items()):
                if since < old:
                    await self._asked(self._renew(self._keys(chat)[:1], [token, int(LEASE * 1000)]))

    def _learn(self, chat: int, written: bytes, left: int) -> None:
        if spent := Spent.read(written.decode()):
            self._turnstile.adopt(chat, spent, ago=max(0.0, SPENT_KEPT - left / 1000))

    def _keys(self, chat: int) -> list[str]:
        key = self._hashed(f"turn {chat}")
        return [f"turn:{key}", f"spent:{key}"]

    async def _asked(self, work: Awaitable[Any]) -> Any | None:
        """What Redis answers; None when it does not, and for a while after."""
        if time.monotonic() < self._tried_again_at:
            work.close()  # type: ignore[attr-defined]  # a coroutine that was never begun
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                return await work
        except (RedisError, OSError) as error:  # TimeoutError is an OSError
            self._tried_again_at = time.monotonic() + LEFT_ALONE
            log.warning("order-alone %s", type(error).__name__)
            return None

"""The day's quota of a chat, shared by all processes through Redis (or Valkey), under keyed hashes that expire.

Redis gone: each process counts by itself.
"""

import asyncio
import datetime
import logging
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.telegram.quota import Quota

KEPT = datetime.timedelta(hours=25)
"""How long a count stands in Redis."""

PATIENCE = 0.1
"""Seconds that Redis may take."""

log = logging.getLogger(__name__)


class SharedQuota(Quota):
    """What each chat has had counted today by any process. `hashed` keys what is written, so that Redis knows no chat."""

    def __init__(self, redis: Redis, hashed: Callable[[str], str]) -> None:
        super().__init__()
        self._redis = redis
        self._hashed = hashed

    async def _count(self, chat: int, sort: str) -> int:
        alone = await super()._count(chat, sort)
        key = self._hashed(f"{self._day} {chat} {sort}")
        try:
            async with asyncio.timeout(PATIENCE):
                async with self._redis.pipeline(transaction=True) as pipeline:
                    pipeline.incr(key)
                    pipeline.expire(key, KEPT)
                    shared, _ = await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("quota-alone %s", type(error).__name__)
            return alone
        return max(alone, int(shared))

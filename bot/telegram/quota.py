"""How much of what one chat does is counted in a day, so that no trend can be made from one phone.

In memory; with Redis (or Valkey) shared by all processes, under keyed hashes that expire. Redis gone: each by itself.
"""

import asyncio
import datetime
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.query import Record

QUERIES_A_TOPIC = 3
VOTES_A_TOPIC = 3
WORDINGS = 1
MAX_NOTED = 200_000
"""How many sorts of questions of chats are remembered for the day; beyond, all is forgotten and begins anew."""

KEPT = datetime.timedelta(hours=25)
"""How long a count stands in Redis."""

PATIENCE = 0.1
"""Seconds that Redis may take."""

log = logging.getLogger(__name__)


class Quota:
    """What each chat has had counted today."""

    def __init__(self) -> None:
        self._day: datetime.date | None = None
        self._counted: Counter[tuple[int, str]] = Counter()

    async def within(self, chat: int, record: Record, today: datetime.date) -> Record:
        """The record without what goes beyond the day's quota of its chat."""
        if self._day != today or len(self._counted) > MAX_NOTED:
            self._day, self._counted = today, Counter()
        query, vote, wording = record.query, record.vote, record.wording
        if query and await self._count(chat, f"query {query.topic} {query.danger}") > QUERIES_A_TOPIC:
            query = None
        if vote and await self._count(chat, f"vote {vote.topic} {vote.reason is None}") > VOTES_A_TOPIC:
            vote = None
        if wording and not (query and await self._count(chat, "wording") <= WORDINGS):
            wording = None
        return replace(record, query=query, vote=vote, wording=wording)

    async def _count(self, chat: int, sort: str) -> int:
        """How often this has been so today, now included."""
        self._counted[chat, sort] += 1
        return self._counted[chat, sort]


class SharedQuota(Quota):
    """The same for any number of processes. `hashed` keys what is written, so that Redis knows no chat."""

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

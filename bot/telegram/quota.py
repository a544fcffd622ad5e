"""How much of what one chat does is counted in a day, so that no trend can be made from one phone.

In memory; `bot.telegram.shared_quota` shares it with other processes.
"""

import datetime
from collections import Counter
from dataclasses import replace

from bot.query import Record

QUERIES_A_TOPIC = 3
VOTES_A_TOPIC = 3
WORDINGS = 1
MAX_NOTED = 200_000
"""How many sorts of questions of chats are remembered for the day; beyond, all is forgotten and begins anew."""


class Quota:
    """What each chat has had counted today."""

    def __init__(self) -> None:
        self._day: datetime.date | None = None
        self._counted: Counter[int] = Counter()

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
        number = hash((chat, sort))  # takes a quarter of the memory of what it stands for
        self._counted[number] += 1
        return self._counted[number]

"""The page of what was not understood: groups of wordings, by language."""

import asyncio
from collections import Counter
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from bot.i18n import N_
from bot.journal import wording
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.room import Reading
from bot.staff.unanswered.likeness import SHOWN_FROM, Group, Wording, groups
from bot.staff.visit import Visit
from bot.vocabulary import Language

MOST = 3_000
"""How many wordings of a language are grouped at most, the newest: enough to see what recurs, quick enough to read."""

READINGS = 8
"""How many readings of a group are shown."""


async def not_understood(visit: Visit) -> Response:
    """The groups of one language, by default of the one with most wordings; largest or newest first."""
    counts = await _counts(visit)
    chosen = visit.asked("language") or next(iter(counts), "")
    newest = visit.asked("order") == "newest"
    found = list(await _groups(visit, chosen)) if chosen in counts else []
    if newest:
        found.sort(key=lambda group: group.last_week, reverse=True)
    values: dict[str, Any] = {"counts": counts, "chosen": chosen, "newest": newest, "groups": found, "readings": READINGS}
    return visit.page("unanswered.html", shown_from=SHOWN_FROM, grouped=sum(group.size for group in found), **values)


async def _counts(visit: Visit) -> dict[Language, int]:
    """How many released wordings there are, by language, most first; languages with too few for any group are left out."""
    async with visit.room.engine.connect() as connection:
        languages = (await connection.execute(select(wording.c.language).where(wording.c.released))).scalars()
        counts = Counter(Language(language) for language in languages)
    return {language: n for language, n in counts.most_common() if n >= SHOWN_FROM}


async def _groups(visit: Visit, language: str) -> tuple[Group, ...]:
    wanted = select(wording.c.week, wording.c.text).where(wording.c.released, wording.c.language == language)
    newest_first = wanted.order_by(wording.c.week.desc(), wording.c.text).limit(MOST)
    async with visit.room.engine.connect() as connection:
        released = [Wording(row.week, row.text) for row in await connection.execute(newest_first)]
    return await asyncio.to_thread(_grouped, tuple(released), visit.room.reading)


@lru_cache(len(Language))
def _grouped(released: tuple[Wording, ...], reading: Reading) -> tuple[Group, ...]:
    """The groups, which change as seldom as wordings are released."""
    return tuple(groups(released, reading.words, reading.known))


def forget_groups() -> None:
    """Keep no wording in memory that may be gone from the table."""
    _grouped.cache_clear()


PAGES = (Page("/not-understood", Permission.WORDINGS, show=not_understood, menu=N_("Not understood")),)

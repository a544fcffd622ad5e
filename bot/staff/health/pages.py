"""The page of the content's health: coverage, what falls due, translations, the least helpful screens."""

import asyncio
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from bot.desk import Due
from bot.i18n import N_
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.figures.names import REASONS, Names
from bot.staff.health.votes import WEEKS, least_helpful
from bot.staff.visit import Visit
from bot.vocabulary import Language, Topic


@dataclass(frozen=True, slots=True)
class Owned:
    """What falls due of one owner, the oldest first; how much of it is overdue."""

    owner: str
    items: tuple[Due, ...]
    overdue: int


async def health_page(visit: Visit) -> Response:
    """How the content stands today."""
    today = visit.room.today
    health = await asyncio.to_thread(visit.room.health, today)
    grid = {(cell.origin, cell.topic): cell for cell in health.status.grid}
    return visit.page(
        "health.html",
        topics=list(Topic),
        origins=list(dict.fromkeys(origin for origin, _ in grid)),
        grid=grid,
        languages_of_content={Language(code): coverage for code, coverage in health.status.languages.items()},
        owners=_by_owner(health.due, today),
        today=today,
        helped=await least_helpful(visit.room.figures),
        weeks=WEEKS,
        names=Names(visit.words),
        reasons=REASONS,
    )


def _by_owner(due: Iterable[Due], today: datetime.date) -> list[Owned]:
    """What falls due, by owner; who has most overdue first."""
    owned: dict[str, list[Due]] = {}
    for item in due:
        owned.setdefault(item.owner, []).append(item)
    all_of_them = [
        Owned(owner, tuple(items), sum(item.review_by < today for item in items)) for owner, items in owned.items()
    ]
    return sorted(all_of_them, key=lambda one: (-one.overdue, one.owner))


PAGES = (Page("/health", Permission.HEALTH, show=health_page, menu=N_("Content")),)

"""The front page, until the overview stands here."""

from starlette.responses import Response

from bot.i18n import N_
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.visit import Visit


async def front(visit: Visit) -> Response:
    """What there is to see."""
    return visit.page("front.html")


PAGES = (Page("/", Permission.READ, show=front, menu=N_("Overview")),)

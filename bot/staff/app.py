"""The staff's web application: the list of all pages.

How a page is added: write a module with views and a tuple of pages, and add the tuple to `PAGES` below.

    async def trends(visit: Visit) -> Response:
        chosen = visit.asked("topic")                      # from the address; from a form: visit.form["title"]
        rows = await facts(visit.room.engine, ...)
        return visit.page("trends.html", rows=rows)        # templates/trends.html extends layout.html

    PAGES = (Page("/trends", Permission.READ, show=trends, menu=N_("Trends")),)

The door (door.py) has seen to it that who asks may, and that a form (`change=`) came from our own page: a form holds
`{% include "form_token.html" %}`. Words: `_("Total: {n}", n=...)` and `ngettext(...)` in templates, `visit.words.gettext`
in code; `rafiq translations update` finds them. Addresses: `visit.at("/trends")`, for the pages may be mounted under a path;
files of static/: `visit.asset("x.js")`. No inline script or style: the policy refuses both. What is exported or changed is
written down: `await audit.record(visit.room.engine, visit.room.now(), visit.name, Action.EXPORT, "xlsx 2026-11")`. A wrong
address: `raise HTTPException(404)`. Whether SAMPLE stands on each page: `Room.sample`.
"""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.staff import audit_page
from bot.staff.access import pages as access
from bot.staff.access import users
from bot.staff.door import Door, Page
from bot.staff.figures import exports, overview, trends
from bot.staff.follow_ups import pages as follow_ups
from bot.staff.headers import StrictHeaders
from bot.staff.health import pages as health
from bot.staff.room import Room
from bot.staff.unanswered import pages as unanswered
from bot.staff.visit import STATIC

PAGES: tuple[Page, ...] = (
    *overview.PAGES,
    *trends.PAGES,
    *unanswered.PAGES,
    *follow_ups.PAGES,
    *exports.PAGES,
    *health.PAGES,
    *audit_page.PAGES,
    *users.PAGES,
    *access.PAGES,
)
"""Every page, in the order of the menu."""


def application(room: Room) -> Starlette:
    """The application over a room; it may be mounted under a path."""
    door = Door(room, PAGES)
    return Starlette(
        routes=[*door.routes(), Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(StrictHeaders, secure=room.secure)],
        exception_handlers={HTTPException: door.refuse},
    )

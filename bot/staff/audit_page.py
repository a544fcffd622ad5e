"""The audit trail's page."""

from starlette.responses import Response

from bot.i18n import N_
from bot.staff.access.roles import Permission
from bot.staff.audit import Action, trail
from bot.staff.door import Page
from bot.staff.visit import Visit

_SHOWN = 100
_LONGEST_NUMBER = 9

ACTIONS = {
    Action.SIGN_IN: N_("signed in"),
    Action.SIGN_IN_FAILED: N_("could not sign in"),
    Action.SIGN_OUT: N_("signed out"),
    Action.JOINED: N_("joined"),
    Action.EXPORT: N_("exported"),
    Action.DIGEST: N_("sent the digest"),
    Action.FOLLOW_UP: N_("followed up"),
    Action.USER_ADDED: N_("invited an account"),
    Action.USER_CHANGED: N_("changed an account"),
    Action.USER_DISABLED: N_("disabled an account"),
}


async def audit_page(visit: Visit) -> Response:
    """The newest lines, or those before a line."""
    asked = visit.asked("before")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_NUMBER else None
    lines = await trail(visit.room.engine, limit=_SHOWN + 1, before=before)
    older = lines[_SHOWN - 1][0] if len(lines) > _SHOWN else None
    return visit.page("audit.html", lines=lines[:_SHOWN], older=older, actions=ACTIONS)


PAGES = (Page("/audit", Permission.AUDIT, show=audit_page, menu=N_("Audit trail")),)

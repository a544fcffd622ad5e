"""The page of accounts, for leads: invite, change a role, disable."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.i18n import N_
from bot.staff.access import accounts
from bot.staff.access.accounts import NAME, AccountError
from bot.staff.access.roles import Permission, Role
from bot.staff.door import Page
from bot.staff.visit import Visit

# Translators: what an account is for; reader reads, analyst also exports and follows up, lead also manages accounts.
ROLES = {Role.READER: N_("reader"), Role.ANALYST: N_("analyst"), Role.LEAD: N_("lead")}


async def users_page(visit: Visit) -> Response:
    """All accounts."""
    return await _page(visit)


async def change_users(visit: Visit) -> Response:
    """Do what one of the page's forms asks."""
    name, now, room = visit.form.get("name", "").lower(), visit.room.now(), visit.room
    if name == visit.name:
        return await _page(visit, error=visit.words.gettext("Another lead must change your own account."))
    if not NAME.fullmatch(name):
        return await _page(
            visit, error=visit.words.gettext("A name has 3 to 40 of a-z, 0-9 and -, such as analyst-tripoli.")
        )
    try:
        match visit.form.get("do"):
            case "invite":
                link = await accounts.invite(room.engine, name, _role(visit), now, visit.name)
                return await _page(visit, link=visit.request.url.replace(path=visit.at(f"/join/{link}"), query=""))
            case "role":
                await accounts.change_role(room.engine, name, _role(visit), now, visit.name)
            case "disable":
                await accounts.disable(room.engine, name, now, visit.name)
            case _:
                raise HTTPException(400)
    except AccountError:
        raise HTTPException(404) from None
    return visit.go("/users")


async def _page(visit: Visit, *, link: object = None, error: str | None = None) -> Response:
    everyone = await accounts.accounts(visit.room.engine)
    return visit.page("users.html", 422 if error else 200, accounts=everyone, roles=ROLES, link=link, error=error)


def _role(visit: Visit) -> Role:
    try:
        return Role(visit.form.get("role", ""))
    except ValueError:
        raise HTTPException(400) from None


PAGES = (Page("/users", Permission.USERS, show=users_page, change=change_users, menu=N_("Accounts")),)

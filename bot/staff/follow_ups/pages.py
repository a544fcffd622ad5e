"""The pages of follow-ups: the list, a new one, one with its history."""

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.i18n import N_
from bot.staff.access.accounts import accounts
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.follow_ups import store
from bot.staff.follow_ups.history import Event, FollowUp, Kind, Opening, State, What, by_state_and_age, tells_of_somebody
from bot.staff.tables import MAX_TEXT, MAX_TITLE
from bot.staff.visit import Visit, own_path
from bot.vocabulary import Language

KINDS = {
    # Translators: kinds of follow-ups: that somebody acts; that a phrase is taught to the bot; that an entry is written.
    Kind.ACT: N_("to act on"),
    Kind.PHRASE: N_("phrase proposed"),
    Kind.ENTRY: N_("entry proposed"),
}
STATES = {
    # Translators: states of a follow-up.
    State.OPEN: N_("open"),
    State.IN_PROGRESS: N_("in progress"),
    State.ANSWERED: N_("answered in content"),
    State.CLOSED: N_("closed"),
}
_ENTRY = re.compile(r"[A-Z]{2}/[a-z0-9.-]{1,37}")
_MOST = 2**31 - 1
_TELLING = N_("This seems to hold a number or a handle. Describe what was asked, never who asked.")


async def list_page(visit: Visit) -> Response:
    """The follow-ups of a kind and state (default: all that are not closed), open ones first, oldest first."""
    kind, state = visit.asked("kind"), visit.asked("state")
    kept = [
        one
        for one in await store.all_of_them(visit.room.engine)
        if kind in ("", one.opening.kind) and (one.state is not State.CLOSED if not state else state in ("all", one.state))
    ]
    values: dict[str, Any] = {"kinds": KINDS, "states": STATES, "kind": kind, "state": state, "today": visit.room.today}
    return visit.page("follow_ups.html", follow_ups=by_state_and_age(kept), **values)


async def new_page(visit: Visit) -> Response:
    """The form of a new one; its kind, language and a saved view may come with the address, never words."""
    seen = visit.asked("seen")
    return _form(visit, visit.asked("kind"), seen if _is_view(seen) else "", _language(visit.asked("language")))


async def open_new(visit: Visit) -> Response:
    """Open one."""
    form = visit.form
    title, seen = form.get("title", ""), form.get("seen", "")
    try:
        kind = Kind(form.get("kind", ""))
        language = Language(form["language"]) if form.get("language") else None
    except ValueError:
        raise HTTPException(400) from None
    if not title or len(title) > MAX_TITLE or not seen:
        error = visit.words.gettext("Give a title of at most {n} characters, and say what was seen.", n=MAX_TITLE)
        return _form(visit, kind, seen, language, title=title, error=error)
    if tells_of_somebody(title) or tells_of_somebody("" if _is_view(seen) else seen):
        return _form(visit, kind, seen, language, title=title, error=visit.words.gettext(_TELLING))
    number = await store.open_one(visit.room.engine, Opening(kind, title, seen, language), visit.name, visit.room.now())
    return visit.go(f"/follow-ups/{number}")


async def one_page(visit: Visit) -> Response:
    """One, with its history."""
    return await _one(visit, await _asked_for(visit))


async def add_to_one(visit: Visit) -> Response:
    """Add a note, a state, an owner, an entry."""
    follow_up = await _asked_for(visit)
    try:
        events = await _events(visit, follow_up)
    except ValueError as error:
        return await _one(visit, follow_up, error=visit.words.gettext(str(error)))
    if events:
        await store.add(visit.room.engine, follow_up.number, events)
    return visit.go(f"/follow-ups/{follow_up.number}")


async def _events(visit: Visit, follow_up: FollowUp) -> list[Event]:
    """What a form adds to a follow-up.

    Raises:
        ValueError: with a message in English, when something in it cannot be taken.
        HTTPException: when the form is not ours, or asks for what the account may not do.
    """
    form, now = visit.form, visit.room.now()
    state, entry, note = form.get("state", follow_up.state), form.get("entry", follow_up.entry), form.get("note", "")
    owner = form.get("owner", follow_up.owner)
    if state not in list(State):
        raise HTTPException(400)
    if state != follow_up.state and State.CLOSED in (state, follow_up.state) and not visit.may(Permission.CLOSE):
        raise HTTPException(403)
    if owner and owner != follow_up.owner and owner not in await _live_accounts(visit):
        raise HTTPException(400)
    if entry and not _ENTRY.fullmatch(entry):
        raise ValueError(N_("An entry is named like LY/wages.minimum."))
    if state == State.ANSWERED and not entry:
        raise ValueError(N_("Name the entry that answers."))
    if tells_of_somebody(note):
        raise ValueError(_TELLING)
    before = {What.OWNER: follow_up.owner, What.ENTRY: follow_up.entry, What.STATE: follow_up.state.value, What.NOTE: ""}
    after = {What.OWNER: owner, What.ENTRY: entry, What.STATE: str(state), What.NOTE: note}
    return [Event(now, visit.name, what, value) for what, value in after.items() if value != before[what]]


async def _asked_for(visit: Visit) -> FollowUp:
    number = int(visit.request.path_params["number"])
    follow_up = await store.one_of_them(visit.room.engine, number) if number <= _MOST else None
    if follow_up is None:
        raise HTTPException(404)
    return follow_up


async def _live_accounts(visit: Visit) -> list[str]:
    return [account.name for account in await accounts(visit.room.engine) if not account.disabled]


async def _one(visit: Visit, follow_up: FollowUp, error: str | None = None) -> Response:
    may_close = visit.may(Permission.CLOSE)
    offered = [
        state for state in State if may_close or State.CLOSED not in (state, follow_up.state) or state is follow_up.state
    ]
    values = {"kinds": KINDS, "states": STATES, "offered": offered, "owners": await _live_accounts(visit), "error": error}
    values |= {"is_view": _is_view(follow_up.opening.seen), "today": visit.room.today, "note": visit.form.get("note", "")}
    return visit.page("follow_up.html", 422 if error else 200, one=follow_up, longest=MAX_TEXT, **values)


def _form(
    visit: Visit, kind: str, seen: str, language: Language | None, *, title: str = "", error: str | None = None
) -> Response:
    values = {"kinds": KINDS, "kind": kind, "seen": seen, "title": title, "error": error, "longest": MAX_TITLE}
    return visit.page("follow_up_new.html", 422 if error else 200, language=language, is_view=_is_view(seen), **values)


def _language(code: str) -> Language | None:
    return Language(code) if code in list(Language) else None


def _is_view(seen: str) -> bool:
    """Whether what was seen is a page of ours, saved with its filters."""
    return seen.startswith("/") and own_path(seen) == seen and "\n" not in seen


PAGES = (
    Page("/follow-ups", Permission.READ, show=list_page, menu=N_("Follow-ups")),
    Page("/follow-ups/new", Permission.FOLLOW, show=new_page, change=open_new),
    Page("/follow-ups/{number:int}", Permission.READ, show=one_page, change=add_to_one, changes=Permission.FOLLOW),
)

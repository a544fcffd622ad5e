"""Signing in and out, and joining by a one-time link."""

from markupsafe import Markup
from starlette.responses import Response

from bot.i18n import N_
from bot.staff import audit
from bot.staff.access import accounts, second_factor, sessions
from bot.staff.access.delay import LONGEST_ACCOUNT, LONGEST_ADDRESS, network
from bot.staff.access.password import LONGEST, SHORTEST, acceptable
from bot.staff.audit import Action
from bot.staff.door import Page, hold
from bot.staff.visit import Visit

_WRONG = N_("Name, password or code is wrong, or the code was used already. Wait for the next code and try again.")


async def sign_in_page(visit: Visit) -> Response:
    """The form; who is signed in already goes on."""
    return visit.go("/") if visit.user else visit.page("sign_in.html", error=None, name="")


async def sign_in(visit: Visit) -> Response:
    """Compare name, password and code. While a delay lasts, nothing is compared."""
    name, room = visit.form.get("name", "").lower(), visit.room
    delayed = {room.keys.hashed(f"account {name}"): LONGEST_ACCOUNT, room.keys.hashed(_address(visit)): LONGEST_ADDRESS}
    if wait := max(room.delays.wait(key, longest) for key, longest in delayed.items()):
        return _delayed(visit, wait)
    for key in delayed:  # before comparing, so that a hundred guesses at once are not one
        room.delays.mistake(key)
    token = await _token_for(visit, name)
    if token is None:
        return visit.page("sign_in.html", 403, error=visit.words.gettext(_WRONG), name=name)
    for key in delayed:
        room.delays.forgive(key)
    return _signed_in(visit, token)


async def _token_for(visit: Visit, name: str) -> str | None:
    """A new session's token, if password and code are right; None else, which is written down."""
    room, now = visit.room, visit.room.now()
    known = await accounts.credentials(room.engine, room.keys, name)
    fits = await room.passwords.fits(visit.form.get("password", "")[:LONGEST], known.password)
    step = second_factor.step_of(known.seed, visit.form.get("code", ""), int(now.timestamp())) if known.seed else None
    async with room.engine.begin() as connection:
        if fits and step and await accounts.use_step(connection, name, step):
            await audit.note(connection, now, name, Action.SIGN_IN)
            return await sessions.begin(connection, name, now)
        who = name if known.password else "unknown account"  # what was typed there may be anything, a password too
        await audit.note(connection, now, who, Action.SIGN_IN_FAILED)
    return None


def _signed_in(visit: Visit, token: str) -> Response:
    response = visit.go("/")
    hold(visit.room, visit.request, response, token)
    return response


def _delayed(visit: Visit, wait: int) -> Response:
    told = visit.words.ngettext("Too many tries. Wait {n} second.", "Too many tries. Wait {n} seconds.", wait)
    response = visit.page("sign_in.html", 429, error=told, name="")
    response.headers["Retry-After"] = str(wait)
    return response


def _address(visit: Visit) -> str:
    """Where the request comes from: behind a proxy what that proxy says, which is the last that was added."""
    client = visit.request.client
    told = visit.request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if visit.room.secure else ""
    return network(told or (client.host if client else ""))


async def sign_out(visit: Visit) -> Response:
    """End the session."""
    async with visit.room.engine.begin() as connection:
        await sessions.end(connection, visit.token)
        if visit.user:
            await audit.note(connection, visit.room.now(), visit.name, Action.SIGN_OUT)
    response = visit.go("/sign-in")
    hold(visit.room, visit.request, response, sessions.new_token())
    return response


async def join_page(visit: Visit) -> Response:
    """What a one-time link opens: a password to choose, a second factor to set up."""
    name = await accounts.invited(visit.room.engine, _link(visit), visit.room.now())
    return _join_form(visit, name, None) if name else _used_link(visit)


async def join(visit: Visit) -> Response:
    """Use the link up and sign in."""
    room, now, link = visit.room, visit.room.now(), _link(visit)
    name = await accounts.invited(room.engine, link, now)
    if name is None:
        return _used_link(visit)
    password, seed = visit.form.get("password", ""), room.keys.seed(link)
    step = second_factor.step_of(seed, visit.form.get("code", ""), int(now.timestamp()))
    if not acceptable(password, name) or password != visit.form.get("again", "") or step is None:
        return _join_form(visit, name, _what_is_wrong(visit, password, name))
    hashed = await room.passwords.hashed(password)
    async with room.engine.begin() as connection:
        if (
            await accounts.join(connection, link, now, password=hashed, sealed=room.keys.sealed(seed, name), step=step)
            is None
        ):
            return _used_link(visit)
        return _signed_in(visit, await sessions.begin(connection, name, now))


def _what_is_wrong(visit: Visit, password: str, name: str) -> str:
    gettext = visit.words.gettext
    if not acceptable(password, name):
        return gettext("Choose a longer password: {n} characters or more, without the account's name.", n=SHORTEST)
    if password != visit.form.get("again", ""):
        return gettext("The two passwords differ.")
    return gettext("The code is not right. Enter the one that the app shows now.")


def _join_form(visit: Visit, name: str, error: str | None) -> Response:
    seed = visit.room.keys.seed(_link(visit))
    picture = Markup(second_factor.picture(seed, name))  # noqa: S704  our own SVG, of a checked name and hex digits
    values = {"name": name, "error": error, "picture": picture, "secret": second_factor.written(seed), "shortest": SHORTEST}
    return visit.page("join.html", 422 if error else 200, **values)


def _used_link(visit: Visit) -> Response:
    return visit.problem(404, visit.words.gettext("This link was used, or its time is over. Ask a lead for a new one."))


def _link(visit: Visit) -> str:
    return str(visit.request.path_params["link"])


PAGES = (
    Page("/sign-in", None, show=sign_in_page, change=sign_in),
    Page("/sign-out", None, change=sign_out),
    Page("/join/{link}", None, show=join_page, change=join),
)

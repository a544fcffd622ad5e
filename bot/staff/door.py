"""The door before every page: who asks, whether they may, whether a change came from our own form; and what goes wrong."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.i18n import N_, Catalogue, language_of
from bot.staff.access.roles import Permission, may
from bot.staff.access.sessions import begin, new_token, signed_in
from bot.staff.room import Room
from bot.staff.visit import Menu, Visit, cleaned
from bot.vocabulary import Language

log = logging.getLogger(__name__)

View = Callable[[Visit], Awaitable[Response]]

MAX_BYTES = 64_000
MAX_FIELDS = 50
_TOKEN_LENGTH = 43

# Translators: what a page says when something cannot be done.
_PROBLEMS = {
    400: N_("This cannot be read. Go back and try again."),
    403: N_(
        "Your account may not do this, or the page was open for too long. Go back, load the page again, and try once more."
    ),
    404: N_("There is no such page."),
    405: N_("This cannot be done here."),
    413: N_("This is too long."),
    429: N_("Too many tries. Wait a little."),
    500: N_("Something went wrong on our side. The operator has been told; nothing was changed."),
}


@dataclass(frozen=True)
class Page:
    """A page: its path, who may see it (None: anybody), what shows it and what changes it.

    `changes`: who may send its form, where that is fewer than may see it. `menu`: its name in the menu (a message).
    """

    path: str
    permission: Permission | None
    show: View | None = None
    change: View | None = None
    changes: Permission | None = None
    menu: str | None = None

    def needed(self, method: str) -> Permission | None:
        """What a request by a method needs."""
        return (self.changes or self.permission) if method == "POST" else self.permission

    @property
    def methods(self) -> list[str]:
        """The methods it answers to."""
        return [method for method, view in (("GET", self.show), ("POST", self.change)) if view]


class Door:
    """Lets requests through to pages, or not."""

    def __init__(self, room: Room, pages: tuple[Page, ...]) -> None:
        self._room = room
        self._pages = pages
        self._menu = tuple(Menu(page.path, page.menu, page.permission) for page in pages if page.menu and page.permission)

    def routes(self) -> list[Route]:
        """The routes of all pages."""
        return [Route(page.path, self._endpoint(page), methods=page.methods) for page in self._pages]

    async def refuse(self, request: Request, error: Exception) -> Response:
        """The answer where no page is found, or not by this method."""
        return await self._guarded(
            request, self._problem(request, error.status_code if isinstance(error, HTTPException) else 500)
        )

    def _endpoint(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, self._answer(page, request))

        return endpoint

    async def _guarded(self, request: Request, answer: Awaitable[Response]) -> Response:
        """An answer, or a page that says what is wrong; whatever it is, no page shows it and no log line quotes it."""
        try:
            try:
                return await answer
            except HTTPException as error:
                return await self._problem(request, error.status_code)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001  the edge
            log.error("staff-page-failed %s", type(error).__name__)
            return self._worded(Visit(request, self._room, self._words(request), None, new_token()), 500)

    async def _problem(self, request: Request, status: int) -> Response:
        return self._worded(await self._visit(request), status)

    async def _answer(self, page: Page, request: Request) -> Response:
        if _came_from_elsewhere(self._room, request):
            return (await self._visit(request)).page("again.html")
        form = await _form(request) if request.method == "POST" else {}
        visit = await self._visit(request, form)
        needed = page.needed(request.method)
        if needed and visit.user is None and request.method != "POST":
            return RedirectResponse(visit.at("/sign-in"), 303)
        if needed and (visit.user is None or not may(visit.user.role, needed)):
            raise HTTPException(403)
        if request.method == "POST" and not _same(form.get("form_token", ""), self._room.keys.form_token(visit.token)):
            raise HTTPException(403)
        view = page.change if request.method == "POST" else page.show
        if view is None:
            raise HTTPException(405)
        response = await view(visit)
        if held_token(self._room, request) is None and not _sets_token(response):
            hold(self._room, request, response, visit.token)
        return self._keep_language(request, response)

    async def _visit(self, request: Request, form: Mapping[str, str] | None = None) -> Visit:
        token = held_token(self._room, request)
        user = await signed_in(self._room.engine, token, self._room.now()) if token else None
        return Visit(request, self._room, self._words(request), user, token or new_token(), form or {}, self._menu)

    def _words(self, request: Request) -> Catalogue:
        """The words of the language that the address asks for, that was chosen before, or that the browser wants."""
        wanted = [request.query_params.get("lang"), request.cookies.get("staff_lang")]
        wanted += request.headers.get("accept-language", "").replace(";", ",").split(",")[:10]
        chosen = (language_of(tag.strip()) for tag in wanted if tag)
        return self._room.words[next((tag for tag in chosen if tag and tag in self._room.words), Language.EN)]

    def _keep_language(self, request: Request, response: Response) -> Response:
        language = language_of(request.query_params.get("lang"))
        if language and language in self._room.words:
            secure = self._room.secure
            response.set_cookie("staff_lang", language, 31_536_000, samesite="strict", httponly=True, secure=secure)
        return response

    @staticmethod
    def _worded(visit: Visit, status: int) -> Response:
        return visit.problem(status, visit.words.gettext(_PROBLEMS.get(status, _PROBLEMS[400])))


def held_token(room: Room, request: Request) -> str | None:
    """What the browser holds, if it may be a token of ours."""
    token = request.cookies.get(_cookie(room))
    return token if token and len(token) == _TOKEN_LENGTH and token.isascii() else None


def hold(room: Room, request: Request, response: Response, token: str) -> None:
    """Give the browser a token, until it is closed."""
    path = "/" if room.secure else request.scope.get("root_path") or "/"
    response.set_cookie(_cookie(room), token, path=path, secure=room.secure, httponly=True, samesite="strict")


async def let_in(room: Room, request: Request, response: Response, name: str) -> None:
    """Sign an account in without a password: for the demo alone, whose figures are invented."""
    if not room.sample:
        raise PermissionError
    async with room.engine.begin() as connection:
        hold(room, request, response, await begin(connection, name, room.now()))


def _cookie(room: Room) -> str:
    return "__Host-staff" if room.secure else "staff"


def _sets_token(response: Response) -> bool:
    return any(name == b"set-cookie" for name, _ in response.raw_headers)


def _came_from_elsewhere(room: Room, request: Request) -> bool:
    """Whether a link on another site led here: then the browser withholds the token, until the page is asked for again."""
    elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
    return elsewhere and request.method == "GET" and held_token(room, request) is None


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, cleaned.

    Raises:
        HTTPException: when the body is no form of ours, or too long.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(400)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413)
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    return {cleaned(name): cleaned(value) for name, value in fields}

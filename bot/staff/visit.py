"""One request as a page sees it: who asks, in which language, with which form; and the answers that a page may give."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.i18n import Catalogue, native_name
from bot.staff.access.roles import Permission, may
from bot.staff.access.sessions import User
from bot.staff.room import Room

HERE = Path(__file__).parent
STATIC = HERE / "static"

LONGEST = 2_000
"""Characters of one value that a form or an address may carry."""

_UNSAID = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: no database takes them all."""

_OWN_PATH = re.compile(r"/(?![/\\])[\w/?&=%.,*:+~-]*", re.ASCII)

_PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Menu:
    """One line of the menu: where it leads, what it is called (a message), and who sees it."""

    path: str
    name: str
    permission: Permission


@dataclass(frozen=True)
class Visit:
    """A request. `user` is None where nobody is signed in; `token` is what the browser holds; `form` what it sent."""

    request: Request
    room: Room
    words: Catalogue
    user: User | None
    token: str = field(repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    menu: tuple[Menu, ...] = ()

    @property
    def name(self) -> str:
        """The account that is signed in. A page with a permission is never reached without one."""
        if self.user is None:
            raise PermissionError
        return self.user.name

    def may(self, permission: Permission) -> bool:
        """Whether who is signed in has a permission."""
        return self.user is not None and may(self.user.role, permission)

    def asked(self, name: str) -> str:
        """A value of the address's query, cleaned; empty when it is not there."""
        return cleaned(self.request.query_params.get(name, ""))

    def at(self, path: str) -> str:
        """The address of a page of ours, wherever the pages are mounted."""
        return str(self.request.scope.get("root_path", "")) + path

    def here(self, path: str) -> bool:
        """Whether this page is the one at a path, or below it."""
        own = self.request.url.path.removeprefix(str(self.request.scope.get("root_path", "")))
        return own == path or (path != "/" and own.startswith(f"{path}/"))

    def asset(self, name: str) -> str:
        """The address of a file of `static/`; it changes with the file, so that browsers may keep it."""
        return self.at(f"/static/{name}?v={_version(name)}")

    def in_language(self, language: str) -> str:
        """The query of this very page in another language."""
        return str(self.request.url.include_query_params(lang=language).query)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page made of a template."""
        page = _PAGES.get_template(template).render(
            {
                "visit": self,
                "words": self.words,
                "formats": self.words.formats,
                "_": self.words.gettext,
                "ngettext": self.words.ngettext,
                "languages": {language.value: native_name(language) for language in self.room.words},
                "form_token": self.room.keys.form_token(self.token),
                "Permission": Permission,
                **values,
            }
        )
        return HTMLResponse(page, status)

    def problem(self, status: int, message: str) -> Response:
        """A page that says in words what is wrong."""
        return self.page("problem.html", status, message=message)

    def go(self, path: str) -> Response:
        """On to another page of ours, after a change."""
        return RedirectResponse(self.at(path), 303)


def cleaned(text: str) -> str:
    """A text from outside that is safe to store: no control characters, of bounded length, no space around it."""
    return _UNSAID.sub("\ufffd", text.replace("\r\n", "\n"))[:LONGEST].strip()


def own_path(path: str) -> str:
    """A path within our pages, as given; the front page where it could lead anywhere else."""
    return path if _OWN_PATH.fullmatch(path) else "/"


@cache
def _version(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:8]

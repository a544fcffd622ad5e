"""The staff pages in the demo: the real ones, over invented figures, opened by a one-time link that the demo prints.

The figures take about a minute to make, once a week; until then a page says so and looks again by itself.
"""

import asyncio
import contextlib
import datetime
import hmac
import logging
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from bot.i18n import Catalogue
from bot.staff import Health, Keys, Reading, Role, Room, application, let_in, open_database
from bot.staff.tables import user
from bot.vocabulary import Language

log = logging.getLogger(__name__)

ACCOUNT = "demo-lead"
SHAPE = 1
"""Counted up when the sample's making changes, so that an older file is not taken."""

_LOOK_AGAIN = 5
_CLOSES_AFTER = datetime.timedelta(days=2)
_WEDNESDAY = 2
_WAITING = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SAMPLE · Rafiq</title><h1>SAMPLE</h1><p>The sample figures are being made; the first time in a week this takes about
a minute. This page opens the staff pages by itself.</p></html>"""
_USED = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SAMPLE · Rafiq</title><h1>SAMPLE</h1><p>This link has been used. The demo has printed a new one.</p></html>"""


@dataclass(frozen=True, slots=True)
class Lent:
    """What the staff pages need of other rooms: their words, how the content stands, how wordings are read."""

    words: Mapping[Language, Catalogue]
    health: Callable[[datetime.date], Health]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Places:
    """Where the sample figures are kept for other runs, and where this run's copy lies."""

    cache: Path
    scratch: Path


class StaffDemo:
    """The staff pages under a path of the demo. `announce` is told each one-time link, as a path.

    Nothing is made before somebody comes: most who start the demo want to talk with the bot.
    """

    def __init__(
        self,
        lend: Callable[[], Lent],
        now: Callable[[], datetime.datetime],
        places: Places,
        announce: Callable[[str], None],
    ) -> None:
        self._lend, self._now, self._places, self._announce = lend, now, places, announce
        self._room: Room | None = None
        self._pages: Starlette | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._link = ""
        self._new_link()
        self.app = Starlette(routes=[Route("/demo/{link}", self._enter), Mount("/", self._serve)])

    async def prepare(self) -> None:
        """Have the sample figures made where they are not there yet, and open the pages over a copy of them."""
        day = sample_day(self._now().date())
        made, copy = self._places.cache / f"sample-{SHAPE}-{day}.db", self._places.scratch / "staff.db"
        await _made_elsewhere(made, day)
        await asyncio.to_thread(shutil.copyfile, made, copy)
        engine = await open_database(f"sqlite+aiosqlite:///{copy}")
        async with engine.begin() as connection:
            await connection.execute(insert(user).values(name=ACCOUNT, role=Role.LEAD))
        lent = await asyncio.to_thread(self._lend)
        keys = Keys(secrets.token_bytes(32))
        self._room = Room(engine, keys, lent.words, self._now, lent.health, lent.reading, sample=True)
        self._pages = application(self._room)

    async def close(self) -> None:
        """End what is still at work, and close the database."""
        if self._preparing:
            self._preparing.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._preparing
        if self._room:
            await self._room.engine.dispose()

    def _waiting(self) -> Response:
        if self._preparing is None:
            self._preparing = asyncio.create_task(self.prepare())
        return HTMLResponse(_WAITING, headers={"Refresh": f"{_LOOK_AGAIN}", "Cache-Control": "no-store"})

    def _new_link(self) -> None:
        self._link = secrets.token_urlsafe(16)
        self._announce(f"/demo/{self._link}")

    async def _enter(self, request: Request) -> Response:
        given = request.path_params["link"]
        if not hmac.compare_digest(given.encode(), self._link.encode()):
            return HTMLResponse(_USED, 404)
        if self._room is None:
            return self._waiting()
        self._new_link()
        response = RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)
        await let_in(self._room, request, response, ACCOUNT)
        return response

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        await (self._pages or self._waiting())(scope, receive, send)


def sample_day(today: datetime.date) -> datetime.date:
    """The day up to which there are sample figures: a Wednesday, for then the week before has just been closed."""
    closing = today - _CLOSES_AFTER
    return closing - datetime.timedelta(days=closing.weekday() - _WEDNESDAY)


async def _made_elsewhere(file: Path, day: datetime.date) -> None:
    """Make the sample figures, if need be, in a process of its own, so that the chat page is answered meanwhile."""
    command = (sys.executable, "-m", "bot.preview.make_sample", str(file), f"{day}")
    process = await asyncio.create_subprocess_exec(*command)
    try:
        if await process.wait():
            log.error("sample-figures-not-made")
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        raise

"""The staff pages on loopback with sample figures, and a browser that is signed in to them."""

import asyncio
import datetime
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pyotp
from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import delete

from bot.handbook import load
from bot.i18n import Catalogue, load_staff_words, load_translations
from bot.journal import query_count, reach_count
from bot.preview.sample import fill
from bot.server import QuietServer
from bot.staff import Keys, Reading, Role, Room, application, invite, open_database
from bot.trends import close_periods
from bot.understanding import service_words, words
from bot.vocabulary import Language
from tests.browser import _QUIET, CHROMIUM
from tests.conftest import CONTENT, LOCALES, TODAY, now
from tests.staff.conftest import KEY, PASSWORD, health_of


async def make_sample(folder: Path, weeks: int) -> None:
    """A database with invented figures of so many weeks up to the tests' day."""
    engine = await open_database(url(folder))
    await fill(engine, TODAY)
    first = TODAY - datetime.timedelta(weeks=weeks)
    async with engine.begin() as connection:
        await connection.execute(delete(query_count).where(query_count.c.day < first))
        await connection.execute(delete(reach_count).where(reach_count.c.period < f"{first}"))
    await close_periods(engine, TODAY)
    await engine.dispose()


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/journal.db"


@asynccontextmanager
async def opened_room(folder: Path) -> AsyncIterator[Room]:
    """A room over the database in a folder."""
    engine = await open_database(url(folder))
    handbook, translations = load(CONTENT).handbook, load_translations(LOCALES)
    health = health_of(handbook, translations)
    reading = Reading(words, service_words(handbook.phrases, translations))
    pages: Mapping[Language, Catalogue] = load_staff_words(LOCALES)
    yield Room(engine, Keys(KEY), pages, now, health, reading, sample=True)
    await engine.dispose()


@asynccontextmanager
async def served(room: Room) -> AsyncIterator[str]:
    """The pages on a free port; their address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = QuietServer(application(room), drain_seconds=1)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


@dataclass
class Window:
    """A page of a browser, and what went wrong in it: a request that left this machine, a script's error."""

    page: Page
    address: str
    strayed: list[str]

    async def open(self, path: str) -> None:
        answer = await self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)


@asynccontextmanager
async def browsing(address: str, width: int = 1280, height: int = 900) -> AsyncIterator[Window]:
    """A window of a fresh Chromium."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        page = await browser.new_page(viewport={"width": width, "height": height})
        window = Window(page, address, [])
        page.on("request", lambda asked: window.strayed.extend(() if asked.url.startswith(address) else (asked.url,)))
        page.on("pageerror", lambda error: window.strayed.append(str(error)))
        page.on("console", lambda said: window.strayed.extend((said.text,) if "Content Security" in said.text else ()))
        try:
            yield window
        finally:
            await browser.close()
        assert window.strayed == []


async def join(window: Window, room: Room, name: str, role: Role) -> pyotp.TOTP:
    """Join by a one-time link, as a person does; the phone that shows codes from now on."""
    link = await invite(room.engine, name, role, room.now(), "test")
    await window.open(f"/join/{link}")
    secret = await window.page.locator("code.secret").inner_text()
    phone = pyotp.TOTP(re.sub(r"\s", "", secret))
    await window.page.fill("[name=password]", PASSWORD)
    await window.page.fill("[name=again]", PASSWORD)
    await window.page.fill("[name=code]", phone.at(room.now()))
    await window.page.click("main button")
    return phone

"""A room over real SQLite, a clock that tests move, and people with phones that show codes."""

import datetime
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher

from bot.desk import due, status_of
from bot.handbook import Handbook, Loaded
from bot.i18n import Translations, load_staff_words
from bot.staff import Health, Keys, Reading, Role, Room, application, invite, open_database
from bot.staff.access.delay import Delays
from bot.staff.access.password import Passwords
from bot.understanding import service_words, words
from tests.conftest import LOCALES, now

KEY = b"a-staff-key-for-tests-alone-32-bytes"
PASSWORD = "correct horse battery"
ADDRESS = "http://staff.test"


@dataclass
class Clock:
    """The time, which stands still until a test moves it."""

    at: datetime.datetime = field(default_factory=now)

    def __call__(self) -> datetime.datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += datetime.timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def reading(loaded: Loaded, translations: Translations) -> Reading:
    return Reading(words, service_words(loaded.handbook.phrases, translations))


def health_of(handbook: Handbook, translations: Translations) -> Callable[[datetime.date], Health]:
    return lambda day: Health(status_of(handbook, translations), due(handbook, day, 90))


@pytest.fixture
async def room(
    tmp_path: Path, clock: Clock, reading: Reading, loaded: Loaded, translations: Translations
) -> AsyncIterator[Room]:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path}/journal.db")
    health = health_of(loaded.handbook, translations)
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    words_of_pages = load_staff_words(LOCALES)
    delays = Delays(lambda: clock().timestamp())
    yield Room(engine, Keys(KEY), words_of_pages, clock, health, reading, delays=delays, passwords=quick)
    await engine.dispose()


class Person:
    """Somebody with a browser and a phone."""

    def __init__(self, room: Room, clock: Clock, address: str = ADDRESS) -> None:
        self.room, self.clock = room, clock
        transport = httpx.ASGITransport(application(room))
        self.browser = httpx.AsyncClient(transport=transport, base_url=address)
        self.name, self.phone = "", pyotp.TOTP(pyotp.random_base32())

    async def get(self, path: str) -> httpx.Response:
        return await self.browser.get(path)

    async def send(self, path: str, page: str = "", **form: str) -> httpx.Response:
        """Fill in the form of a page (default: the same path) and send it."""
        token = form_token(await self.get(page or path))
        return await self.browser.post(path, data={"form_token": token, **form})

    async def join(self, name: str, role: Role) -> None:
        link = await invite(self.room.engine, name, role, self.clock(), "test")
        page = await self.get(f"/join/{link}")
        secret = re.search(r'<code class="secret" dir="ltr">([A-Z2-7 ]+)</code>', page.text)
        assert secret
        self.name, self.phone = name, pyotp.TOTP(secret[1].replace(" ", ""))
        done = await self.send(f"/join/{link}", password=PASSWORD, again=PASSWORD, code=self.code())
        assert done.status_code == 303, done.text

    async def sign_in(self, password: str = PASSWORD, code: str | None = None) -> httpx.Response:
        return await self.send("/sign-in", name=self.name, password=password, code=code or self.code())

    def code(self) -> str:
        return self.phone.at(self.clock())


def form_token(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)
    return found[1] if found else ""


@pytest.fixture
async def lead(room: Room, clock: Clock) -> AsyncIterator[Person]:
    person = Person(room, clock)
    await person.join("lead-tripoli", Role.LEAD)
    yield person
    await person.browser.aclose()


@pytest.fixture
async def analyst(room: Room, clock: Clock) -> AsyncIterator[Person]:
    person = Person(room, clock)
    await person.join("analyst-tripoli", Role.ANALYST)
    yield person
    await person.browser.aclose()


@pytest.fixture
async def stranger(room: Room, clock: Clock) -> AsyncIterator[Person]:
    person = Person(room, clock)
    yield person
    await person.browser.aclose()

"""The staff pages in a real Chromium: signed in to, read in three languages, followed up from; by everybody."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe

from bot.staff import Role, Room
from bot.staff.app import PAGES
from tests.browser import needs_chromium
from tests.staff.conftest import PASSWORD
from tests.staff.site import browsing, join, make_sample, opened_room, served

pytestmark = needs_chromium

STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
MENU = [page.path for page in PAGES if page.menu]
READ = [*MENU, "/follow-ups/new?kind=phrase&language=ha", "/follow-ups/1"]
LANGUAGES = ["en", "fr", "ar"]

# Of the choices of one question (radio buttons) the tabulator reaches the chosen one, the arrow keys the others.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(each => each.checkVisibility() && !(each.type === "radio" && !each.checked)).length"""

PLACE = """() => {
    const at = document.activeElement;
    const counts = at.matches("a[href], button, input, select, textarea, summary");
    return counts ? [...document.querySelectorAll("*")].indexOf(at) : -1;
}"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    asyncio.run(make_sample(folder, weeks=20))
    return folder


@pytest.fixture
async def room(sample: Path, tmp_path: Path) -> AsyncIterator[Room]:
    shutil.copy(sample / "journal.db", tmp_path)
    async with opened_room(tmp_path) as room:
        yield room


async def test_a_lead_signs_in_follows_up_a_group_and_reads_every_page_in_three_languages(room: Room) -> None:
    async with served(room) as address, browsing(address) as window:
        page = window.page
        phone = await join(window, room, "lead-tripoli", Role.LEAD)
        await page.click("text=Sign out")
        await page.fill("[name=name]", "lead-tripoli")
        await page.fill("[name=password]", PASSWORD)
        await page.fill("[name=code]", phone.at(room.now(), counter_offset=1))
        await page.click("main button")
        assert await page.locator("h1").inner_text() != "Sign in"

        await window.open("/not-understood")
        await page.locator(".group >> text=Follow up").first.click()
        await page.fill("[name=title]", "Schools")
        await page.fill("[name=seen]", "Asked again and again: how a child gets into school.")
        await page.click("main button")
        assert "Schools" in await page.locator("h1").inner_text()

        found: dict[tuple[str, str, str], object] = {}
        for path in READ:
            for language in LANGUAGES:
                await window.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
                direction = await page.evaluate("getComputedStyle(document.body).direction")
                assert direction == ("rtl" if language == "ar" else "ltr")
                results = await Axe().run(page, options=STANDARD)
                found |= {(path, language, broken["id"]): broken["nodes"] for broken in results.response["violations"]}
        assert found == {}


async def test_the_pages_before_the_door_are_accessible(room: Room) -> None:
    async with served(room) as address, browsing(address) as window:
        for path in ("/sign-in?lang=ar", "/sign-in?lang=en"):
            await window.open(path)
            results = await Axe().run(window.page, options=STANDARD)
            assert results.violations_count == 0, results.generate_report()


async def test_the_keyboard_alone_reaches_everything(room: Room) -> None:
    async with served(room) as address, browsing(address) as window:
        await join(window, room, "lead-tripoli", Role.LEAD)
        for path in MENU:
            await window.open(path)
            wanted, reached = await window.page.evaluate(REACHABLE), set()
            for _ in range(wanted * 3 + 10):  # a field for a day has three stops of its own
                await window.page.keyboard.press("Tab")
                reached |= {await window.page.evaluate(PLACE)} - {-1}
                if len(reached) == wanted:
                    break
            assert len(reached) == wanted, path


@pytest.mark.parametrize("language", LANGUAGES)
async def test_on_a_narrow_screen_no_page_is_wider_than_the_screen(room: Room, language: str) -> None:
    async with served(room) as address, browsing(address, width=390, height=800) as window:
        await join(window, room, "lead-tripoli", Role.LEAD)
        for path in MENU:
            await window.open(f"{path}?lang={language}")
            assert await window.page.evaluate("document.documentElement.scrollWidth") <= 390, path

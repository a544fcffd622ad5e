"""The pages of figures in a real Chromium: an export is downloaded and opened, charts are really drawn, paper is legible."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from bot.staff import Role, Room
from tests.browser import needs_chromium
from tests.staff.site import browsing, join, make_sample, opened_room, served

pytestmark = needs_chromium

DRAWN = "[...document.querySelectorAll('img.chart')].map(each => each.complete && each.naturalWidth > 0)"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    asyncio.run(make_sample(folder, weeks=12))
    return folder


@pytest.fixture
async def room(sample: Path) -> AsyncIterator[Room]:
    async with opened_room(sample) as room:
        yield room


async def test_an_analyst_exports_a_spreadsheet_and_opens_it(room: Room, tmp_path: Path) -> None:
    async with served(room) as address, browsing(address) as window:
        page = window.page
        await join(window, room, "analyst-export", Role.ANALYST)
        await window.open("/exports?lang=en")
        await page.fill("[name=from]", "2026-10-01")
        async with page.expect_download(timeout=120_000) as started:
            await page.click("text=Export >> nth=-1")
        file = tmp_path / (await started.value).suggested_filename
        await (await started.value).save_as(file)

    book = openpyxl.load_workbook(file, read_only=True)
    names, rows = book.sheetnames, sum(1 for _ in book["data"].iter_rows())
    book.close()
    assert (file.suffix, names) == (".xlsx", ["data", "dictionary", "method"])
    assert rows > 1_000


@pytest.mark.parametrize("width", [1280, 390])
async def test_charts_are_drawn_by_the_browser(room: Room, width: int) -> None:
    async with served(room) as address, browsing(address, width=width) as window:
        await join(window, room, f"reader-{width}", Role.READER)
        for path, charts in (("/?lang=ar", 2), ("/trends?split=topic&lang=en", 1)):
            await window.open(path)
            await window.page.wait_for_load_state("networkidle")
            assert await window.page.evaluate(DRAWN) == [True] * charts, path


async def test_a_printed_page_has_no_menu_and_keeps_its_tables(room: Room) -> None:
    async with served(room) as address, browsing(address) as window:
        await join(window, room, "reader-paper", Role.READER)
        await window.open("/?lang=en")
        await window.page.emulate_media(media="print")

        assert not await window.page.locator("nav.menu").is_visible()
        assert await window.page.locator("table").first.is_visible()
        assert (await window.page.pdf(format="A4")).startswith(b"%PDF")

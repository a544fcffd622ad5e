"""The chat page in a real browser, as a newcomer uses it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import needs_chromium, opened, running_demo
from tests.conftest import CONTENT

pytestmark = needs_chromium

SCREENSHOTS = os.environ.get("SCREENSHOTS")
"""A folder to keep pictures of the screens in, for people to look at."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_demo() as where:
        yield where


async def press(page: Page, label: str) -> None:
    async with page.expect_response("**/turns"):
        await page.locator(".bubble").last.get_by_role("button", name=label).click()


async def shoot(page: Page, name: str) -> None:
    await expect(page.locator(".bubble, #parts td").last).to_be_visible()
    if SCREENSHOTS:
        await page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


async def test_a_newcomer_from_niger_reaches_an_answer_and_a_number(address: str) -> None:
    async with opened(address) as page:
        await shoot(page, "1-languages")
        await press(page, "Hausa")
        await expect(page.locator("#remembered")).to_contain_text("ha")
        await shoot(page, "2-origins")
        await press(page, "🇳🇪")
        await expect(page.locator("#remembered")).to_contain_text("NE")
        await shoot(page, "3-home")
        await press(page, "💰")
        await expect(page.locator("#counted")).to_contain_text("wages")
        await shoot(page, "4-wages")
        await page.locator("blockquote.closed").first.click()
        await shoot(page, "5-wages-open")
        await press(page, "☎️")
        await expect(page.locator(".text").last).to_contain_text("📞")
        await shoot(page, "6-contacts")
        await press(page, "🆘")
        await expect(page.locator(".text").last).to_contain_text("1417")
        await shoot(page, "7-danger")


@pytest.mark.parametrize(("device", "name", "flag"), [("ar", "العربية", "🇸🇩"), ("ur", "اردو", "🇵🇰")])
async def test_right_to_left_reads_from_the_right(address: str, device: str, name: str, flag: str) -> None:
    async with opened(address) as page:
        await press(page, name)
        await press(page, flag)
        await press(page, "💰")
        await expect(page.locator("#bubbles")).to_have_attribute("dir", "rtl")
        direction = await page.locator(".text").last.evaluate("node => getComputedStyle(node).unicodeBidi")
        assert direction == "plaintext"
        await shoot(page, f"rtl-{device}-wages")
        await press(page, "☎️")
        await shoot(page, f"rtl-{device}-contacts")
        await press(page, "🆘")
        await expect(page.locator(".text").last).to_contain_text("1417")
        await shoot(page, f"rtl-{device}-danger")


async def test_words_are_answered_and_nothing_of_them_is_in_the_panel(address: str) -> None:
    async with opened(address) as page:
        await page.locator("#device").select_option("fr")
        await page.get_by_label("Message").fill("mon patron ne me paye pas")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("#counted")).to_contain_text("text")
        assert "patron" not in await page.locator("aside").inner_text()


async def test_each_tab_is_its_own_chat(address: str) -> None:
    async with opened(address) as first, opened(address) as second:
        await press(first, "Français")
        await expect(first.locator("#remembered")).to_contain_text("fr")
        await expect(second.locator("#remembered")).not_to_contain_text("fr")


async def test_an_editor_sees_states_places_and_a_saved_change(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    with running_demo(CONTENT_DIR=str(folder)) as where:
        async with opened(where, path="editor?lang=fr&origin=NE&topic=wages") as page:
            await expect(page.locator("#parts")).to_contain_text("LY/wages.note-each-day LY.yaml:")
            await expect(page.locator("#counts")).to_contain_text("unreviewed")
            await shoot(page, "editor")
            text = (folder / "LY.yaml").read_text("utf-8")
            changed = text.replace("Not paid? Write down each day", "Not paid at all? Write down each day")
            (folder / "LY.yaml").write_text(changed, "utf-8")
            await expect(page.locator("#parts")).to_contain_text("Not paid at all?", timeout=20_000)
            await expect(page.locator("#counts")).to_contain_text("missing or outdated")


async def test_on_a_narrow_screen_the_chat_fits(address: str) -> None:
    async with opened(address, width=360, height=740) as page:
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await shoot(page, "narrow")

"""Pictures of every page, to look at: `python -m tests.staff.pictures FOLDER`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.staff import Role
from bot.staff.app import PAGES
from tests.staff.site import browsing, join, make_sample, opened_room, served

MENU = [page.path for page in PAGES if page.menu]
SEEN = "Three weeks in a row workers of Niger ask how to enrol a child."


async def main(folder: Path) -> None:
    """Take them at two widths, in three languages; and print each to PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        await make_sample(Path(scratch), weeks=104)
        async with opened_room(Path(scratch)) as room, served(room) as address:
            for width in (1280, 390):
                async with browsing(address, width=width) as window:
                    page = window.page
                    await window.open("/sign-in")
                    await page.screenshot(path=folder / f"sign-in-{width}.png")
                    await join(window, room, f"lead-{width}", Role.LEAD)
                    await window.open("/follow-ups/new?kind=act&language=ha")
                    await page.fill("[name=title]", "Schools in Sebha")
                    await page.fill("[name=seen]", SEEN)
                    await page.click("main button")
                    for language in ("en", "fr", "ar"):
                        for path in (*MENU, "/follow-ups/1", "/follow-ups/new?kind=phrase&language=ha"):
                            await window.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
                            name = path.partition("?")[0].strip("/").replace("/", "-") or "overview"
                            await page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
                            if width == 1280:
                                await page.pdf(path=folder / f"{name}-{language}.pdf", format="A4")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

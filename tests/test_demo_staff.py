"""The demo's staff pages: opened once by the link that it prints, over figures that are marked as invented."""

import asyncio
import datetime
import re
import shutil
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.i18n import load_staff_words
from bot.journal import Journal
from bot.preview.make_sample import make
from bot.preview.sample import sample
from bot.preview.staff import SHAPE, Lent, Places, StaffDemo, sample_day
from bot.staff import Health, Reading
from bot.trends import Figures
from bot.trends.signals import signals
from bot.trends.spans import Kind
from tests.conftest import CACHE, LOCALES, TODAY, now


def lend() -> Lent:
    def health(_: datetime.date) -> Health:
        raise NotImplementedError

    return Lent(load_staff_words(LOCALES), health, Reading(str.split, frozenset()))


async def test_the_link_opens_the_pages_once_and_every_page_says_sample(tmp_path: Path) -> None:
    links: list[str] = []
    demo = StaffDemo(lend, now, Places(CACHE, tmp_path), links.append)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(demo.app), base_url="http://127.0.0.1") as browser:
        waiting = await browser.get(links[0])
        assert (waiting.status_code, "refresh" in waiting.headers) == (200, True)
        assert demo._preparing
        await demo._preparing

        assert (await browser.get(links[0])).headers["location"] == "/"
        for path in ("/", "/trends", "/exports", "/follow-ups"):
            page = await browser.get(path)
            assert page.status_code == 200
            assert "SAMPLE" in page.text
        browser.cookies.clear()
        assert (await browser.get(links[0])).status_code == 404
        assert (await browser.get("/")).headers["location"] == "/sign-in"
    assert len(links) == 2
    await demo.close()


async def test_the_sample_has_a_wave_of_recruitment_questions_in_its_last_week(tmp_path: Path) -> None:
    made = CACHE / f"sample-{SHAPE}-{TODAY}.db"
    await asyncio.to_thread(make, made, TODAY)
    file = shutil.copyfile(made, tmp_path / "journal.db")
    journal = await Journal.open(f"sqlite+aiosqlite:///{file}")
    figures = Figures(journal.engine)
    weeks = await figures.closed(Kind.WEEK)

    assert (len(weeks), weeks[-1]) == (105, "2026-W47")
    assert [sign.places for sign in await signals(figures, weeks[-1])] == [{"topic": "recruitment", "origin": "BD"}]
    async with journal.engine.connect() as connection:
        words = (await connection.execute(text("SELECT text FROM wording"))).scalars().all()
    await journal.close()
    assert not re.search(r"\d{3}|@|http", " ".join(words))


def test_the_sample_is_the_same_every_time() -> None:
    one, two = ({table.name: len(rows) for table, rows in sample(TODAY).items()} for _ in range(2))

    assert one == two


@pytest.mark.parametrize("day", [datetime.date(2026, 11, 20) + datetime.timedelta(days=number) for number in range(9)])
def test_the_sample_ends_on_a_wednesday_that_is_over(day: datetime.date) -> None:
    end = sample_day(day)

    assert end.weekday() == 2
    assert 0 <= (day - end).days < 14

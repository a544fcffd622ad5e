"""What many tests stand on: the real content, a fixed day, and stores on real SQLite."""

import datetime
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation import Edition
from bot.handbook import Loaded, load
from bot.i18n import Translations, load_translations
from bot.journal import Journal
from bot.people import People
from bot.understanding import Understanding

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
LOCALES = ROOT / "locales"
CACHE = ROOT / "var" / "cache"
TODAY = datetime.date(2026, 11, 25)
"""A day on which none of the content is past its review date: the tests must not change with the calendar."""


def now() -> datetime.datetime:
    """Noon of that day."""
    return datetime.datetime.combine(TODAY, datetime.time(12), datetime.UTC)


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return load(CONTENT)


@pytest.fixture(scope="session")
def translations() -> Translations:
    return load_translations(LOCALES)


@pytest.fixture(scope="session")
def edition(loaded: Loaded, translations: Translations) -> Edition:
    return Edition(
        loaded.handbook, translations, Understanding(loaded.handbook.phrases, translations, loaded.handbook.words, CACHE)
    )


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[People]:
    store = await People.open(f"sqlite+aiosqlite:///{tmp_path}/people.db", b"a secret for tests alone, 32 bytes")
    yield store
    await store.close()


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    counters = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")
    yield counters
    await counters.close()

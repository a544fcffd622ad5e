"""Every story is played twice: through the conversation alone, and through a real dispatcher with real stores."""

from itertools import count
from pathlib import Path

import pytest

from bot.conversation import Edition
from bot.journal import Journal
from bot.people import People
from bot.telegram import Edge
from bot.telegram.limits import Turnstile
from bot.vocabulary import Language
from tests.conftest import TODAY, now
from tests.phone import Phone
from tests.story import Counter, PurePlayer, Story, TelegramPlayer, play, stories

STORIES = dict(stories(Path(__file__).parent / "stories"))


def test_there_are_stories_in_all_nine_languages() -> None:
    languages = {step.sees.language for story in STORIES.values() for step in story.steps}
    assert languages >= set(Language)
    assert len(STORIES) >= 20


@pytest.mark.parametrize("name", [name for name in STORIES if "-simple-" in name and "typed" not in name])
def test_a_first_time_user_with_simple_screens_reaches_the_embassy_in_four_presses(name: str) -> None:
    story = STORIES[name]
    presses = [step for step in story.steps if step.presses]

    assert len(presses) <= 4
    assert any("embassy" in fact for fact in presses[-1].sees.facts)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
async def test_story_through_the_conversation(story: Story, edition: Edition) -> None:
    await play(story, PurePlayer(edition, TODAY, story.device), edition, TODAY)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
async def test_story_through_telegram(
    story: Story, edition: Edition, people: People, journal: Journal, tmp_path: Path
) -> None:
    phone = Phone(Edge(edition, people, journal, now, Turnstile(count(0, 10).__next__)), device=story.device)
    await play(story, TelegramPlayer(phone, people, Counter(f"sqlite+aiosqlite:///{tmp_path}/journal.db")), edition, TODAY)

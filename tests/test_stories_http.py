"""Every story once more through real HTTP: the bot as a process against the strict server, by polling and by webhook."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Edition
from bot.people import People
from bot.telegram.callback import decode
from bot.understanding import Intent
from tests.conftest import TODAY
from tests.story import Counter, Seen, Step, play, pressed, stories
from tests.telegram_server import Shown
from tests.test_process import service
from tests.worker import SECRET_KEY, Worker

STORIES = dict(stories(Path(__file__).parent / "stories"))


@dataclass
class HttpPlayer:
    """Plays through a worker's app; what is remembered and counted is read from the bot's own stores."""

    worker: Worker
    people: People
    counter: Counter
    shown: dict[int, Shown] = field(default_factory=dict)

    async def take(self, step: Step) -> Seen:
        if step.sends:
            await self.worker.send(photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}])
        elif step.presses:
            await self.worker.press(pressed(step.presses, tuple(self._intents())))
        else:
            assert step.says
            await self.worker.say(step.says)
        before, self.shown = self.shown, dict(self.worker.standing())
        new = [shown for number, shown in self.shown.items() if before.get(number) != shown and not shown.mine]
        text = "\n".join(html.unescape(re.sub(r"<[^>]+>", "", shown.text)) for shown in new)
        preferences = await self.people.preferences(self.worker.chat)
        return Seen(text, tuple(self._intents()), len(new), preferences, await self.counter.newly_counted())

    def _intents(self) -> list[Intent]:
        last = [shown for shown in self.worker.standing().values() if not shown.mine][-1]
        buttons: list[Any] = [button for row in (last.keyboard.inline_keyboard if last.keyboard else ()) for button in row]
        return [intent for button in buttons if (intent := decode(button.callback_data))]


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_every_story_through_real_http(way: str, edition: Edition, tmp_path: Path) -> None:
    async with service(way, tmp_path) as (server, bot, worker):
        people = await People.open(f"sqlite+aiosqlite:///{tmp_path}/people.db", SECRET_KEY.encode())
        counter = Counter(f"sqlite+aiosqlite:///{tmp_path}/journal.db")
        for number, story in enumerate(STORIES.values()):
            person = Worker(server, bot.webhook, worker.chat + 100 + number, story.device or "en")
            await play(story, HttpPlayer(person, people, counter), edition, TODAY)
        await people.close()

    assert server.faults == []

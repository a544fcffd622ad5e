"""Stories: what workers do and must see, written as YAML, played through the conversation alone and through Telegram."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.conversation import Attachment, Edition, Reader, Role, Turn, respond
from bot.handbook import Contact, Entry, Notice
from bot.i18n import language_of
from bot.journal import query_count
from bot.people import People
from bot.query import Query
from bot.telegram.turns import COMMANDS
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Outcome, Preferences, Reason, Topic, Way
from tests.phone import Phone


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pressed(_Part):
    """A button, told by what it means. A part that is not named may be anything."""

    screen: Screen
    topic: Topic | None = None
    danger: Danger | None = None
    language: Language | None = None
    origin: Origin | None = None
    page: int = 0
    contact: str | None = None
    reason: Reason | None = None

    def is_meant_by(self, intent: Intent) -> bool:
        return all(getattr(intent, name) == getattr(self, name) for name in self.model_fields_set)


class Counted(_Part):
    """The query of a turn; every part that is named must agree."""

    topic: Topic | None = None
    origin: Origin | None = None
    language: Language | None = None
    way: Way | None = None
    outcome: Outcome | None = None
    danger: bool | None = None


class Sees(_Part):
    """What must stand on the screen: facts by their ids, numbers, buttons; in which language; what is kept of it."""

    language: Language | None = None
    facts: tuple[str, ...] = ()
    facts_in: Language | None = None
    numbers: tuple[str, ...] = ()
    buttons: tuple[Pressed, ...] = ()
    no_numbers: tuple[str, ...] = ()
    counted: Counted | None = None
    not_counted: bool = False
    remembered: tuple[str | None, str | None] | None = None
    simple: bool | None = None
    messages: int | None = None


class Step(_Part):
    """One turn: exactly one of says, presses, sends; then what must be seen."""

    says: str | None = None
    presses: Pressed | None = None
    sends: Attachment | None = None
    sees: Sees = Sees()


class Story(_Part):
    """A worker's way through the service."""

    title: str
    device: str | None = None
    steps: tuple[Step, ...] = Field(min_length=1)


def stories(folder: Path) -> Iterator[tuple[str, Story]]:
    for path in sorted(folder.glob("*.yaml")):
        yield path.stem, Story.model_validate(yaml.safe_load(path.read_text("utf-8")))


@dataclass(frozen=True)
class Seen:
    """What one turn led to, however it was played."""

    text: str
    intents: tuple[Intent, ...]
    messages: int
    preferences: Preferences
    counted: Query | None


@dataclass
class Counter:
    """What a journal has counted since the last look."""

    journal_url: str
    counts: dict[tuple[Any, ...], int] = field(default_factory=dict)

    async def newly_counted(self) -> Query | None:
        """The query that was counted since the last look, None where none was."""
        engine = create_async_engine(self.journal_url)
        async with engine.connect() as connection:
            rows = (await connection.execute(select(query_count))).all()
        await engine.dispose()
        counts = {tuple(row)[:-1]: row.n for row in rows}
        new = [key for key, n in counts.items() if n != self.counts.get(key, 0)]
        assert sum(counts.values()) - sum(self.counts.values()) == len(new) <= 1
        self.counts = counts
        if not new:
            return None
        day, origin, language, topic, way, outcome, danger = new[0]
        return Query(
            day,
            Origin(origin) if origin else None,
            Language(language),
            Topic(topic) if topic else None,
            Way(way),
            Outcome(outcome),
            danger,
        )


class Player(Protocol):
    async def take(self, step: Step) -> Seen: ...


@dataclass
class PurePlayer:
    """Plays through `respond` alone."""

    edition: Edition
    today: datetime.date
    device: str | None
    preferences: Preferences = field(default_factory=Preferences)
    intents: tuple[Intent, ...] = ()

    async def take(self, step: Step) -> Seen:
        answer = respond(self._turn(step), self.preferences, self.edition, self.today)
        self.preferences = answer.preferences
        buttons = [button for reply in answer.replies for row in reply.buttons for button in row]
        self.intents = tuple(button.intent for button in buttons if button.intent)
        text = "\n".join(block.text for reply in answer.replies for block in reply.blocks)
        return Seen(text, self.intents, len(answer.replies), answer.preferences, answer.query)

    def _turn(self, step: Step) -> Turn:
        device = language_of(self.device)
        if step.sends:
            return Turn(attachment=step.sends, device=device)
        if step.presses:
            return Turn(pressed=pressed(step.presses, self.intents), device=device)
        assert step.says
        command, _, payload = step.says.partition(" ")
        if command.startswith("/"):
            pressing = Intent(COMMANDS.get(command[1:], Screen.HELP))
            return Turn(pressed=None if payload else pressing, link=payload or None, device=device)
        return Turn(utterance=step.says, device=device, way=Way.TEXT)


@dataclass
class TelegramPlayer:
    """Plays through a dispatcher, a store of preferences and a journal, all real."""

    phone: Phone
    people: People
    counter: "Counter"

    async def take(self, step: Step) -> Seen:
        if step.sends:
            await self.phone.send_photo()
        elif step.presses:
            intent = pressed(step.presses, tuple(self.phone.intents))
            [data, *_] = [
                button.callback_data for button in self.phone.buttons if button.callback_data and _means(button, intent)
            ]
            await self.phone.press(data)
        else:
            assert step.says
            await self.phone.say(step.says)
        preferences = await self.people.preferences(self.phone.chat)
        return Seen(
            self.phone.text,
            tuple(self.phone.intents),
            len(self.phone.screens),
            preferences,
            await self.counter.newly_counted(),
        )


def _means(button: Any, intent: Intent) -> bool:
    from bot.telegram.callback import decode

    return decode(button.callback_data) == intent


def pressed(wanted: Pressed, offered: tuple[Intent, ...]) -> Intent:
    """The offered button that is meant; a story that presses what is not there fails."""
    fitting = [intent for intent in offered if wanted.is_meant_by(intent)]
    assert fitting, f"no button means {wanted!r}; there are {offered!r}"
    return fitting[0]


async def play(story: Story, player: Player, edition: Edition, today: datetime.date) -> None:
    """Play a story and check each step."""
    for number, step in enumerate(story.steps, start=1):
        seen = await player.take(step)
        where = f"{story.title!r}, step {number}"
        check(step.sees, seen, edition, today, where)


def check(sees: Sees, seen: Seen, edition: Edition, today: datetime.date, where: str) -> None:
    reader = Reader(edition, sees.facts_in or seen.preferences.language or Language.EN, seen.preferences.origin, today)
    for fact in sees.facts:
        block = _wording(fact, reader)
        assert block.text in seen.text, f"{where}: {fact} is not shown"
        assert sees.facts_in is None or block.language is sees.facts_in, f"{where}: {fact} is shown in {block.language}"
    for number in sees.numbers:
        assert number in seen.text, f"{where}: {number} is not shown"
    for number in sees.no_numbers:
        assert number not in seen.text, f"{where}: {number} is shown"
    for button in sees.buttons:
        assert pressed(button, seen.intents), where
    if sees.counted:
        assert seen.counted is not None, f"{where}: nothing was counted"
        expected = {name: getattr(sees.counted, name) for name in sees.counted.model_fields_set}
        assert {name: getattr(seen.counted, name) for name in expected} == expected, where
    if sees.not_counted:
        assert seen.counted is None, where
    if sees.messages is not None:
        assert seen.messages == sees.messages, where
    _check_memory(sees, seen.preferences, where)


def _check_memory(sees: Sees, kept: Preferences, where: str) -> None:
    if sees.language:
        assert kept.language is sees.language, where
    if sees.remembered is not None:
        assert (kept.language, kept.origin) == sees.remembered, where
    if sees.simple is not None:
        assert kept.simple is sees.simple, where


def _wording(item_id: str, reader: Reader) -> Any:
    items: dict[str, Entry | Contact | Notice] = {item.id: item for item in reader.handbook.items()}
    item = items[item_id]
    if isinstance(item, Contact):
        from bot.conversation.screens.contacts import contact_name

        return reader.block(Role.NAME, contact_name(reader, item))
    return reader.worded(Role.ITEM, item, item.id)

"""Screens that are kept: shown again as they are, never of another day, content, country or language, and never too many."""

import datetime
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Edition, Folders, Reader, Turn, respond, show
from bot.conversation.shelf import Shelf
from bot.handbook import Handbook, Notice
from bot.journal import Journal
from bot.people import People
from bot.telegram import Edge
from bot.telegram.callback import encode
from bot.telegram.limits import Recent, Turnstile
from bot.telegram.render import Renderings, render
from bot.understanding import Intent, Screen
from bot.vocabulary import Language, Origin, Preferences, Topic, Way
from tests.conftest import TODAY, now
from tests.phone import Phone

WAGES = Intent(Screen.TOPIC, topic=Topic.WAGES)
TOMORROW = TODAY + datetime.timedelta(days=1)


def fresh(edition: Edition, **other: Any) -> Edition:
    """The same edition with an empty shelf."""
    return replace(edition, **other)


def test_a_screen_is_made_once_for_all_who_read_the_same(edition: Edition) -> None:
    edition = fresh(edition)

    first, again = (show(Reader(edition, Language.HA, Origin.NE, TODAY), WAGES) for _ in range(2))

    assert first is again


@pytest.mark.parametrize(
    "other",
    [{"language": Language.FR}, {"origin": Origin.TD}, {"origin": None}, {"today": TOMORROW}],
    ids=["language", "country", "no country", "day"],
)
def test_who_reads_otherwise_gets_another_screen(edition: Edition, other: dict[str, Any]) -> None:
    edition = fresh(edition)
    reader = Reader(edition, Language.HA, Origin.NE, TODAY)

    kept, others = show(reader, WAGES), show(replace(reader, **other), WAGES)

    assert kept is not others
    assert others == show(replace(reader, **other, edition=fresh(edition)), WAGES)


@pytest.mark.parametrize("screen", [screen for screen in Screen if screen not in (Screen.CARD, Screen.PIN)])
def test_what_is_kept_is_what_would_be_made(edition: Edition, screen: Screen) -> None:
    kept = fresh(edition)
    for language in (Language.AR, Language.EN, Language.BN):
        for topic in (Topic.WAGES, Topic.DETENTION):
            reader, intent = Reader(kept, language, Origin.BD, TODAY), Intent(screen, topic=topic)
            show(reader, intent)

            assert show(reader, intent) == show(replace(reader, edition=fresh(edition)), intent)


def test_what_is_withdrawn_is_shown_no_more(edition: Edition) -> None:
    edition = fresh(edition)
    before = show(Reader(edition, Language.EN, Origin.NE, TODAY), WAGES)
    gone = next(block.item for block in before.blocks if block.item)

    without = replace(edition, handbook=edition.handbook.without([gone]))

    after = show(Reader(without, Language.EN, Origin.NE, TODAY), WAGES)
    assert gone not in {block.item for block in after.blocks}


def test_no_word_of_a_worker_stays_on_the_shelf(edition: Edition) -> None:
    edition = fresh(edition)
    for said in ("Zebulonko did not pay me", "xqv Zebulonko 0917263548", "they beat me Zebulonko"):
        respond(Turn(utterance=said, way=Way.TEXT), Preferences(Language.EN, Origin.GH), edition, TODAY)

    assert len(edition.shelf) > 0
    assert "Zebulonko" not in repr(edition.shelf._kept)


def test_the_shelf_is_bounded_and_keeps_what_is_asked_for(edition: Edition) -> None:
    shelf, made = Shelf(most=3), show(Reader(edition, Language.EN, None, TODAY), WAGES)
    shelf.screen(("often",), lambda: made)
    for number in range(10):
        shelf.screen((number,), lambda: made)
        shelf.screen(("often",), lambda: pytest.fail("it was kept"))

    assert len(shelf) == 3


def test_a_rendering_is_made_once_and_few_are_kept(edition: Edition) -> None:
    renderings, reader = Renderings(most=5), Reader(edition, Language.EN, Origin.NE, TODAY)
    screens = [show(reader, Intent(Screen.TOPIC, topic=topic)) for topic in Topic if topic is not Topic.CONTACTS]

    for screen in screens:
        assert renderings.of(screen) is renderings.of(screen)
        assert renderings.of(screen) == render(screen)

    assert len(renderings._kept) == 5


async def test_at_midnight_the_news_of_yesterday_is_gone(edition: Edition, people: People, journal: Journal) -> None:
    days, told = [now()], notice(TODAY)
    edge = Edge(fresh(edition, handbook=with_notice(edition, told)), people, journal, lambda: days[-1], turnstile())
    phone = Phone(edge)
    await people.remember(phone.chat, Preferences(Language.EN, Origin.NE), TODAY)

    await phone.press(encode(Intent(Screen.HOME)))
    assert told.text in phone.text
    days.append(now() + datetime.timedelta(days=1))
    await phone.press(encode(Intent(Screen.HOME)))

    assert told.text not in phone.text


async def test_new_content_is_shown_at_once(edition: Edition, people: People, journal: Journal) -> None:
    edge = Edge(fresh(edition), people, journal, now, turnstile())
    phone, told = Phone(edge), notice(TODAY)
    await people.remember(phone.chat, Preferences(Language.EN, Origin.NE), TODAY)
    await phone.press(encode(Intent(Screen.HOME)))
    assert told.text not in phone.text

    edge.publish(fresh(edition, handbook=with_notice(edition, told)))
    await phone.press(encode(Intent(Screen.HOME)))

    assert told.text in phone.text


def turnstile() -> Turnstile:
    return Turnstile(iter(range(0, 10_000, 10)).__next__)


def notice(until: datetime.date) -> Notice:
    source = {"title": "News", "publisher": "Radio", "url": "https://e.org", "published": "2026-11-01"}
    return Notice.model_validate(
        {
            "id": "notice/planted",
            "origins": "all",
            "text": "The planted news of today.",
            "shown_from": until,
            "shown_until": until,
            "sources": [source],
            "confidence": "high",
            "review_by": "2027-11-01",
            "owner": "editor",
        }
    )


def with_notice(edition: Edition, told: Notice) -> Handbook:
    return replace(edition.handbook, notices=(told,))


def test_a_changed_file_is_noticed_though_its_time_and_size_are_the_same(tmp_path: Path) -> None:
    folders, file = Folders(tmp_path, tmp_path / "none"), tmp_path / "NE.yaml"
    file.write_text("a: 1")
    before, times = folders.version(), file.stat()
    assert folders.version() == before

    file.write_text("a: 2")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert folders.version() != before


def test_what_is_kept_of_chats_is_bounded_and_the_lively_ones_stay() -> None:
    kept = Recent(lambda _: list[int](), most=10)
    for chat in range(1_000):
        kept.of(chat, 0.0)
        kept.of(-1, 0.0).append(chat)

    assert len(kept) <= 20
    assert len(kept.of(-1, 0.0)) == 1_000

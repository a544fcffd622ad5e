"""The real content under test: every screen of every origin is rendered, and nothing that may not be shown is on any."""

import re
from collections.abc import Iterator
from itertools import chain, product
from statistics import median

import pytest

from bot.conversation import Attachment, Edition, Reader, Reply, Role, as_data, show, show_all
from bot.conversation.buttons import MAX_BUTTONS, MAX_LABEL
from bot.conversation.screens.offer import Verdict, verdict
from bot.conversation.screens.plain import (
    attachment_screen,
    edited_screen,
    not_understood_screen,
    small_talk_screen,
    suggestions_screen,
)
from bot.handbook import Confidence, Entry, Loaded, Use
from bot.telegram.render import render
from bot.understanding import Intent, Screen
from bot.vocabulary import HOST, Danger, Language, Origin, Topic
from tests.conftest import TODAY

ORIGINS = [origin for origin in Origin if origin is not Origin.OTHER]
DIGITS = re.compile(r"\+?\d[\d ]{4,}\d")


def readers(edition: Edition, origin: Origin) -> Iterator[Reader]:
    for language in dict.fromkeys((Language.EN, *edition.handbook.languages(origin))):
        yield Reader(edition, language, origin, TODAY)


def screens(reader: Reader) -> Iterator[Reply]:
    for topic in Topic:
        yield from show_all(reader, Intent(Screen.TOPIC, topic=topic))
        yield from show_all(reader, Intent(Screen.CONTACTS, topic=topic))
        yield from show_all(reader, Intent(Screen.SOURCES, topic=topic))
    for danger in (None, *Danger):
        yield from show_all(reader, Intent(Screen.DANGER, danger=danger))
    for contact in reader.handbook.contacts(Topic.CONTACTS, reader.origin, TODAY):
        yield show(reader, Intent(Screen.CONTACT, topic=Topic.CONTACTS, contact=contact.id))
    yield show(reader, Intent(Screen.OFFER, answers="n" * 8))


@pytest.fixture(scope="session")
def shown(edition: Edition) -> dict[Origin, list[Reply]]:
    """Every screen of every origin, in English and in the origin's own languages."""
    return {origin: [reply for reader in readers(edition, origin) for reply in screens(reader)] for origin in ORIGINS}


def test_no_screen_shows_a_contact_that_is_never_to_be_used(shown: dict[Origin, list[Reply]], loaded: Loaded) -> None:
    contacts = [contact for country in loaded.handbook.countries.values() for contact in country.contacts]
    hidden = {contact.id for contact in contacts if contact.use is Use.NEVER or contact.confidence is Confidence.LOW}
    reachable = {phone.dialled for contact in contacts if contact.id not in hidden for phone in contact.phones}
    told = {number for reply in all_of(shown) for block in reply.blocks for number in DIGITS.findall(block.text)}
    forbidden = {phone.dialled for contact in contacts if contact.id in hidden for phone in contact.phones} - reachable

    assert not {block.item for reply in all_of(shown) for block in reply.blocks} & hidden
    assert not {contact.id for reply in all_of(shown) for contact in reply.contacts} & hidden
    assert not {number.replace(" ", "") for number in told} & forbidden


def test_no_screen_shows_what_is_not_sure(shown: dict[Origin, list[Reply]], loaded: Loaded) -> None:
    low = {item.id for item in loaded.handbook.items() if item.confidence is Confidence.LOW}

    assert not {block.item for reply in all_of(shown) for block in reply.blocks} & low


def test_what_must_stand_together_stands_together_on_every_page(shown: dict[Origin, list[Reply]], loaded: Loaded) -> None:
    together = {entry.id: set(entry.together) for entry in entries(loaded) if entry.together}
    assert together

    for reply in all_of(shown):
        items = {block.item for block in reply.blocks}
        assert all(companions <= items for item, companions in together.items() if item in items)


def test_every_item_has_a_source_with_an_address(loaded: Loaded) -> None:
    assert all(any(source.url for source in item.sources) for item in loaded.handbook.items())


@pytest.mark.parametrize("origin", Origin)
def test_every_screen_is_one_light_message_in_every_language_and_view(origin: Origin, edition: Edition) -> None:
    """At most 4 kB as it is sent, with at most eight short buttons, of which one place is kept free for listening."""
    for language, simple in product(Language, (False, True)):
        reader = Reader(edition, language, origin, TODAY, simple)
        for reply in chain(screens(reader), plain_screens(reader)):
            told, *others = render(reply)
            assert others == []
            said = [(block.item, block.text) for block in reply.blocks if block.item and block.role is not Role.NOTE]
            assert len(said) == len(set(said)), "a paragraph stands there twice"
            assert len(told.html.encode()) <= 4_096, told.html
            assert seen_buttons(reply) <= MAX_BUTTONS - 1, reply.buttons
            labels = [width(button.label) for row in reply.buttons for button in row]
            assert max(labels) <= MAX_LABEL, reply.buttons


def test_only_the_choice_of_language_has_more_buttons(edition: Edition) -> None:
    for language in Language:
        reply = show(Reader(edition, language, None, TODAY), Intent(Screen.LANGUAGES))

        assert seen_buttons(reply) == len(Language) + 2
        assert len(render(reply)[0].html.encode()) <= 4_096


def plain_screens(reader: Reader) -> Iterator[Reply]:
    for screen in (Screen.HELP, Screen.PRIVACY, Screen.ABOUT, Screen.GENUINE, Screen.DELETE, Screen.SIMPLE_ON):
        yield show(reader, Intent(screen))
    for page in range(5):
        yield show(reader, Intent(Screen.HOME, page=page))
        yield show(reader, Intent(Screen.ORIGINS, page=page))
        yield show(reader, Intent(Screen.DANGER, page=page))
    yield show(reader, Intent(Screen.USELESS, topic=Topic.WAGES))
    yield show(reader, Intent(Screen.OFFER, answers="ynu"))
    yield small_talk_screen(reader)
    yield not_understood_screen(reader)
    yield suggestions_screen(reader, tuple(Topic)[:3])
    yield attachment_screen(reader, Attachment.PHOTO)
    yield edited_screen(reader)


def seen_buttons(reply: Reply) -> int:
    return sum(map(len, reply.buttons))


def width(label: str) -> int:
    """Characters as they are seen: a digit and the key around it are one, and so are an icon and its variant."""
    return len(re.sub("[\ufe0f\u20e3]", "", label))


def test_no_page_ends_with_a_heading(shown: dict[Origin, list[Reply]]) -> None:
    for reply in all_of(shown):
        told = [block for block in reply.blocks if block.role is not Role.NOTE]
        assert told[-1].role is not Role.HEADING or reply.danger == (), reply.blocks[0].text


def test_every_origin_and_topic_has_own_words_and_somebody_to_turn_to(edition: Edition, loaded: Loaded) -> None:
    for origin in ORIGINS:
        for topic in Topic:
            own = [entry for entry in loaded.handbook.countries[origin].entries if entry.topic is topic]
            assert own, (origin, topic)
            assert edition.handbook.contacts(topic, origin, TODAY), (origin, topic)


def test_every_origin_has_the_six_places_of_the_lawful_channels(loaded: Loaded) -> None:
    for origin in ORIGINS:
        channels = {entry.channel for entry in loaded.handbook.countries[origin].entries if entry.channel}
        assert len(channels) == 6, (origin, channels)


@pytest.mark.parametrize("danger", Danger)
def test_every_danger_has_advice_and_a_number(danger: Danger, edition: Edition) -> None:
    for origin in (None, *ORIGINS):
        assert edition.handbook.danger_entries(danger, origin)
        assert edition.handbook.danger_contacts(danger, origin)


def test_where_people_may_have_fled_unhcr_stands_before_the_embassy(edition: Edition) -> None:
    reader = Reader(edition, Language.EN, Origin.SD, TODAY)

    for topic in (Topic.DOCUMENTS, Topic.DETENTION, Topic.RETURN, Topic.ABUSE):
        contacts = [contact.id for contact in edition.handbook.contacts(topic, Origin.SD, TODAY)]
        embassies = [contact for contact in contacts if "embassy" in contact or "consulate" in contact]
        first = show(reader, Intent(Screen.CONTACTS, topic=topic)).blocks
        assert not embassies or contacts.index("LY/unhcr-protection-hotline") < contacts.index(embassies[0])
        assert any("UNHCR" in block.text for block in first[:4])


def test_the_size_of_the_handbook(loaded: Loaded) -> None:
    told = [entry for entry in entries(loaded) if entry.kind != "none-known"]

    assert sum(entry.country == HOST for entry in told) >= 90
    assert len(told) >= 400


def test_english_is_short(loaded: Loaded) -> None:
    sentences = [
        sentence.split() for entry in entries(loaded) for sentence in re.split(r"(?<=[.!?])\s+", entry.text) if sentence
    ]

    assert median(map(len, sentences)) <= 15
    assert max(map(len, sentences)) <= 30


def test_an_offer_is_never_called_safe(edition: Edition) -> None:
    questions = edition.handbook.offer_questions
    best = "".join("n" if question.warns_when == "yes" else "y" for question in questions)
    worst = "".join("y" if question.warns_when == "yes" else "n" for question in questions)

    assert 0 < len(questions) <= 8
    assert verdict(questions, best) is Verdict.NO_SIGN
    assert verdict(questions, worst) is Verdict.STOP
    assert verdict(questions, "u" * len(questions)) is Verdict.CAREFUL
    reader = Reader(edition, Language.EN, Origin.NE, TODAY)
    assert "does not make it safe" in as_data(show(reader, Intent(Screen.OFFER, answers=best)))["text"]


def all_of(shown: dict[Origin, list[Reply]]) -> Iterator[Reply]:
    for replies in shown.values():
        yield from replies


def entries(loaded: Loaded) -> list[Entry]:
    return [entry for country in loaded.handbook.countries.values() for entry in country.entries]

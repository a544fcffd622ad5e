"""The edge to Telegram: callback data, rendering, and an answer whatever fails inside."""

import html
import logging
import re
from dataclasses import replace
from itertools import count
from typing import Any, NoReturn

import pytest
from aiogram.methods import AnswerCallbackQuery, DeleteMessages, EditMessageText, SendMessage
from aiogram.types import Contact, Location, Voice
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardButton as JudgedButton

from bot.conversation import Block, Button, Edition, Identity, Reply, Role
from bot.journal import Journal
from bot.people import People
from bot.telegram import Edge, render
from bot.telegram.api import CallError, Fault
from bot.telegram.callback import MAX_BYTES, decode, encode
from bot.telegram.limits import Turnstile
from bot.telegram.receive import Receiver
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Preferences, Reason, Topic
from tests.conftest import TODAY, now
from tests.phone import Phone

CHOICES = st.builds(
    Intent,
    st.sampled_from(Screen),
    st.none() | st.sampled_from(Topic),
    st.none() | st.sampled_from(Danger),
    st.none() | st.sampled_from(Language),
    st.none() | st.sampled_from(Origin),
    st.integers(0, 99),
)
VOTES = st.builds(
    Intent, st.just(Screen.USELESS), st.sampled_from(Topic), reason=st.sampled_from(Reason), page=st.integers(0, 99)
)
CONTACTS = st.builds(
    Intent,
    st.sampled_from([Screen.CONTACT, Screen.CARD, Screen.PIN]),
    st.sampled_from(Topic),
    contact=st.from_regex(r"[A-Z]{2}/[a-z0-9-]{1,31}", fullmatch=True),
)
INTENTS = CHOICES | VOTES | CONTACTS


@given(INTENTS)
def test_callback_data_carries_the_whole_intent_in_64_bytes(intent: Intent) -> None:
    data = encode(intent)

    assert decode(data) == intent
    assert len(data.encode()) <= MAX_BYTES


@given(st.text() | st.from_regex(r"[0-9]:[a-z-]*:[a-z-]*:[a-z-]*:[a-z]*:[A-Z]*:.{0,4}:[A-Za-z/-]*", fullmatch=True))
def test_foreign_callback_data_is_nothing_or_an_intent_that_we_could_have_written(data: str) -> None:
    intent = decode(data)

    assert intent is None or encode(intent) == data


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "menu",
        "0:home:::::",
        "2:home::::::",
        "1:home",
        "1:home:::::١:",
        "1:home:::::100:",
        "1:home::::::x/y z",
        "1:home:::::",
    ],
)
def test_an_old_or_unknown_button_means_nothing(data: str | None) -> None:
    assert decode(data) is None


def block(text: str, role: Role = Role.TEXT, language: Language = Language.EN, **more: Any) -> Block:
    return Block(role, text, language, **more)


def test_html_is_escaped() -> None:
    [message] = render(Reply(Language.EN, (block("<b>&</b>", Role.LINK, url='https://e.org/?a="b"&c'),)))

    assert message.html == '🔗 <a href="https://e.org/?a=&quot;b&quot;&amp;c">&lt;b&gt;&amp;&lt;/b&gt;</a>'


@given(st.lists(st.text(min_size=1, max_size=3_000), min_size=1, max_size=8), st.booleans())
def test_a_long_reply_is_split_below_the_limit_and_loses_no_word(texts: list[str], folded: bool) -> None:
    reply = Reply(Language.EN, tuple(block(text, folded=folded) for text in texts), ((Button("x", Intent(Screen.HOME)),),))

    messages = render(reply)

    shown = [html.unescape(re.sub(r"</?(blockquote|b|i)[^>]*>", "", message.html)) for message in messages]
    assert all(len(text.encode("utf-16-le", "surrogatepass")) // 2 <= 4_096 for text in shown)
    assert [message.keyboard is not None for message in messages] == [False] * (len(messages) - 1) + [True]


def test_a_wall_of_words_is_cut_between_words() -> None:
    wall = " ".join(f"word{number}" for number in range(2_000))

    messages = render(Reply(Language.EN, (block(wall),)))

    assert " ".join(message.html.replace("\n", " ") for message in messages) == wall


def test_right_to_left_lines_begin_with_their_mark() -> None:
    [message] = render(Reply(Language.AR, (block("\u20661404\u2069", Role.PHONE, Language.AR), block("English"))))

    assert [line.startswith("\u200f") for line in message.html.split("\n") if line] == [True, False]


def test_folded_blocks_become_one_expandable_quotation() -> None:
    blocks = (block("a"), block("b", Role.HEADING, folded=True), block("c", Role.ITEM, folded=True), block("d"))

    [message] = render(Reply(Language.EN, blocks))

    assert message.html == "a\n<blockquote expandable><b>b</b>\n• c</blockquote>\nd"


def test_buttons_are_valid_for_the_second_library() -> None:
    buttons = (
        (Button("Copy", copy="+218917127644"), Button("Open", url="https://e.org"), Button("Go", Intent(Screen.HOME))),
    )
    [message] = render(Reply(Language.EN, (block("x"),), buttons))
    assert message.keyboard is not None

    judged = [JudgedButton.de_json(dict(button), None) for button in message.keyboard[0]]

    assert [button.copy_text.text if button.copy_text else button.url or button.callback_data for button in judged] == [
        "+218917127644",
        "https://e.org",
        "1:home::::::",
    ]


@pytest.fixture
def edge(edition: Edition, people: People, journal: Journal) -> Edge:
    return Edge(edition, people, journal, now)


async def test_navigation_edits_in_place_and_a_command_sends_anew(edge: Edge) -> None:
    phone = Phone(edge)

    await phone.say("/danger")
    assert [type(screen) for screen in phone.screens] == [SendMessage]
    await phone.press(encode(Intent(Screen.DANGER, danger=Danger.VIOLENCE)))
    assert [type(screen) for screen in phone.screens] == [EditMessageText]


async def test_a_stale_button_opens_the_menu(edge: Edge, people: People) -> None:
    phone = Phone(edge)
    await people.remember(phone.chat, Preferences(Language.EN, Origin.NE), TODAY)

    await phone.press("menu:v0:old")

    assert Intent(Screen.TOPIC, topic=Topic.WAGES) in phone.intents


async def test_an_edit_that_fails_becomes_a_new_message(edge: Edge) -> None:
    phone = Phone(edge)
    phone.session.failing[EditMessageText] = CallError(Fault.BAD_REQUEST)

    await phone.press(encode(Intent(Screen.DANGER)))

    assert [type(screen) for screen in phone.screens] == [EditMessageText, SendMessage]


async def test_an_edit_that_changes_nothing_is_let_be(edge: Edge) -> None:
    phone = Phone(edge)
    phone.session.failing[EditMessageText] = CallError(Fault.BAD_REQUEST, unmodified=True)

    await phone.press(encode(Intent(Screen.DANGER)))

    assert [type(screen) for screen in phone.screens] == [EditMessageText]


@pytest.mark.parametrize("language", Language)
async def test_whatever_fails_inside_the_worker_sees_whom_to_call(
    language: Language, edge: Edge, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError("planted secret 4000000001")

    monkeypatch.setattr("bot.telegram.edge.respond", fail)
    phone = Phone(edge, device="tl" if language is Language.FIL else language.value)

    await phone.say("I am Planted, please help")

    assert "1417" in phone.text
    assert [screen.text for screen in phone.screens] == [edge.rescue[language].html]
    assert [record.getMessage() for record in caplog.records] == ["answer-failed RuntimeError"]


@pytest.mark.parametrize("broken", ["known", "remember"])
async def test_a_store_that_is_away_silences_nobody(
    broken: str, edge: Edge, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> NoReturn:
        raise ConnectionError("away")

    monkeypatch.setattr(people, broken, fail)
    phone = Phone(edge)

    await phone.say("/danger")

    assert "1417" in phone.text


async def test_a_journal_that_is_away_silences_nobody(edge: Edge, journal: Journal) -> None:
    await journal.close()
    phone = Phone(edge)

    await phone.say("/contacts")

    assert phone.screens


async def test_a_worker_who_blocked_the_bot_raises_nothing_and_leaves_no_id_in_the_log(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Phone(edge)
    phone.session.failing[SendMessage] = CallError(Fault.FORBIDDEN)

    with caplog.at_level(logging.DEBUG):
        await phone.say("/start")

    assert str(phone.chat) not in caplog.text
    assert "Planted-Name" not in caplog.text


@pytest.mark.parametrize(
    "content",
    [
        {"voice": Voice(file_id="f", file_unique_id="u", duration=1)},
        {"location": Location(latitude=32.9, longitude=13.2)},
        {"contact": Contact(phone_number="+218910000000", first_name="Planted")},
        {},
    ],
    ids=["voice", "location", "contact", "unknown"],
)
async def test_what_is_no_text_is_answered_and_never_fetched(content: dict[str, Any], edge: Edge) -> None:
    phone = Phone(edge)

    await phone.send(**content)

    assert len(phone.screens) == 1
    assert {type(call) for call in phone.session.calls} == {SendMessage}


async def test_a_group_gets_one_line_with_the_way_to_a_private_chat(
    edition: Edition, people: People, journal: Journal
) -> None:
    named = replace(edition, identity=Identity(username="rafiq_test_bot"))
    phone = Phone(Edge(named, people, journal, now))
    group = phone._message(text="my boss beats me")
    group = group.model_copy(update={"chat": group.chat.model_copy(update={"id": -5, "type": "group"})})

    await phone._feed(message=group)

    assert [button.url for button in phone.buttons] == ["https://t.me/rafiq_test_bot"]
    assert "1417" not in phone.text
    await phone._feed(message=group)
    assert phone.screens == []


async def test_who_blocks_the_bot_is_forgotten(edge: Edge, people: People) -> None:
    phone = Phone(edge)
    await people.remember(phone.chat, Preferences(Language.FR, Origin.NE), TODAY)

    await phone.block()

    assert await people.preferences(phone.chat) == Preferences()
    assert phone.session.calls == []


async def test_every_press_is_answered_even_when_the_answer_is_refused(edge: Edge) -> None:
    phone = Phone(edge)
    phone.session.failing[AnswerCallbackQuery] = CallError(Fault.BAD_REQUEST)

    await phone.press(encode(Intent(Screen.HELP)))

    assert phone.screens


async def test_a_session_of_sixty_messages_is_wiped_in_one_call(edge: Edge, people: People) -> None:
    phone = Phone(edge)
    edge._turnstile = Turnstile(count(0, 10).__next__)
    for number in range(30):
        await phone.say(["/contacts", "/danger"][number % 2])
    phone.session.calls.clear()

    await phone.say("/wipe")

    deletions = [call for call in phone.session.calls if isinstance(call, DeleteMessages)]
    assert [len(call.message_ids) for call in deletions] == [61]
    assert await people.messages(phone.chat, now()) == ()
    assert await people.preferences(phone.chat) == Preferences()


async def test_too_many_turns_get_one_notice_and_danger_still_an_answer(edge: Edge) -> None:
    phone = Phone(edge)
    edge._turnstile = Turnstile(lambda: 100.0)
    shown = []
    for _ in range(8):
        await phone.say("/help")
        shown.append(len(phone.screens))

    await phone.press(encode(Intent(Screen.DANGER)))

    assert shown == [1] * 6 + [0, 0]
    assert "1417" in phone.text


def values() -> st.SearchStrategy[Any]:
    """Anything that JSON can hold, odd and huge among it."""
    plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=50)
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    )


PRIVATE = {"id": 4_000_000_001, "type": "private"}
PERSON = {"id": 4_000_000_001, "is_bot": False, "first_name": "Planted-Name", "language_code": "fr"}
FIELDS = ("text", "caption", "photo", "voice", "location", "contact", "sticker", "poll", "forward_origin", "entities", "x")
MESSAGES = st.fixed_dictionaries(
    {"message_id": st.integers(1, 2**31), "date": st.just(1_790_000_000), "chat": st.just(PRIVATE), "from": st.just(PERSON)},
    optional=dict.fromkeys(FIELDS, values()),
)
UPDATES = st.fixed_dictionaries(
    {"update_id": st.integers(1, 2**40)},
    optional={
        "message": MESSAGES | values(),
        "edited_message": MESSAGES | values(),
        "callback_query": st.fixed_dictionaries(
            {"id": st.text(min_size=1, max_size=9), "from": st.just(PERSON), "chat_instance": st.just("c")},
            optional={"data": st.text(max_size=80), "message": MESSAGES | values()},
        )
        | values(),
        "my_chat_member": values(),
        "a_type_of_tomorrow": values(),
    },
)


@given(update=UPDATES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_update_raises_or_leaves_a_trace_in_the_log(
    update: dict[str, Any], edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Phone(edge)
    edge._turnstile = Turnstile(count(0, 10).__next__)

    with caplog.at_level(logging.INFO, "bot"):
        await Receiver(edge, phone.outgoing).take(update)

    assert "Planted-Name" not in caplog.text
    assert "4000000001" not in caplog.text


@given(text=st.text(min_size=1, max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_a_worker_types_there_is_an_answer(text: str, edge: Edge) -> None:
    phone = Phone(edge)
    edge._turnstile = Turnstile(count(0, 10).__next__)

    await phone.say(text)

    assert phone.screens

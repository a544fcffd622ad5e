"""The conversation: what each turn leads to, given what was chosen before. Content is small and of the test's own."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import (
    Attachment,
    Button,
    Edition,
    Folders,
    Identity,
    Reader,
    Role,
    Turn,
    first_edition,
    next_edition,
    respond,
    show,
)
from bot.conversation.screens.home import typed_number
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Outcome, Preferences, Reason, Topic, Way
from tests.conftest import LOCALES, TODAY
from tests.samples import LY, write_content

CHOSEN = Preferences(Language.EN, Origin.SD)
NOTICE = """\
- id: notice/fraud
  origins: [SD]
  text: A false agency asks for money in our name.
  shown_from: 2026-11-01
  shown_until: 2026-12-01
  sources: [{title: Page, publisher: Office, url: "https://example.org", published: 2026-11}]
  confidence: high
  review_by: 2026-12-01
  owner: editor Tripoli
"""


def made(folder: Path, **files: str) -> Edition:
    edition, _ = first_edition(Folders(write_content(folder, **files), LOCALES))
    return edition


@pytest.fixture
def small(tmp_path: Path) -> Edition:
    return made(tmp_path)


def pressed(edition: Edition, preferences: Preferences, screen: Screen, **about: Any) -> Any:
    return respond(Turn(pressed=Intent(screen, **about)), preferences, edition, TODAY)


def items(answer: Any) -> list[str]:
    return [block.item for reply in answer.replies for block in reply.blocks if block.item]


def test_a_choice_leads_on_to_where_the_worker_was_going(small: Edition) -> None:
    wanted = pressed(small, Preferences(), Screen.TOPIC, topic=Topic.WAGES)
    [chosen] = [button.intent for row in wanted.replies[0].buttons for button in row if button.label == "Français"]

    then = respond(Turn(pressed=chosen), Preferences(), small, TODAY)
    offered = [button.intent for row in then.replies[0].buttons for button in row if button.intent]
    country = next(intent for intent in offered if intent.origin)

    answer = respond(Turn(pressed=country), then.preferences, small, TODAY)
    assert "LY/wages.minimum" in items(answer)
    assert answer.preferences == Preferences(Language.FR, country.origin)


def test_an_untranslated_answer_comes_in_the_next_language_and_says_so(small: Edition) -> None:
    [reply] = pressed(small, Preferences(Language.HA, Origin.SD), Screen.TOPIC, topic=Topic.WAGES).replies

    [lead] = [block for block in reply.blocks if block.item == "LY/wages.minimum"]
    assert lead.language is Language.EN
    assert reply.blocks[-1].role is Role.NOTE
    assert reply.blocks[-1].language is Language.HA


def test_a_topic_shows_the_short_answer_the_origin_the_helpers_and_the_proof_in_this_order(small: Edition) -> None:
    [reply] = pressed(small, CHOSEN, Screen.TOPIC, topic=Topic.WAGES).replies

    assert [block.item for block in reply.blocks if block.item][:3] == ["LY/wages.minimum", "SD/wages.none", "LY/line-1417"]
    assert [block.folded for block in reply.blocks if block.item][:3] == [False, True, False]
    assert [block.role for block in reply.blocks if block.role is Role.PROOF]


def test_where_nothing_is_known_of_an_origin_the_screen_says_so(small: Edition) -> None:
    [reply] = pressed(small, Preferences(Language.EN, Origin.NE), Screen.TOPIC, topic=Topic.WAGES).replies

    assert "Niger" in "".join(block.text for block in reply.blocks if block.role is Role.HEADING)
    assert [block for block in reply.blocks if block.role is Role.ITEM and block.item is None and block.folded]


@pytest.mark.parametrize("screen", Screen)
def test_danger_can_be_reached_from_every_screen(screen: Screen, small: Edition) -> None:
    reply = show(Reader(small, Language.EN, Origin.SD, TODAY), Intent(screen, topic=Topic.WAGES, contact="LY/line-1417"))

    intents = [button.intent for row in reply.buttons for button in row if button.intent]
    assert reply.card or reply.pin or any(intent.screen is Screen.DANGER for intent in intents)


def test_danger_advice_past_its_date_is_shown_with_a_louder_line(small: Edition) -> None:
    reader = Reader(small, Language.EN, Origin.SD, datetime.date(2035, 1, 1))

    reply = show(reader, Intent(Screen.DANGER, danger=Danger.VIOLENCE))

    assert "LY/abuse.beaten-now" in [block.item for block in reply.blocks]
    assert sum(block.role is Role.URGENT and "2027" in block.text for block in reply.blocks) == 2


def test_a_danger_of_which_no_line_is_known_says_so_and_gives_the_nearest(small: Edition) -> None:
    reply = show(Reader(small, Language.EN, None, TODAY), Intent(Screen.DANGER, danger=Danger.LOCKED_IN))

    assert any("no special line" in block.text for block in reply.blocks)
    assert any("1417" in block.text for block in reply.blocks)


def test_a_telling_screen_begins_with_neutral_words(small: Edition) -> None:
    reader = Reader(small, Language.EN, Origin.SD, TODAY)

    for intent in (
        Intent(Screen.DANGER, danger=Danger.SEXUAL_VIOLENCE),
        Intent(Screen.TOPIC, topic=Topic.ABUSE),
        Intent(Screen.TOPIC, topic=Topic.DETENTION),
    ):
        assert show(reader, intent).blocks[0].text.startswith("ℹ️")


def test_notices_stand_on_home_and_danger_while_they_are_current(tmp_path: Path) -> None:
    edition = made(tmp_path, notices__2026=NOTICE)

    for origin, day, expected in (
        (Origin.SD, TODAY, True),
        (Origin.NE, TODAY, False),
        (Origin.SD, datetime.date(2026, 12, 2), False),
    ):
        for screen in (Screen.HOME, Screen.DANGER):
            reply = show(Reader(edition, Language.EN, origin, day), Intent(screen))
            assert ("notice/fraud" in [block.item for block in reply.blocks]) is expected


def test_a_refugee_is_told_of_unhcr_before_any_contact(small: Edition) -> None:
    reply = show(Reader(small, Language.EN, Origin.SD, TODAY), Intent(Screen.CONTACTS, topic=Topic.WAGES))

    urgent = next(place for place, block in enumerate(reply.blocks) if block.role is Role.URGENT)
    assert "UNHCR" in reply.blocks[urgent].text
    assert urgent < min(place for place, block in enumerate(reply.blocks) if block.item)


def test_words_with_danger_bring_two_screens_danger_first(edition: Edition) -> None:
    answer = respond(Turn(utterance="he is beating me, and my salary is not paid"), CHOSEN, edition, TODAY)

    assert answer.replies[0].danger == (Danger.VIOLENCE,)
    assert len(answer.replies) == 2
    assert answer.query is not None
    assert answer.query.danger


def test_what_is_counted_holds_nothing_of_the_words(small: Edition) -> None:
    answer = respond(Turn(utterance="I am Musa 0912345678, salary not paid", way=Way.TEXT), CHOSEN, small, TODAY)

    assert answer.query is not None
    assert (answer.query.topic, answer.query.way, answer.query.outcome) == (Topic.WAGES, Way.TEXT, Outcome.ANSWERED)
    assert "Musa" not in repr(answer.query)


def test_a_photo_offers_to_delete_it(small: Edition) -> None:
    [reply] = respond(Turn(attachment=Attachment.PHOTO), CHOSEN, small, TODAY).replies

    assert reply.buttons[0][0].intent == Intent(Screen.UNSEND)


def test_votes_are_counted_apart_from_questions(small: Edition) -> None:
    useful = pressed(small, CHOSEN, Screen.USEFUL, topic=Topic.WAGES)
    reason = pressed(small, CHOSEN, Screen.USELESS, topic=Topic.WAGES, reason=Reason.TOO_HARD)

    assert (useful.vote.useful, useful.query, useful.replies) == (True, None, ())
    assert (reason.vote.useful, reason.vote.reason, reason.vote.week) == (False, Reason.TOO_HARD, "2026-W48")


LINKS = "- {code: tripoli-poster, place: a poster in Tripoli, language: fr, origin: NE, topic: wages}\n"


def test_a_deep_link_presets_only_what_is_not_chosen(tmp_path: Path) -> None:
    edition = made(tmp_path, links=LINKS)

    new = respond(Turn(link="tripoli-poster"), Preferences(), edition, TODAY)
    known = respond(Turn(link="tripoli-poster"), CHOSEN, edition, TODAY)

    assert (new.preferences, new.arrival) == (Preferences(Language.FR, Origin.NE), "tripoli-poster")
    assert known.preferences == CHOSEN
    assert new.query is not None
    assert new.query.way is Way.LINK


def test_an_unknown_deep_link_is_a_plain_start_and_stored_nowhere(tmp_path: Path) -> None:
    answer = respond(Turn(link="musa-0912345678"), Preferences(), made(tmp_path, links=LINKS), TODAY)

    assert (answer.arrival, answer.query) == (None, None)


def test_while_no_operator_is_set_the_bot_says_that_nobody_has_confirmed_it(small: Edition) -> None:
    reply = show(Reader(small, Language.EN, None, TODAY), Intent(Screen.GENUINE))

    assert "No organisation has confirmed" in "".join(block.text for block in reply.blocks)


def test_a_set_operator_is_named_with_user_name_and_page(tmp_path: Path) -> None:
    identity = Identity("IOM Libya", "https://libya.iom.int/rafiq", "rafiq_ly_bot")
    edition, _ = first_edition(Folders(write_content(tmp_path), LOCALES, identity))

    text = "".join(block.text for block in show(Reader(edition, Language.EN, None, TODAY), Intent(Screen.GENUINE)).blocks)

    assert all(part in text for part in ("IOM Libya", "@rafiq_ly_bot", "https://libya.iom.int/rafiq"))


def test_changed_content_is_taken_whole_and_only_without_errors(tmp_path: Path) -> None:
    folders = Folders(write_content(tmp_path), LOCALES)
    before, _ = first_edition(folders)

    write_content(tmp_path, LY=LY.replace("kind: right", "kind: wrong"))
    kept, errors = next_edition(before, folders)
    assert (kept.handbook.version, errors) == (before.handbook.version, 1)

    write_content(tmp_path, LY=LY.replace("at least", "at the very least"))
    taken, errors = next_edition(before, folders)
    assert errors == 0
    assert taken.understanding is before.understanding


def test_a_withdrawal_is_applied_though_other_content_is_broken(tmp_path: Path) -> None:
    folders = Folders(write_content(tmp_path), LOCALES)
    before, _ = first_edition(folders)
    withdrawn = "- {id: LY/wages.minimum, reason: wrong, date: 2026-11-25}\n"

    write_content(tmp_path, LY="country: [", withdrawn=withdrawn)
    after, errors = next_edition(before, folders)

    assert errors
    assert after.handbook.entry("LY/wages.minimum") is None
    assert after.handbook.entry("LY/abuse.beaten-now")


def test_privacy_takes_fewer_than_120_words(small: Edition) -> None:
    reply = show(Reader(small, Language.EN, None, TODAY), Intent(Screen.PRIVACY))

    assert len(" ".join(block.text for block in reply.blocks).split()) < 120


@pytest.mark.parametrize("typed", ["3", "٣", "۳", "৩", "३", " 3. ", "3️⃣", "03"])
def test_a_typed_number_opens_that_item_of_the_menu_in_any_script(typed: str, small: Edition) -> None:
    answer = respond(Turn(utterance=typed, way=Way.TEXT), CHOSEN, small, TODAY)
    menu = [button for page in range(4) for button in topic_buttons(small, page)]

    assert menu[2].label.startswith("3️⃣")
    assert menu[2].intent == Intent(Screen.TOPIC, topic=Topic.RETURN)
    assert (answer.query.topic, answer.query.way) == (Topic.RETURN, Way.TEXT)  # type: ignore[union-attr]


def topic_buttons(edition: Edition, page: int) -> list[Button]:
    reply = show(Reader(edition, Language.EN, Origin.SD, TODAY), Intent(Screen.HOME, page=page))
    return [button for row in reply.buttons for button in row if button.intent and button.intent.topic]


@pytest.mark.parametrize("typed", ["0", "16", "99", "1417", "3 months", "½", "²", ""])
def test_other_numbers_are_words_like_any(typed: str) -> None:
    assert typed_number(typed) is None


def test_every_topic_has_a_number_of_its_own(small: Edition) -> None:
    told = [button.intent for page in range(4) for button in topic_buttons(small, page)]

    assert [typed_number(str(number)) for number in range(1, len(Topic) + 1)] == told
    assert {intent.topic for intent in told if intent} == set(Topic)


def test_a_number_typed_before_any_choice_leads_on_after_it(small: Edition) -> None:
    [reply] = respond(Turn(utterance="1", way=Way.TEXT), Preferences(), small, TODAY).replies

    assert reply.buttons[0][0].intent == Intent(Screen.TOPIC, topic=Topic.WAGES, language=Language.EN)


def test_simple_screens_show_the_short_answer_and_a_contact_and_then_more(small: Edition) -> None:
    simple = replace(CHOSEN, simple=True)
    first = pressed(small, simple, Screen.TOPIC, topic=Topic.WAGES)
    more = pressed(small, simple, Screen.TOPIC, topic=Topic.WAGES, page=1)

    assert items(first) == ["LY/wages.minimum", "LY/line-1417", "LY/line-1417"]
    assert Intent(Screen.TOPIC, topic=Topic.WAGES, page=1) in intents(first)
    assert "SD/wages.none" in items(more)
    assert (first.query is None, more.query is None) == (False, True)


def test_a_line_that_must_not_stand_alone_does_not_on_simple_screens(tmp_path: Path) -> None:
    together = LY.replace("    kind: right\n", "    kind: right\n    together: [LY/abuse.beaten-now]\n")
    answer = pressed(made(tmp_path, LY=together), replace(CHOSEN, simple=True), Screen.TOPIC, topic=Topic.WAGES)

    assert items(answer)[:2] == ["LY/abuse.beaten-now", "LY/wages.minimum"]


def test_the_command_turns_simple_screens_on_and_off_and_a_button_says_which(small: Edition) -> None:
    on = pressed(small, CHOSEN, Screen.SIMPLE)
    off = pressed(small, on.preferences, Screen.SIMPLE)
    twice = pressed(small, on.preferences, Screen.SIMPLE_ON)

    assert [answer.preferences.simple for answer in (on, off, twice)] == [True, False, True]
    assert on.query is off.query is None
    assert Intent(Screen.SIMPLE_OFF) in intents(pressed(small, on.preferences, Screen.HOME, page=4))
    assert Intent(Screen.SIMPLE_ON) in intents(pressed(small, CHOSEN, Screen.HOME, page=4))


def test_a_link_can_begin_with_simple_screens(tmp_path: Path) -> None:
    edition = made(tmp_path, links=LINKS.replace("topic: wages", "simple: true"))

    assert respond(Turn(link="tripoli-poster"), Preferences(), edition, TODAY).preferences.simple


def intents(answer: Any) -> list[Intent]:
    return [button.intent for reply in answer.replies for row in reply.buttons for button in row if button.intent]

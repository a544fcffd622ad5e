"""Understanding: one form for what is the same, danger before everything, and never an exception."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Edition
from bot.handbook import load
from bot.i18n import Translations, load_translations
from bot.understanding import BatchError, Understanding, answer_batch
from bot.understanding.normalise import MAX_LENGTH, normalised
from bot.vocabulary import Danger, Origin, Outcome, Topic
from tests.samples import PHRASES, write_content


@pytest.fixture(scope="module")
def understanding(tmp_path_factory: pytest.TempPathFactory, translations: Translations) -> Understanding:
    return Understanding(load(write_content(tmp_path_factory.mktemp("content"))).handbook.phrases, translations)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Mon PATRON ne me paye pas !!!", "mon patron ne me paye pas"),
        ("ƙasar ’yan", "kasar yan"),
        ("مُرَتَّبِي ٣ أشهر", "مرتبي 3 اشهر"),
        ("تنخواہ نہیں ملی", "تنخواه نهين ملي"),
        ("বেতন ৩ মাস", "বেতন 3 মাস"),
        ("तलब दिएको छैन ३", "तलब दिएको छैन 3"),
        ("heeeeelp 🆘\u200d\ud800\x00", "heelp"),
        ("", ""),
    ],
)
def test_what_a_reader_takes_for_the_same_has_one_form(typed: str, form: str) -> None:
    assert normalised(typed) == form


@given(st.text())
def test_the_form_of_a_form_is_itself(typed: str) -> None:
    assert normalised(normalised(typed)) == normalised(typed)


@pytest.mark.parametrize(
    ("typed", "outcome", "topic"),
    [
        ("my boss did not pay my salary", Outcome.ANSWERED, Topic.WAGES),
        ("they took my passport", Outcome.ANSWERED, Topic.DOCUMENTS),
        ("hello good morning", Outcome.SMALL_TALK, None),
        ("zzqx", Outcome.FALLBACK, None),
        ("", Outcome.FALLBACK, None),
    ],
)
def test_outcomes(typed: str, outcome: Outcome, topic: Topic | None, understanding: Understanding) -> None:
    understood = understanding.understand(typed)

    assert (understood.outcome, understood.topic) == (outcome, topic)


def test_an_unsure_question_gets_a_choice_that_begins_with_the_best_guess(understanding: Understanding) -> None:
    understood = understanding.understand("boss")

    assert understood.outcome is Outcome.SUGGESTED
    assert understood.suggestions[0] is understood.topic
    assert {Topic.WAGES, Topic.DOCUMENTS} <= set(understood.suggestions)


def test_danger_comes_with_the_topic_of_the_question(edition: Edition) -> None:
    understood = edition.understanding.understand("my boss did not pay my salary and he is beating me with a stick")

    assert understood.dangers[0] is Danger.VIOLENCE
    assert understood.topic in (Topic.WAGES, Topic.ABUSE)


def test_what_was_learned_is_read_back_the_same(tmp_path: Path, translations: Translations) -> None:
    phrases = load(write_content(tmp_path / "content")).handbook.phrases
    fresh = Understanding(phrases, translations, cache=tmp_path / "cache").understand("salary boss passport")
    (kept,) = (tmp_path / "cache").glob("understanding-*.npy")
    before = kept.stat().st_mtime_ns

    assert Understanding(phrases, translations, cache=tmp_path / "cache").understand("salary boss passport") == fresh
    assert kept.stat().st_mtime_ns == before


@pytest.mark.parametrize("spoilt", [b"", b"not weights", None])
def test_spoilt_weights_are_learned_again(spoilt: bytes | None, tmp_path: Path, translations: Translations) -> None:
    phrases = load(write_content(tmp_path / "content")).handbook.phrases
    fresh = Understanding(phrases, translations, cache=tmp_path / "cache").understand("my passport is lost")
    (kept,) = (tmp_path / "cache").glob("understanding-*.npy")
    kept.write_bytes(kept.read_bytes()[:-1000] if spoilt is None else spoilt)

    assert Understanding(phrases, translations, cache=tmp_path / "cache").understand("my passport is lost") == fresh


def test_weights_that_cannot_be_kept_do_no_harm(tmp_path: Path, translations: Translations) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    phrases = load(write_content(tmp_path / "content")).handbook.phrases

    understood = Understanding(phrases, translations, cache=tmp_path / "cache").understand("my passport is lost")

    assert understood.topic is Topic.DOCUMENTS


def test_one_more_line_counts(tmp_path: Path, translations: Translations) -> None:
    before = load(write_content(tmp_path / "before")).handbook.phrases
    line = "wages: [wetin dey my envelope, "
    after = load(write_content(tmp_path / "after", phrases__en=PHRASES.replace("wages: [", line))).handbook.phrases

    understood = [Understanding(phrases, translations).understand("wetin dey my envelope") for phrases in (before, after)]

    assert [each.topic is Topic.WAGES for each in understood] == [False, True]


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("I am from Nigeria", Origin.NG),
        ("je viens du Niger", Origin.NE),
        ("من السودان", Origin.SD),
        ("বাংলাদেশ", Origin.BD),
        ("burkina faso", Origin.BF),
        ("from France", None),
    ],
)
def test_a_country_is_found_by_its_name_in_any_language(
    typed: str, origin: Origin | None, understanding: Understanding
) -> None:
    assert understanding.understand(typed).origin is origin


_KNOWS_NOTHING = Understanding((), load_translations(Path("no such folder")))

NASTY = [
    "a" * 4096,
    "😀" * 500,
    "\ud800\udfff",
    "\u200d" * 99,
    "'; DROP TABLE query_count; --",
    "\x00\x07\x1b[2J",
    "اabcबা" * 300,
]


@pytest.mark.parametrize("typed", NASTY)
def test_nasty_input_gets_an_answer(typed: str, understanding: Understanding) -> None:
    assert understanding.understand(typed).outcome in Outcome


@given(st.text(max_size=MAX_LENGTH + 50))
def test_no_text_raises(typed: str) -> None:
    assert _KNOWS_NOTHING.understand(typed).outcome is Outcome.FALLBACK


def test_a_batch_keeps_order_and_ids(understanding: Understanding) -> None:
    lines = ['{"id": "b", "text": "hello", "lang": "fr"}', "", '{"id": 7, "text": "my salary was not paid"}']

    results = list(answer_batch(lines, understanding))

    assert [(result["id"], result["lang"]) for result in results] == [("b", "fr"), (7, "en")]
    assert list(results[0]) == ["id", "outcome", "topic", "suggestions", "danger", "lang"]


@pytest.mark.parametrize(
    ("line", "part"),
    [("{", "not JSON"), ('{"id": 1}', "text"), ('{"id": 1, "text": "x", "lang": "xx"}', "lang"), ("[]", "the line")],
)
def test_a_batch_line_that_cannot_be_read_is_named(line: str, part: str, understanding: Understanding) -> None:
    with pytest.raises(BatchError, match=f"line 2: .*{part}"):
        list(answer_batch(['{"id": 1, "text": "x"}', line], understanding))

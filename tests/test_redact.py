"""Redaction: what names somebody is gone, whatever its script or spelling; what it keeps says what was asked."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import Redactor
from bot.understanding.redact import MAX_KEPT
from bot.vocabulary import Language
from tests.conftest import ROOT
from tests.redaction import by_patterns, generated, harmless_words, leaks, read, real_redactor

EVAL = Path(os.environ.get("RAFIQ_EVAL", "/nonexistent"))


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return real_redactor()


SECRETS = [
    ("where do i complain about salary, my number is 091 555 0142", ["091", "555", "0142"]),
    ("where do i complain about salary, my number is ٠٩١٥٥٥٠١٦٦", ["٠٩١٥٥٥٠١٦٦", "0915550166"]),
    ("where do i complain about my salary ९८४१५५०१३७", ["९८४१५५०१३७"]),
    ("i want to go home, call zero nine one twenty three forty five", ["zero", "nine", "twenty"]),
    ("i want to go home from this place, call zero nine one and two three, forty", ["zero", "nine", "two", "forty"]),
    ("my passport is lost, it was A B 1 2 3 4 5 6, what can i do", ["a b", "1", "6"]),
    ("my passport is lost, it was AB 6610423, what can i do", ["ab", "6610423"]),
    ("where can i complain, write to joyv.rn88@example.com please", ["joyv", "example", "rn88"]),
    ("where can i complain, write to joy at gmail dot com please", ["joy", "gmail"]),
    ("where can i complain about him, he is @danacair_bakri", ["danacair", "bakri"]),
    ("where can i complain, look at https://t.me/some_body/5", ["t.me", "some_body", "body"]),
    ("the boss took my passport, i am at 32.8872 13.1913 help", ["32", "8872", "13"]),
    ("i need a doctor, i live in Sunflower Street near the market", ["sunflower"]),
    ("my boss Kwabena Ofori did not pay my salary", ["kwabena", "ofori"]),
    ("my boss kwabena ofori did not pay my salary", ["kwabena", "ofori"]),
    ("my supervisor Sunday Eze did not pay my salary", ["sunday", "eze"]),
    ("my name is Blessing and my boss did not pay my salary", ["blessing"]),
    ("the company Golden Star did not pay my salary for work", ["golden", "star"]),
    ("ضاع مني الجواز في سوق ماذا أفعل باسم عبد الرحمن موسى", ["الرحمن", "موسى"]),
]


@pytest.mark.parametrize(("text", "gone"), SECRETS)
def test_what_names_somebody_is_gone(redactor: Redactor, text: str, gone: list[str]) -> None:
    kept = redactor.redact(text) or ""

    assert not [secret for secret in gone if f" {secret} " in f" {kept} "]


def test_what_was_asked_stays_readable(redactor: Redactor) -> None:
    kept = redactor.redact("My boss Kwabena Ofori in Tripoli did not pay my salary, call 0915550142", Language.EN)

    assert kept == "my boss [name] in tripoli did not pay my salary call [number]"


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀", "Blessing Okafor", "إدريس عبد الكريم", "+218 91 555 0142", "xqzv wqxk qqzzx"]
)
def test_a_text_of_which_little_survives_is_not_kept(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) is None


_redactor = cache(real_redactor)


@settings(deadline=None)  # the first example builds the redactor
@given(st.text(max_size=400))
def test_any_text_is_kept_short_and_without_a_digit(text: str) -> None:
    kept = _redactor().redact(f"my boss did not pay my salary where can i complain about this {text}")

    assert kept is None or (len(kept) <= MAX_KEPT and not any(letter.isnumeric() for letter in kept))


def test_no_generated_detail_survives_where_patterns_alone_let_half_pass(redactor: Redactor) -> None:
    messages = list(generated(each=30))

    assert leaks(messages, redactor.redact, harmless_words()) == []
    assert len(leaks(messages, by_patterns, harmless_words())) > len(messages) / 3


@pytest.mark.skipif(not EVAL.is_file(), reason="RAFIQ_EVAL names no file of labelled messages")
def test_no_labelled_detail_survives(redactor: Redactor) -> None:
    messages = read(EVAL)

    assert leaks(messages, redactor.redact, [message.text for message in messages if not message.details]) == []


def test_the_command_tells_exactly_what_would_be_kept(redactor: Redactor) -> None:
    said = ["my boss Kwabena did not pay my salary", "Blessing Okafor", "my passport is lost \u2028 in tripoli"]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "redact", "--lang", "en"],
        input="\n".join(said).encode() + b"\n\xff\xfe\n",
        capture_output=True,
        cwd=ROOT,
        check=True,
    )

    kept = [json.loads(line)["text"] for line in done.stdout.decode().splitlines()]
    assert kept == [*(redactor.redact(text, Language.EN) for text in said), None]

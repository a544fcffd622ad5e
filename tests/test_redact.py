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


SPELLED = {
    "en": ("my boss did not pay my salary please call", "zero nine one two three four five"),
    "fr": ("mon patron ne me paye pas mon salaire appelle", "zéro neuf un deux trois quatre cinq"),
    "ar": ("صاحب العمل لم يدفع راتبي اتصل", "صفر تسعة واحد اثنين ثلاثة اربعة"),
    "ar-roman": ("sa7eb el khedma ma khalasnich flousi", "sifr tisaa wahed tnin tlata arbaa"),
    "ur": ("مالک نے میری تنخواہ نہیں دی فون", "صفر نو ایک دو تین چار"),
    "ur-roman": ("malik ne meri tankhwah nahi di phone", "sifar nau ek do teen char"),
    "bn": ("মালিক আমার বেতন দেয় না ফোন", "শূন্য নয় এক দুই তিন চার"),
    "bn-roman": ("malik amar beton dey na phone", "shunno noy ek dui tin char"),
    "ne": ("साहुले मेरो तलब दिएन फोन", "शून्य नौ एक दुई तीन चार"),
    "ne-roman": ("sahu le mero talab diena phone", "sunya nau ek dui tin char"),
    "id": ("gaji saya belum dibayar majikan hubungi", "nol sembilan satu dua tiga empat"),
    "fil": ("hindi ako binayaran ng amo ko tawag", "sero siyam isa dalawa tatlo apat"),
    "ha": ("maigida bai biya ni albashi ba kira", "sifili tara daya biyu uku hudu"),
}


@pytest.mark.parametrize("spoken", SPELLED)
def test_a_number_in_words_is_gone_in_every_language(redactor: Redactor, spoken: str) -> None:
    asked, number = SPELLED[spoken]
    language = Language(spoken.partition("-")[0])
    kept = redactor.redact(f"{asked} {number} {asked}", language) or ""

    assert kept, "the question itself survives"
    assert not set(number.split()) & (set(kept.split()) - set(asked.split()))


@pytest.mark.parametrize("zero", ["٠", "۰", "০", "०", "๐", "０", "𝟎", "0"])
@pytest.mark.parametrize("way", ["{}", "{} ", "+{}", "{}-"])
def test_digits_of_every_script_are_gone_however_they_are_split(redactor: Redactor, zero: str, way: str) -> None:
    number = "".join(way.format(chr(ord(zero) + int(digit))) for digit in "09155501")

    kept = redactor.redact(f"my boss did not pay my salary call {number} please")

    assert kept == "my boss did not pay my salary call [number] please"


IDENTIFYING = [
    ("en", "the police car took my brother, its plate was 5-148213 LBY, where can i complain", "5 148213 lby"),
    ("en", "the car that took my brother was KJA 234 XB, where can i complain about it", "kja 234 xb"),
    ("en", "the car that took my brother was kja-234-xb, where can i complain about it", "kja 234 xb"),
    ("ar", "السيارة التي اخذت اخي رقمها ٥-١٤٨٢١٣ ليبيا اين اشتكي", "٥ ١٤٨٢١٣"),
    ("fr", "la voiture qui a pris mon frère était RF 4821 A, où puis-je me plaindre", "rf 4821"),
    ("en", "they keep us here without pay at 32.8872, 13.1913 please help us get out", "32 8872 13 1913"),
    ("en", "they keep us here without pay at 32°53'14\"N 13°10'48\"E please help us get out", "32 53 14 13 10 48"),
    ("en", "they keep us here without pay at plus code VRQW+8X please help us get out", "vrqw 8x"),
    ("en", "i work for Zarqoun Brothers Company and they did not pay my salary", "zarqoun"),
    ("en", "i work for zarqoun contracting company and they did not pay my salary", "zarqoun"),
    ("fr", "je travaille pour la société Zarqoun et ils ne paient pas mon salaire", "zarqoun"),
    ("ar", "اعمل في شركة الزرقونية وهم لا يدفعون راتبي", "الزرقونية"),
    ("ur", "میں زرقون کمپنی میں کام کرتا ہوں اور وہ تنخواہ نہیں دیتے", "زرقون"),
    ("bn", "আমি জারকুন কোম্পানিতে কাজ করি তারা আমার বেতন দেয় না", "জারকুন"),
    ("ne", "म जारकुन कम्पनीमा काम गर्छु तर तलब दिएन", "जारकुन"),
    ("id", "saya kerja di PT Zarkun Abadi dan gaji saya belum dibayar", "zarkun"),
    ("fil", "nagtatrabaho ako sa Zarkun Company at hindi ako binayaran ng sahod", "zarkun"),
    ("ha", "ina aiki a kamfanin Zarkun kuma ba su biya ni albashi ba", "zarkun"),
]


@pytest.mark.parametrize(("language", "text", "gone"), IDENTIFYING)
def test_plates_places_on_the_map_and_employers_are_gone(redactor: Redactor, language: str, text: str, gone: str) -> None:
    kept = redactor.redact(text, Language(language))

    assert kept, "the question itself survives"
    assert not set(gone.split()) & set(kept.lower().split())


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

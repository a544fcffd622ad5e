"""Redaction measured: what of marked details survives, how much of harmless words does, and what patterns alone would do.

`python -m tests.redaction [FILE.jsonl]` prints the figures; lines are `{"text", "lang", "script", "pii"}`.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from faker import Faker

from bot.handbook import load
from bot.i18n import load_translations
from bot.understanding import Redactor
from bot.understanding.normalise import words
from bot.vocabulary import Language
from tests.conftest import CONTENT, LOCALES

SHORTEST_LEAK = 4
"""A word of a detail that is shorter tells nobody apart."""

Redact = Callable[[str, Language], str | None]


@dataclass(frozen=True)
class Message:
    """A message with the substrings that identify somebody."""

    text: str
    language: Language
    script: str = "native"
    details: tuple[str, ...] = ()


def read(file: Path) -> list[Message]:
    lines = map(json.loads, file.read_text("utf-8").splitlines())
    return [Message(line["text"], Language(line["lang"]), line["script"], tuple(line["pii"])) for line in lines]


def leaks(messages: Sequence[Message], redact: Redact, harmless: Iterable[str] = ()) -> list[str]:
    """Details that survive whole, or in a word that harmless messages do not use."""
    ordinary = Counter(word for text in harmless for word in set(words(text)))
    found = []
    for message in messages:
        kept = redact(message.text, message.language) or ""
        kept_words = set(words(re.sub(r"\[\w+\]", " ", kept)))
        for detail in message.details:
            whole = f" {' '.join(words(detail))} " in f" {' '.join(words(kept))} " and not all(
                map(ordinary.get, words(detail))
            )
            parts = [w for w in words(detail) if len(w) >= SHORTEST_LEAK and w in kept_words and not ordinary[w]]
            if whole or parts:
                found.append(detail)
    return found


def survival(messages: Iterable[Message], redact: Redact) -> dict[str, float]:
    """The share of harmless words that survive, by language and script; of texts that would not be cut for their length."""
    kept: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for message in messages:
        if message.details or len(message.text) > 160:
            continue
        group = message.language + ("" if message.script == "native" else f"-{message.script}")
        text = redact(message.text, message.language) or ""
        kept[group] += len([word for word in text.split() if not word.startswith("[")])
        said[group] += len(words(message.text))
    return {group: kept[group] / said[group] for group in sorted(said)}


PATTERNS = re.compile(r"https?://\S+|\S+@\S+|@\w+|\+?\d[\d\s().-]{5,}\d|\b[A-Z]{1,2}\d{6,9}\b")


def by_patterns(text: str, _: Language) -> str:
    """What patterns alone would keep: the baseline."""
    return PATTERNS.sub("[gone]", text)


TEMPLATES = {
    Language.EN: [
        "my name is {name} and my boss did not pay me, call {phone}",
        "they took {name} yesterday, help",
        "write {mail}",
    ],
    Language.FR: [
        "je m'appelle {name}, mon patron ne me paye pas, tel {phone}",
        "mon frère {name} est en prison",
        "écrivez à {mail}",
    ],
    Language.AR: ["اسمي {name} وصاحب العمل لم يدفع راتبي رقمي {phone}", "أخذوا {name} أمس", "راسلني على {mail}"],
    Language.BN: ["আমার নাম {name}, মালিক বেতন দেয় না, নম্বর {phone}", "{name} কে ধরে নিয়ে গেছে", "{mail}"],
    Language.NE: ["मेरो नाम {name} हो, साहुले तलब दिएन, फोन {phone}", "{name} लाई हिजो लगे", "{mail}"],
    Language.ID: ["nama saya {name}, gaji belum dibayar, hubungi {phone}", "teman saya {name} ditangkap", "email {mail}"],
    Language.FIL: ["ako po si {name}, hindi ako binayaran, tawag {phone}", "nahuli si {name} kahapon", "sulat sa {mail}"],
    Language.HA: ["sunana {name}, maigida bai biya ni ba, lamba {phone}", "an kama {name} jiya", "{mail}"],
    Language.UR: ["mera naam {name} hai, tankhwah nahi mili, number {phone}", "kal {name} ko le gaye", "{mail}"],
}
FAKED = {
    Language.EN: "en_NG", Language.FR: "fr_FR", Language.AR: "ar_SA", Language.BN: "bn_BD", Language.NE: "ne_NP",
    Language.ID: "id_ID", Language.FIL: "es_MX", Language.HA: "ha_NG", Language.UR: "en_PK",
}  # fmt: skip


def generated(each: int, seed: int = 7) -> Iterator[Message]:
    """Messages with invented names, phones and addresses, so many of each sort, always the same."""
    for language, locale in FAKED.items():
        fake = Faker(locale)
        fake.seed_instance(seed)
        for number in range(each):
            values = {"name": f"{fake.first_name()} {fake.last_name()}", "phone": fake.phone_number(), "mail": fake.email()}
            template = TEMPLATES[language][number % 3]
            details = tuple(value for name, value in values.items() if f"{{{name}}}" in template)
            yield Message(template.format(**values), language, details=details)


def harmless_words() -> list[str]:
    """The templates themselves, and what their phrases stand for: no word of these tells anybody apart."""
    return [template for texts in TEMPLATES.values() for template in texts]


def real_redactor() -> Redactor:
    return Redactor.of(load(CONTENT).handbook.phrases, load_translations(LOCALES))


def main() -> None:
    redactor = real_redactor()
    faked = list(generated(60))
    details = sum(len(message.details) for message in faked)
    for name, redact in (("redaction", redactor.redact), ("patterns alone", by_patterns)):
        print(f"{name}: {len(leaks(faked, redact, harmless_words()))} of {details} generated details leak")
    for file in map(Path, sys.argv[1:]):
        messages = read(file)
        harmless = [message.text for message in messages if not message.details]
        details = sum(len(message.details) for message in messages)
        for name, redact in (("redaction", redactor.redact), ("patterns alone", by_patterns)):
            shares = survival(messages, redact)
            print(f"{name}: {len(leaks(messages, redact, harmless))} of {details} details leak in {file.name}")
            print("  harmless words kept: " + ", ".join(f"{group} {share:.0%}" for group, share in shares.items()))


if __name__ == "__main__":
    main()

"""The words that translators have agreed on: which a translation misses, and which it uses that they have ruled out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.handbook import read

_ALTERNATIVES = re.compile(r"\s*[/;,،、]\s*")
_BRACKETS = re.compile(r"\([^)]*\)")
_STEM = 4
"""Letters of a word that must agree: endings and prefixes change with the sentence."""


@dataclass(frozen=True, slots=True)
class Term:
    """One English word with the words agreed on for it."""

    english: re.Pattern[str]
    name: str
    agreed: tuple[str, ...]

    def missed_by(self, source: str, translation: str) -> bool:
        """Whether the English has the word and the translation none of those agreed on."""
        if not self.english.search(source):
            return False
        text = translation.casefold()
        return not any(_stem(word) in text for phrase in self.agreed for word in phrase.split())


def _stem(word: str) -> str:
    """The beginning of a word, without the Arabic article."""
    return word.casefold().removeprefix("ال")[:_STEM]


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of one language that are a single plain word in English; others are for people alone."""
    data = read(path).data if path.exists() else None
    terms = data.get("terms") if isinstance(data, dict) else None
    return tuple(term for written in (terms if isinstance(terms, list) else ()) for term in _terms(written))


def _terms(written: object) -> Iterator[Term]:
    if not isinstance(written, dict) or not isinstance(written.get("en"), str):
        return
    names = [name for name in _ALTERNATIVES.split(_BRACKETS.sub("", written["en"])) if name]
    agreed = tuple(
        word.strip() for word in _ALTERNATIVES.split(_BRACKETS.sub("", str(written.get("is", "")))) if word.strip()
    )
    if len(names) == 1 and re.fullmatch(r"[a-z]+", names[0]) and agreed:
        yield Term(re.compile(rf"\b{names[0]}s?\b", re.IGNORECASE), names[0], agreed)

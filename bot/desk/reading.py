"""How hard an English text is to read: the Flesch-Kincaid grade, in years of school.

Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas for Navy enlisted personnel (1975).
"""

import re

from pyphen import Pyphen

_SYLLABLES = Pyphen(lang="en_US", left=1, right=1)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]


def reading_grade(text: str) -> float:
    """The years of school that reading the text takes; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(len(_SYLLABLES.positions(word.lower())) + 1 for word in words)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * syllables / len(words) - 15.59

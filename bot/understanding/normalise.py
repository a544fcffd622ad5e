"""One form for what is the same to a reader: letters, digits and spaces as people really type them."""

import re
import unicodedata

MAX_LENGTH = 1_000
"""Characters that are looked at. Of a longer text the beginning and the end are kept: the question stands there."""

_ARABIC = dict(zip("أإآٱىئیےؤةۃہھکگڤپچژڑٹڈں", "ااااييييوههههككفبجزرتدن", strict=True)) | {"ء": "", "ـ": ""}
_LATIN = dict(zip("ɓɗƙƴŋ", "bdkyn", strict=True)) | {"ʼ": "", "’": "", "'": "", "œ": "oe", "æ": "ae"}
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){5,}")
"""A phone or paper number says nothing of what is meant, and would drown a short cry beside it."""

_LONG_RUN = re.compile(r"(\w)\1{2,}")


class _Folding(dict[int, str]):
    """What each character becomes; worked out once a character."""

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = _folded(chr(codepoint))
        return folded


def _folded(character: str) -> str:
    if character in _ARABIC:
        return _ARABIC[character]
    if character in _LATIN:
        return _LATIN[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in ("Mn", "Mc"):
        return character if "\u0900" <= character <= "\u09ff" else ""  # vowel signs of Nepali and Bengali are letters
    if category == "Cf":
        return ""
    return character if category[0] in "LN" else " "


_FOLDING = _Folding()


def words(text: str) -> list[str]:
    """The words of a text in one form: lower case, Latin digits, one form a letter, no marks, no run over two.

    Numbers of six digits and more fall out.

    Never fails: unpaired surrogates, control characters and emoji fall out.
    """
    if len(text) > MAX_LENGTH:
        text = f"{text[: MAX_LENGTH // 2]} {text[-MAX_LENGTH // 2 :]}"
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_FOLDING)
    return _LONG_RUN.sub(r"\1\1", _LONG_NUMBER.sub(" ", folded)).split()


def normalised(text: str) -> str:
    """The same words, joined by single spaces."""
    return " ".join(words(text))

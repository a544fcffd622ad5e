"""From a worker's words to the wording that may be kept: everything is gone but what is known to name nobody.

A word stays only if it belongs to the service's own vocabulary or is common in its language, and is no name, number, handle,
link or address, and does not stand where a name stands. All else becomes a mark that tells only its kind. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise

from bot.handbook import Phrases
from bot.i18n import Translations
from bot.understanding.normalise import MAX_LENGTH, normalised
from bot.understanding.redact_lexicon import Lexicon, lexicon
from bot.understanding.redact_words import ADDRESS, AFTER_NAMES, EMPLOYER, JOINING, NAMING, NUMBERS, PLACES, TITLES
from bot.vocabulary import Language

MAX_KEPT = 160
"""Characters of a wording at most."""

LEAST_KEPT = 0.5
"""The share of a text's words that must survive; of less, nothing is kept."""

NUMBER_RUN = 3
"""How many words for numbers in a row are a number, as of a phone or a passport."""

_LETTERS = 3
"""How many letters may stand before or after the digits of a number that is split."""

_CONTACT = "\ue000"
_AT, _DOT = r"(?:@|\(at\)|\[at\]|\sat\s|\sarobase\s|\sarroba\s)", r"(?:\.|\(dot\)|\[dot\]|\sdot\s|\spoint\s)"
_CONTACTS = re.compile(
    rf"(?:https?://|www\.|t\.me/|wa\.me/|fb\.)\S+"
    rf"|[\w.+-]+\s?{_AT}\s?[\w-]+(?:\s?{_DOT}\s?[a-z]{{2,}})+"
    rf"|@\s?[^\s]+"
    rf"|\S*\w\.(?:com|net|org|info|ly|me|io|co|fr|ng|bd|np|pk|ph|id)\b\S*"
    rf"|\S*_\S*"
    rf"|\S*\w/\w+/\w\S*",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"[a-z']*(?:[2356789][a-z']+){1,3}[2356789]?|[a-z']{2,}[2356789]")
_SOUNDS = str.maketrans({"2": "ʾ", "3": "ʿ", "5": "kh", "6": "ṭ", "7": "ḥ", "8": "gh", "9": "q"})
"""Digits that stand for sounds where Arabic is written in Latin letters; no digit is kept, whatever it stands for."""

_AROUND = ".,;:!?()\"'…"
_UNSEEN = ("Cf", "Cc", "Co", "Cs", "Cn")
_SENTENCE_END = ".!?:;\n…؟。।|*•-"


class Mark(StrEnum):
    """What stands in the place of what is gone; it tells only the kind."""

    NAME = "[name]"
    NUMBER = "[number]"
    CONTACT = "[contact]"
    WORD = "[word]"


@dataclass(slots=True)
class _Word:
    """A word of the text: as written and in the one form.

    `proper`: it has a capital inside a sentence; `letters`: it is a few letters, as before the digits of a passport.
    `spelled`: it is spelled with digits for Arabic sounds, as "3andi" is.
    """

    written: str
    form: str
    proper: bool = False
    letters: bool = False
    spelled: bool = False
    mark: Mark | None = None


class Redactor:
    """Redacts with a lexicon, which is made when it is first needed or when `prepare` is called."""

    def __init__(self, make: Callable[[], Lexicon]) -> None:
        self._make = make

    @classmethod
    def of(cls, phrases: Iterable[Phrases], translations: Translations) -> "Redactor":
        """A redactor that knows the words of these phrases and catalogues."""
        return cls(lambda: lexicon(phrases, translations))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._make()

    def prepare(self) -> None:
        """Make the lexicon now: it takes some tenths of a second."""
        _ = self._lexicon

    def redact(self, text: str, language: Language | None = None) -> str | None:
        """What may be kept of a text in a language (None: in any); None when nothing may. Never fails."""
        spoken = list(_words(text))
        for word in spoken:
            word.mark = word.mark or self._mark_of(word, language)
        _mark_number_runs(spoken)
        self._mark_by_neighbours(spoken, language)
        kept = sum(word.mark is None for word in spoken)
        if not kept or kept < LEAST_KEPT * len(spoken):
            return None
        return _written(spoken)

    def _mark_of(self, word: _Word, language: Language | None) -> Mark | None:
        """What a word is by itself."""
        if word.spelled and not self._lexicon.says(word.form):
            return Mark.NUMBER
        if word.form in PLACES:
            return None
        firm = self._lexicon.firm(word.form, language)
        if self._lexicon.names(word.form) and (word.proper or not firm):
            return Mark.NAME
        if word.proper and not firm:
            return Mark.NAME
        return None if firm or self._lexicon.knows(word.form, language) else Mark.WORD

    def _mark_by_neighbours(self, spoken: Sequence[_Word], language: Language | None) -> None:
        """Mark what stands where a name, an address or an employer's name stands, unless it is quite ordinary there."""
        suspects: set[int] = set()
        for index, word in enumerate(spoken):
            suspects.update(_around(spoken, index, word))
        for index in suspects:
            word = spoken[index]
            if word.mark is None and not self._lexicon.ordinary(word.form, language) and word.form not in PLACES:
                word.mark = Mark.NAME


def _around(spoken: Sequence[_Word], index: int, word: _Word) -> Iterator[int]:
    """The places beside a word at which a name or address is likely, given what the word is."""
    before, after = range(max(0, index - 2), index), range(index + 1, min(len(spoken), index + 3))
    if word.mark is Mark.NAME:
        yield from (*before[-1:], *after[:1])
    if word.form in TITLES:
        yield from after
    if word.form in AFTER_NAMES:
        yield from before
    if word.form in ADDRESS:
        yield from (*before, *range(index + 1, min(len(spoken), index + 4)))
    if word.form in EMPLOYER:
        yield from (*before[-1:], *after)
    for phrase in NAMING:
        if tuple(later.form for later in spoken[index : index + len(phrase)]) == phrase:
            end = index + len(phrase)
            yield from range(end, min(len(spoken), end + 3))
            return


def _mark_number_runs(spoken: Sequence[_Word]) -> None:
    """Mark runs of words for numbers and of single letters, and what hangs on a number written in digits."""
    for run in _runs(spoken, lambda word: word.mark is Mark.NUMBER or word.form in NUMBERS or word.form in JOINING):
        numbers = [word for word in run if word.form not in JOINING]
        joined = len(numbers) > 1 and len(numbers) < len(run) - (run[-1].form in JOINING) - (run[0].form in JOINING)
        if len(numbers) >= NUMBER_RUN or joined or any(word.mark for word in run):
            for word in numbers:
                word.mark = Mark.NUMBER
    for run in _runs(spoken, lambda word: len(word.form) == 1 or word.mark is Mark.NUMBER):
        if len(run) >= NUMBER_RUN:
            for word in run:
                word.mark = Mark.NUMBER
    for first, second in pairwise(spoken):
        for word, other in ((first, second), (second, first)):
            if other.mark is Mark.NUMBER and word.mark is None and word.letters:
                word.mark = Mark.NUMBER


def _runs(spoken: Sequence[_Word], belongs: Callable[[_Word], bool]) -> Iterator[list[_Word]]:
    for fits, run in groupby(spoken, belongs):
        if fits:
            yield list(run)


def _words(text: str) -> Iterator[_Word]:
    """The words of a text, with what is a contact or holds a digit marked."""
    text = text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH // 2]} {text[-MAX_LENGTH // 2 :]}"
    text = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) not in _UNSEEN or letter in "\n\t"
    )
    capitals = not _shouted(text)
    begins = True
    for chunk in _CONTACTS.sub(f" {_CONTACT} ", text).replace("\n", " \n ").split(" "):
        if not chunk.strip():
            begins = begins or "\n" in chunk
        elif _CONTACT in chunk:
            yield _Word("", "", mark=Mark.CONTACT)
        elif _SPELLED.fullmatch(bare := chunk.lower().strip(_AROUND)):
            yield _Word(bare.translate(_SOUNDS), normalised(bare), spelled=True)
        elif any(unicodedata.category(letter)[0] == "N" for letter in chunk):
            yield _Word("", "", mark=Mark.NUMBER)
        else:
            for piece in _pieces(chunk):
                proper = capitals and not begins and len(piece) > 1 and piece[0].isupper()
                begins = False
                letters = len(piece) <= _LETTERS and piece.isupper()
                yield _Word(piece.lower(), normalised(piece).replace(" ", ""), proper, letters)
            begins = begins or chunk[-1] in _SENTENCE_END
            continue
        begins = chunk[-1:] in _SENTENCE_END if chunk.strip() else begins


def _pieces(chunk: str) -> Iterator[str]:
    """The runs of letters in a chunk, with the marks that belong to them."""
    piece = ""
    for letter in f"{chunk} ":
        if unicodedata.category(letter)[0] in "LM" or (letter in "'’ʼ" and piece):
            piece += letter
        elif piece:
            yield piece.strip("'’ʼ")
            piece = ""


def _shouted(text: str) -> bool:
    """Whether capitals mean nothing in a text: most letters that could be small are not, or none is a capital."""
    cased = [letter for letter in text if letter.lower() != letter.upper()]
    return sum(letter.isupper() for letter in cased) > len(cased) / 2


def _written(spoken: Sequence[_Word]) -> str:
    shown: list[str] = []
    for word in spoken:
        part = str(word.mark) if word.mark else word.written
        if word.mark and shown and shown[-1] == part:
            continue  # how many they were would tell something, too
        if sum(map(len, shown)) + len(shown) + len(part) > MAX_KEPT:
            break
        shown.append(part)
    return " ".join(shown)


__all__ = ["LEAST_KEPT", "MAX_KEPT", "PLACES", "Mark", "Redactor"]

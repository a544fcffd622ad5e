"""Which words are known to name nobody: the service's own, those common in a language, and which are names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources

from bot.handbook import Phrases
from bot.i18n import Translations
from bot.understanding.normalise import words
from bot.understanding.redact_words import ROMANISED_ARABIC
from bot.vocabulary import Language, Origin

COMMON = 5_000
"""How many of a language's commonest words are known."""

ORDINARY = 250
"""How many are so common that they stay even where a name is likely."""

FIRM = 4
"""In how many of the service's own texts a word stands that is no mere name."""

_ARTICLES = ("وال", "بال", "لل", "ال", "فال", "كال", "و", "ب", "ل", "ف", "ك")
"""What is written together with an Arabic word before it."""

_SHORTEST = 3


class Lexicon:
    """The words of redaction, in the one form of `normalise`.

    `own` counts in how many of the service's texts each word stands; `common` holds each language's common words, commonest
    first; `names` are given and family names.
    """

    def __init__(self, own: Mapping[str, int], common: Mapping[Language, Iterable[str]], names: Iterable[str]) -> None:
        self._own = own
        self._common = {language: frozenset(ranked) for language, ranked in common.items()}
        self._ordinary = {language: frozenset(list(ranked)[:ORDINARY]) for language, ranked in common.items()}
        self._names = frozenset(names)

    def names(self, word: str) -> bool:
        """Whether the word is a name, also with an Arabic article or particle before it."""
        return any(bare in self._names for bare in _bare(word))

    def knows(self, word: str, language: Language | None) -> bool:
        """Whether the word is one of the service's own or common."""
        return any(bare in self._own or self._is(bare, language, self._common) for bare in _bare(word))

    def says(self, word: str) -> bool:
        """Whether the service's own texts hold the word, and it is no name."""
        return word in self._own and word not in self._names

    def firm(self, word: str, language: Language | None) -> bool:
        """Whether the word is more than a name that is also a word: the service says it often, or everybody does."""
        return self._own.get(word, 0) >= FIRM or self._is(word, language, self._ordinary)

    def ordinary(self, word: str, language: Language | None) -> bool:
        """Whether the word stays even where a name is likely."""
        return not self.names(word) and (self._own.get(word, 0) >= 3 * FIRM or self._is(word, language, self._ordinary))

    @staticmethod
    def _is(word: str, language: Language | None, sets: Mapping[Language, frozenset[str]]) -> bool:
        chosen = sets.values() if language is None else (sets.get(language, frozenset()), sets[Language.EN])
        return any(word in known for known in chosen)


def lexicon(phrases: Iterable[Phrases], translations: Translations) -> Lexicon:
    """The lexicon of the service's phrases and catalogues, and of what is common in its languages."""
    import wordfreq  # takes 0.2 s, which most commands need not wait for

    own = Counter(word for text in _texts(phrases, translations) for word in set(words(text)))
    own.update(ROMANISED_ARABIC)
    served = wordfreq.available_languages("small")
    common = {
        language: [word for written in wordfreq.top_n_list(language.value, COMMON, "small") for word in words(written)]
        for language in Language
        if language.value in served
    }
    for read in (wordfreq.get_frequency_list, wordfreq.top_n_list):
        read.cache_clear()  # whole word lists, of which no more than COMMON are needed
    return Lexicon(own, common, known_names())


def service_words(phrases: Iterable[Phrases], translations: Translations) -> frozenset[str]:
    """The words that the service's own texts hold and that are no names, in the one form of `normalise`."""
    return frozenset(word for text in _texts(phrases, translations) for word in words(text)) - known_names()


def known_names() -> frozenset[str]:
    """Given and family names of the origins and of those around them."""
    listed = (resources.files("bot.understanding") / "names.txt").read_text("utf-8").splitlines()
    return frozenset(name for name in listed if not name.startswith("#"))


def _texts(phrases: Iterable[Phrases], translations: Translations) -> Iterator[str]:
    for phrase_set in (phrase_set for file in phrases for phrase_set in file.sets()):
        for texts in (*phrase_set.topics.values(), *phrase_set.danger.values()):
            yield from texts
        yield from (*phrase_set.small_talk, *phrase_set.other)
    for language in Language:
        catalogue = translations[language]
        for (_, english), forms in catalogue.interface.items():
            yield from (english, *forms)
        for english, translation in catalogue.content.values():
            yield from (english, translation)
        yield from (catalogue.formats.country(origin) for origin in Origin if origin is not Origin.OTHER)


def _bare(word: str) -> Iterator[str]:
    yield word
    if word and "\u0600" <= word[0] <= "\u06ff":
        for article in _ARTICLES:
            if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
                yield word[len(article) :]

"""Word groups: what stands for one idea (hit, locked, salary, embassy) in every language and spelling, as content."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.understanding.normalise import words

_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
"""What Arabic writes in one with the next word: and, so, with, for, like, the."""

_SHORTEST_STEM = 3

_WORDS = 1 << 14
"""How many words' groups are kept at hand."""


class WordGroups:
    """Finds the groups of a text's words; `names` holds the groups, in a fixed order."""

    def __init__(self, groups: Iterable[Mapping[str, Iterable[str]]]) -> None:
        said = [(name, word) for each in groups for name, all_words in each.items() for word in all_words]
        self.names = tuple(sorted({name for name, _ in said}))
        number = {name: index for index, name in enumerate(self.names)}
        self._words: defaultdict[str, set[int]] = defaultdict(set)
        self._stems: defaultdict[str, set[int]] = defaultdict(set)
        self._sayings: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, word in said:
            self._add(word, number[name])
        self._of_word = lru_cache(maxsize=_WORDS)(self._numbers_of)

    def _add(self, said: str, number: int) -> None:
        spoken, any_ending = words(said.rstrip("*")), said.endswith("*")
        if len(spoken) > 1:
            self._sayings[spoken[0]].append((" ".join(spoken) + ("" if any_ending else " "), number))
        elif spoken:
            (self._stems if any_ending else self._words)[spoken[0]].add(number)

    def numbers(self, spoken: Sequence[str]) -> set[int]:
        """The numbers of the groups that the words belong to."""
        found: set[int] = set()
        text, position = " ".join(spoken) + " ", 0
        for word in spoken:
            found |= self._of_word(word)
            for saying, number in self._sayings.get(word, ()):
                if text.startswith(saying, position):
                    found.add(number)
            position += len(word) + 1
        return found

    def _numbers_of(self, word: str) -> frozenset[int]:
        """The numbers of the groups that a word belongs to by itself."""
        found: set[int] = set()
        for form in _forms(word):
            found |= self._words.get(form, set())
            for length in range(2, len(form) + 1):
                found |= self._stems.get(form[:length], set())
        return frozenset(found)

    def named(self, spoken: Sequence[str]) -> frozenset[str]:
        """The names of the groups that the words belong to."""
        return frozenset(self.names[number] for number in self.numbers(spoken))


def _forms(word: str) -> list[str]:
    """The word, and an Arabic word without what is written in one with it."""
    if not "\u0600" <= word[0] <= "\u06ff":
        return [word]
    return [word, *(word[len(clitic) :] for clitic in _CLITICS if word.startswith(clitic) and _long_enough(word, clitic))]


def _long_enough(word: str, clitic: str) -> bool:
    return len(word) - len(clitic) >= _SHORTEST_STEM

"""From phrase files to what is learned: each phrase with its label, whether it is a cry for help, and its language."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from bot.handbook import Phrases, PhraseSet
from bot.understanding.features import GROUP, Integers, Matrix, Reals
from bot.understanding.normalise import words
from bot.understanding.training import Targets, counts, margins
from bot.vocabulary import Danger, Language, Topic

SMALL_TALK = "small-talk"
OTHER = "other"

MEANINGS: tuple[str, ...] = (*Topic, *(f"danger:{danger}" for danger in Danger), SMALL_TALK, OTHER)
"""What a phrase can mean. A cry for help is a meaning of its own, beside the topics."""

CRY = "cry"
LABELS = (*MEANINGS, CRY, *(f"language:{language}" for language in Language))

_MOST = 4.0
"""How much more a phrase of a meaning with few phrases may count."""

_LONG, _OF_LONG = 9, 3.0
"""From how many words on a phrase counts more, and how much: most phrases are shorter than what workers type."""

_COUNTS = 0.5
"""How much the bare counts weigh beside the lines."""

_CRY_COUNTS = 0.2
"""The same for a cry."""

_IN_COMPANY = 0.3
"""The share of phrases that are taught again with what people say beside the question."""

_BEFORE, _AFTER = (1, 1, 2, 2, 3, 4), (0, 0, 1)
"""How many such sayings stand before and after it: one of these at random."""


_Script = tuple[Language, int]
"""A language, and which of its scripts: 0 its own, 1 Latin letters."""


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase, the number of its meaning in `MEANINGS`, and its language."""

    text: str
    meaning: int
    language: Language

    @property
    def is_cry(self) -> bool:
        """Whether somebody is in danger now."""
        return MEANINGS[self.meaning].startswith("danger:")


def examples(phrases: Iterable[Phrases]) -> list[Example]:
    """All phrases of all files, in the order of the files."""
    return [example for _, example in _by_script(phrases)]


def in_company(phrases: Iterable[Phrases]) -> list[Example]:
    """Some of the phrases again, amid what people say beside the question, so that a greeting or a name decides nothing.

    The same ones every time.
    """
    phrases = tuple(phrases)
    chance = np.random.default_rng(0)
    beside: defaultdict[_Script, list[str]] = defaultdict(list)
    for file in phrases:
        for number, phrase_set in enumerate(file.sets()):
            beside[file.language, number] += phrase_set.beside
    taught = []
    for script, example in _by_script(phrases):
        if chance.random() < _IN_COMPANY and (sayings := beside[script]):
            before, after = (chance.choice(sayings, chance.choice(numbers)) for numbers in (_BEFORE, _AFTER))
            taught.append(replace(example, text=" ".join((*before, example.text, *after))))
    return taught


def _by_script(phrases: Iterable[Phrases]) -> Iterator[tuple[_Script, Example]]:
    for file in phrases:
        for number, phrase_set in enumerate(file.sets()):
            for meaning, texts in _by_meaning(phrase_set):
                for text in texts:
                    yield (file.language, number), Example(text, MEANINGS.index(meaning), file.language)


def _by_meaning(phrase_set: PhraseSet) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from phrase_set.topics.items()
    yield from ((f"danger:{danger}", texts) for danger, texts in phrase_set.danger.items())
    yield SMALL_TALK, (*phrase_set.small_talk, *phrase_set.beside)
    yield OTHER, phrase_set.other


def weights(taught: list[Example], texts: Matrix, vocabulary: Integers) -> Reals:
    """The weight of each feature for each label of `LABELS`. Word groups speak only for and against a cry."""
    is_group = (vocabulary >= GROUP)[:, None]
    sees = np.where(is_group, np.array([label == CRY for label in LABELS]), True).astype(np.float32)  # noqa: FBT003  an array
    learned = margins(texts, _targets(taught), sees)
    meanings = np.array([example.meaning for example in taught])
    learned[:, : len(MEANINGS)] += _COUNTS * counts(texts, meanings, len(MEANINGS), len(vocabulary)) * ~is_group
    cries = np.array([int(example.is_cry) for example in taught])
    harmless, cry = counts(texts, cries, 2, len(vocabulary)).T
    learned[:, LABELS.index(CRY)] += _CRY_COUNTS * (cry - harmless)
    return learned


def _targets(taught: list[Example]) -> Targets:
    """What the labels should say to each phrase. Meanings with few phrases count more, so that none is drowned."""
    yes = np.zeros((len(taught), len(LABELS)), bool)
    yes[np.arange(len(taught)), [example.meaning for example in taught]] = True
    yes[:, LABELS.index(CRY)] = [example.is_cry for example in taught]
    languages = [LABELS.index(f"language:{example.language}") for example in taught]
    yes[np.arange(len(taught)), languages] = True
    share = yes.sum(0) * len(MEANINGS) / len(taught)
    importance = np.where(yes, np.minimum(_MOST, 1 / np.maximum(share, 1e-9)), 1).astype(np.float32)
    importance[:, len(MEANINGS) :] = 1
    importance *= np.where([len(words(example.text)) >= _LONG for example in taught], _OF_LONG, 1)[:, None].astype(
        np.float32
    )
    return Targets(np.where(yes, 1, -1).astype(np.float32), importance)

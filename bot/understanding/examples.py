"""From phrase files to what is learned: each phrase with its label, whether it is a cry for help, and its language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.handbook import Phrases, PhraseSet
from bot.understanding.features import Reals
from bot.understanding.training import Targets
from bot.vocabulary import Danger, Language, Topic

SMALL_TALK = "small-talk"
OTHER = "other"

MEANINGS: tuple[str, ...] = (*Topic, *(f"danger:{danger}" for danger in Danger), SMALL_TALK, OTHER)
"""What a phrase can mean. A cry for help is a meaning of its own, beside the topics."""

CRY = "cry"
LABELS = (*MEANINGS, CRY, *(f"language:{language}" for language in Language))

_MOST = 4.0
"""How much more a phrase of a meaning with few phrases may count."""


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
    return [
        Example(text, MEANINGS.index(meaning), file.language)
        for file in phrases
        for phrase_set in file.sets()
        for meaning, texts in _by_meaning(phrase_set)
        for text in texts
    ]


def _by_meaning(phrase_set: PhraseSet) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from phrase_set.topics.items()
    yield from ((f"danger:{danger}", texts) for danger, texts in phrase_set.danger.items())
    yield SMALL_TALK, phrase_set.small_talk
    yield OTHER, phrase_set.other


def targets(known: list[Example]) -> Targets:
    """What the labels should say to each phrase. Meanings with few phrases count more, so that none is drowned."""
    yes = np.zeros((len(known), len(LABELS)), bool)
    yes[np.arange(len(known)), [example.meaning for example in known]] = True
    yes[:, LABELS.index(CRY)] = [example.is_cry for example in known]
    languages = [LABELS.index(f"language:{example.language}") for example in known]
    yes[np.arange(len(known)), languages] = True
    share = yes.sum(0) * len(MEANINGS) / len(known)
    counts = np.where(yes, np.minimum(_MOST, 1 / np.maximum(share, 1e-9)), 1).astype(np.float32)
    counts[:, len(MEANINGS) :] = 1
    sees_groups: Reals = np.array([label == CRY for label in LABELS], np.float32)
    return Targets(np.where(yes, 1, -1).astype(np.float32), counts, sees_groups)

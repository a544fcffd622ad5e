"""How people ask, as editors write it: the phrases of one language by topic, danger and small talk."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.vocabulary import Danger, Language, Origin, Topic

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]


class PhraseSet(BaseModel):
    """Phrases in one script: of the fifteen topics, the ten dangers, small talk, and what lies outside the service.

    `beside` is what people say beside the question, whatever it is: who they are, that they have a question, thanks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, populate_by_name=True)

    topics: dict[Topic, tuple[Phrase, ...]] = Field(default_factory=dict)
    danger: dict[Danger, tuple[Phrase, ...]] = Field(default_factory=dict)
    small_talk: Annotated[tuple[Phrase, ...], Field(alias="small-talk")] = ()
    other: tuple[Phrase, ...] = ()
    beside: tuple[Phrase, ...] = ()


class Phrases(BaseModel):
    """One phrase file. `romanised` holds the same in Latin letters, where the language has another script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    native: PhraseSet = PhraseSet()
    romanised: PhraseSet = PhraseSet()

    def sets(self) -> Iterator[PhraseSet]:
        """Both scripts' sets."""
        yield self.native
        yield self.romanised


class WordList(BaseModel):
    """One file of words: the word groups of a language, the rules of danger, or the peoples and towns of the origins.

    A word group is what stands for one idea, in every spelling; a star at the end of a word stands for any ending. A rule is
    groups that mean a danger when all are said and none under `unless` is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    language: Language | None = None
    groups: dict[str, tuple[Phrase, ...]] = Field(default_factory=dict)
    unless: tuple[str, ...] = ()
    danger: dict[Danger, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)
    places: dict[Origin, tuple[Phrase, ...]] = Field(default_factory=dict)

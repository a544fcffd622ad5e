"""The state of every translation, computed from content and catalogues, never stored; and the reviews of speakers."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.desk.translations import merged, templates
from bot.handbook import Handbook
from bot.i18n import REVIEWED, Review, read_reviews, text_hash, write_reviews
from bot.vocabulary import Language


class State(StrEnum):
    """What has become of a text in a language."""

    MISSING = "missing"
    OUTDATED = "outdated"
    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate: where it stands, what it says, what is said for it, and how long it may be at the most.

    `context` is the id of the content, empty for the interface. Texts with a plural hold their first form.
    """

    file: str
    context: str
    source: str
    translation: str
    state: State
    note: str


def texts(locales: Path, handbook: Handbook, language: Language) -> Iterator[Text]:
    """Every text that the plan wants in a language, with its state."""
    reviews = {(review.source, review.translation) for review in read_reviews(locales / language.value / REVIEWED)}
    for name, template in templates(handbook, language).items():
        catalogue = merged(locales / language.value / name, template, language)
        for message in catalogue:
            if message.id:
                source, translation = first_form(message.id), first_form(message.string)
                state = _state(message, source, translation, reviews)
                yield Text(name, message.context or "", source, translation, state, " ".join(message.auto_comments))


def approve(
    locales: Path, handbook: Handbook, language: Language, *, by: str, on: datetime.date, contexts: Collection[str] = ()
) -> int:
    """Note that a speaker has confirmed translations as they stand, all or those of some contexts; how many are new."""
    path = locales / language.value / REVIEWED
    before = read_reviews(path)
    new = [
        Review(text_hash(text.source), text_hash(text.translation), by, on)
        for text in texts(locales, handbook, language)
        if text.state is State.UNREVIEWED and (not contexts or text.context in contexts)
    ]
    write_reviews(path, (*before, *new))
    return len(new)


def first_form(written: str | Collection[str] | None) -> str:
    """The text itself, or the first of its plural forms."""
    return written if isinstance(written, str) else next(iter(written or ("",)), "")


def message_of(catalogue: Catalog, context: str, source: str) -> Message | None:
    """The message of a text in a catalogue."""
    found: Message | None = catalogue.get(source, context or None)
    return found


def _state(message: Message, source: str, translation: str, reviews: Collection[tuple[str, str]]) -> State:
    if message.fuzzy and translation:
        return State.OUTDATED
    if not translation:
        return State.MISSING
    return State.REVIEWED if (text_hash(source), text_hash(translation)) in reviews else State.UNREVIEWED

"""The reader of a screen: in which language and for which origin everything is worded, and out of which edition."""

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec

from bot.conversation.reply import Block, Reply, Role
from bot.conversation.shelf import Shelf
from bot.handbook import Contact, Entry, Handbook, Notice, OfferQuestion, Source, overdue
from bot.i18n import Catalogue, Formats, Translations
from bot.understanding import Redactor, Understanding
from bot.vocabulary import Language, Origin

About = ParamSpec("About")

Worded = Entry | Contact | Notice | OfferQuestion
"""Everything in the content that has texts."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who runs this bot, as its operator has set it: None where nothing is set."""

    operator: str | None = None
    official_url: str | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """All that answering needs, swapped whole when content changes: handbook, catalogues, and the understanding of both.

    Without a `redactor` no wording is kept.
    """

    handbook: Handbook
    translations: Translations
    understanding: Understanding
    identity: Identity = Identity()
    redactor: Redactor | None = None
    shelf: Shelf = field(default_factory=Shelf, init=False, repr=False, compare=False)
    """Each edition has its own, one made by `replace` too."""


PAGE_BYTES = 3_400
"""UTF-8 bytes of text on a page. Telegram takes 4,096 characters; a slow line and a small screen want less."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, on which day. `language` is the one chosen, or the best guess before a choice.

    `simple` asks for screens of few words. `room` is how many UTF-8 bytes of text a page may have: little in a chat, more
    on paper.
    """

    edition: Edition
    language: Language
    origin: Origin | None
    today: datetime.date
    simple: bool = False
    room: int = PAGE_BYTES

    def screen(
        self, make: Callable[Concatenate["Reader", About], Reply], *about: About.args, **named: About.kwargs
    ) -> Reply:
        """The screen that a function makes for this reader; one that was made before is the same object.

        What it is about must be told by values that can be hashed.
        """
        key: tuple[Hashable, ...] = (
            make,
            self.language,
            self.origin,
            self.today,
            self.simple,
            self.room,
            *about,
            *named.items(),
        )
        return self.edition.shelf.screen(key, lambda: make(self, *about, **named))

    @property
    def handbook(self) -> Handbook:
        """The curated content."""
        return self.edition.handbook

    @property
    def catalogue(self) -> Catalogue:
        """The reader's own catalogue."""
        return self.edition.translations[self.language]

    @property
    def formats(self) -> Formats:
        """The reader's own formats."""
        return self.catalogue.formats

    def gettext(self, message: str, **values: object) -> str:
        """An interface message in the reader's language."""
        return self.catalogue.gettext(message, **values)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """An interface message with the form that fits a count."""
        return self.catalogue.ngettext(singular, plural, n, **values)

    def block(self, role: Role, text: str, *, folded: bool = False, url: str | None = None) -> Block:
        """A block of an interface text."""
        return Block(role, text, self.language, folded=folded, url=url)

    def worded(self, role: Role, item: Worded, context: str, *, folded: bool = False) -> Block:
        """A text of the content in the best language that is current: the reader's, else the origin's in its order."""
        source = item.texts()[context]
        for language in self._languages():
            catalogue = self.edition.translations[language]
            text = source if language is Language.EN else catalogue.translated(context, source)
            if text is not None:
                filled = text.format_map(catalogue.formats.values(item.values)) if item.values else text
                reviewed = language is Language.EN or catalogue.reviewed(source, text)
                return Block(role, filled, language, item.id, folded=folded, reviewed=reviewed)
        raise AssertionError("English is always among the languages")

    def entry(self, role: Role, entry: Entry, *, folded: bool = False) -> Iterator[Block]:
        """An entry, its official page, and a line that says so when its review date has passed."""
        yield self.worded(role, entry, entry.id, folded=folded)
        if entry.link:
            yield self.block(Role.LINK, entry.link.title, folded=folded, url=entry.link.url)
        if overdue(entry.review_by, self.today):
            yield self.block(Role.NOTE, self.overdue_line(entry.review_by), folded=folded)

    def overdue_line(self, review_by: datetime.date) -> str:
        """The line beside a statement whose review date has passed."""
        # Translators: stands under a statement that should have been checked again by a date that has passed.
        return self.gettext(
            "This was to be checked by {date}. Ask before you rely on it.", date=self.formats.date(review_by)
        )

    def _languages(self) -> tuple[Language, ...]:
        return (self.language, *self.handbook.languages(self.origin))


def sources_of(items: Iterable[Entry | Contact]) -> tuple[Source, ...]:
    """The sources of entries or contacts, each once, in the order in which they are first named."""
    return tuple(dict.fromkeys(source for item in items for source in item.sources))


def closing_notes(reader: Reader, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """One quiet line each, where due: which language stands in for the reader's own, and what nobody has checked."""
    blocks = tuple(blocks)
    notes = []
    shown = [block for block in blocks if block.role is not Role.ORIGINAL]
    if others := dict.fromkeys(block.language for block in shown if block.language is not reader.language):
        names = reader.formats.listed([reader.formats.language(language) for language in others])
        # Translators: {languages} is one language name or several, such as "English" or "French and English".
        text = reader.gettext("Some of this is not yet translated. It is shown in {languages}.", languages=names)
        notes.append(reader.block(Role.NOTE, text))
    if not all(block.reviewed for block in blocks):
        # Translators: under an answer whose translation no speaker of the language has confirmed yet.
        text = reader.gettext("No speaker of this language has checked this translation yet.")
        notes.append(reader.block(Role.NOTE, text))
    return tuple(notes)

"""Which pages there are, and which screens stand on each: for each language and country the menu, topics and dangers."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.conversation import (
    MENU,
    Block,
    Edition,
    Reader,
    Role,
    danger_name,
    genuine_lines,
    notice_blocks,
    origin_name,
    show,
    source_list,
    topic_name,
)
from bot.paper.markup import Markup
from bot.paper.site import SOURCES, Link, Page, choices, first_page, framed
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Topic

MAX_PAGE_BYTES = 50_000
"""Bytes of a page, by the promise to who opens it on an old phone."""

_MAX_BODY_BYTES = MAX_PAGE_BYTES - 4_000
"""What a page may say between its head and its foot."""

_UNDIVIDED = 1_000_000


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the handbook as it stands today, in these languages and for these origins."""

    edition: Edition
    today: datetime.date
    languages: tuple[Language, ...] = tuple(Language)
    origins: tuple[Origin, ...] = tuple(Origin)

    def pages(self) -> Iterator[tuple[str, str]]:
        """The path and the HTML of every page, the first page first."""
        readers = [Reader(self.edition, language, None, self.today, room=_UNDIVIDED) for language in self.languages]
        yield "index.html", first_page(readers)
        for reader in readers:
            yield self._framed(reader, _countries(reader, self.origins))
            for origin in self.origins:
                own = Reader(self.edition, reader.language, origin, self.today, room=_UNDIVIDED)
                for page in _of_a_country(own):
                    yield self._framed(own, page)

    def _framed(self, reader: Reader, page: Page) -> tuple[str, str]:
        return page.path, framed(reader, page, self.languages)


def _countries(reader: Reader, origins: tuple[Origin, ...]) -> Page:
    """The first page of a language: how to know what is genuine, and a way to each country."""
    blocks = (
        reader.block(Role.TITLE, "🧳 " + reader.gettext("Which country are you from?")),
        *(reader.block(Role.NOTE, line) for line in genuine_lines(reader)),
    )
    ordered = sorted(origins, key=lambda origin: (origin is Origin.OTHER, reader.formats.country(origin)))
    links = choices(Link(f"{origin}/index.html", origin_name(reader, origin)) for origin in ordered)
    return _page(reader, "index", blocks, links)


def _of_a_country(reader: Reader) -> Iterator[Page]:
    yield _menu(reader)
    yield _dangers(reader)
    for danger in Danger:
        yield from _screens(reader, f"danger-{danger}", Intent(Screen.DANGER, danger=danger))
    for topic in Topic:
        yield from _topic(reader, topic)


def _menu(reader: Reader) -> Page:
    blocks = (reader.block(Role.TITLE, origin_name(reader, reader.origin or Origin.OTHER)), *notice_blocks(reader))
    return _page(reader, "index", blocks, choices(Link(f"{topic}.html", topic_name(reader, topic)) for topic in MENU))


def _topic(reader: Reader, topic: Topic) -> Iterator[Page]:
    """The answer, everybody who can help with it, and the sources of both."""
    intents = [Intent(Screen.CONTACTS, topic=topic)]
    if topic is not Topic.CONTACTS:
        intents.insert(0, Intent(Screen.TOPIC, topic=topic))
    yield from _screens(reader, topic, *intents)


def _dangers(reader: Reader) -> Page:
    """Whom to call now, and then a way to each kind of danger."""
    kinds = choices(Link(f"danger-{danger}.html", danger_name(reader, danger)) for danger in Danger)
    return _page(reader, "danger", show(reader, Intent(Screen.DANGER)).blocks, kinds)


def _screens(reader: Reader, name: str, *intents: Intent) -> Iterator[Page]:
    """Screens one below the other, each undivided, and then their sources: on a page apart where one would be too long."""
    replies = [show(reader, intent) for intent in intents]
    sources = dict.fromkeys(source for reply in replies for source in reply.sources)
    blocks = [block for reply in replies for block in reply.blocks]
    proofs = tuple(source_list(reader, sources)) if sources else ()
    whole = _page(reader, name, [*blocks, *proofs])
    if len(whole.body.encode()) <= _MAX_BODY_BYTES:
        yield whole
        return
    apart = _page(reader, name + SOURCES, proofs, choices([Link(f"{name}.html", whole.title)]))
    yield _page(reader, name, blocks, choices([Link(f"{name}{SOURCES}.html", apart.title)]))
    yield apart


def _page(reader: Reader, name: str, blocks: Iterable[Block], after: str = "") -> Page:
    blocks = tuple(blocks)
    title = next(block.text for block in blocks if block.role is Role.TITLE)
    folder = f"{reader.language}/{reader.origin}" if reader.origin else f"{reader.language}"
    body = Markup(reader.handbook, reader.language).of(blocks)
    return Page(f"{folder}/{name}.html", title, f"{body}\n{after}" if after else body)

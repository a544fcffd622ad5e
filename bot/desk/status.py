"""How complete, current and reviewed everything is. States are computed from content and catalogues, never stored."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from bot.handbook import COUNTRY_CODES, Contact, Entry, Handbook, Notice, OfferQuestion, Use
from bot.i18n import Translations
from bot.vocabulary import HOST, Language, Origin, Topic

Item = Entry | Contact | Notice


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is for one origin on one topic: own entries, all entries, and contacts that can be reached."""

    origin: str
    topic: str
    own: int
    all: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many texts a language is to have, has, has of an older source, and has unreviewed."""

    expected: int
    present: int
    outdated: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class Due:
    """One item that is to be reviewed by a day, and whose task that is."""

    owner: str
    review_by: datetime.date
    id: str

    def as_data(self) -> dict[str, str]:
        """The form of `rafiq status --due --json`."""
        return {"owner": self.owner, "review_by": self.review_by.isoformat(), "id": self.id}


@dataclass(frozen=True, slots=True)
class Status:
    """The whole state."""

    entries: dict[str, int]
    contacts: dict[str, int]
    grid: tuple[Cell, ...]
    languages: dict[str, Coverage]

    def as_data(self) -> dict[str, Any]:
        """The form of `rafiq status --json`."""
        return asdict(self)


def status_of(handbook: Handbook, translations: Translations) -> Status:
    """The state of a handbook and its catalogues."""
    countries = {code: handbook.countries[code] for code in COUNTRY_CODES if code in handbook.countries}
    return Status(
        entries={code: len(country.entries) for code, country in countries.items()},
        contacts={code: len(country.contacts) for code, country in countries.items()},
        grid=tuple(_grid(handbook)),
        languages={language.value: _coverage(handbook, translations, language) for language in Language},
    )


def due(handbook: Handbook, today: datetime.date, days: int) -> tuple[Due, ...]:
    """What falls due within so many days, or has, by owner and day."""
    last = today + datetime.timedelta(days=days)
    items = (Due(item.owner, item.review_by, item.id) for item in handbook.items() if item.review_by <= last)
    return tuple(sorted(items, key=lambda item: (item.owner, item.review_by, item.id)))


def expected_texts(handbook: Handbook, language: Language) -> Iterator[tuple[str, str]]:
    """Context and English text of everything that the plan wants in a language.

    Of `LY.yaml`, the notices and all danger advice everything; of an origin's file, what its own languages are.
    """
    for code, country in handbook.countries.items():
        items: list[Entry | Contact] = [*country.entries, *country.contacts]
        for item in items:
            planned = code == HOST or language in country.header.languages or bool(item.danger)
            if planned and not (isinstance(item, Contact) and not item.shown):
                yield from _translatable(item, language)
    for_all: list[Notice | OfferQuestion] = [*handbook.notices, *handbook.offer_questions]
    for item_for_all in for_all:
        yield from item_for_all.texts().items()


def _translatable(item: Item, language: Language) -> Iterator[tuple[str, str]]:
    """The texts of an item, without the name of an office that has one of its own in the language."""
    for context, text in item.texts().items():
        if not (isinstance(item, Contact) and language in item.names and context.endswith("#name")):
            yield context, text


def _coverage(handbook: Handbook, translations: Translations, language: Language) -> Coverage:
    texts = list(expected_texts(handbook, language))
    if language is Language.EN:
        return Coverage(len(texts), len(texts), 0, 0)
    catalogue = translations[language]
    present = sum(catalogue.translated(context, text) is not None for context, text in texts)
    outdated = sum(catalogue.outdated(context, text) for context, text in texts)
    return Coverage(len(texts), present, outdated, present)


def _grid(handbook: Handbook) -> Iterator[Cell]:
    for origin in (origin for origin in Origin if origin is not Origin.OTHER):
        country = handbook.countries.get(origin)
        own_entries = country.entries if country else ()
        host = handbook.countries.get(HOST)
        for topic in Topic:
            own = sum(entry.topic is topic for entry in own_entries)
            for_all = sum(entry.topic is topic for entry in (host.entries if host else ()))
            yield Cell(origin, topic, own, own + for_all, _reachable(handbook, origin, topic))


def _reachable(handbook: Handbook, origin: Origin, topic: Topic) -> int:
    contacts = (contact for country in handbook.countries.values() for contact in country.contacts)
    return sum(
        contact.use is Use.YES
        and topic in contact.topics
        and contact.reachable
        and (contact.serves == "all" or origin in contact.serves)
        for contact in contacts
    )


def status_as_text(status: Status) -> str:
    """The state to read in a terminal: counts, the grid of origins and topics, and the languages."""
    origins = list(dict.fromkeys(cell.origin for cell in status.grid))
    cells = {(cell.origin, cell.topic): cell for cell in status.grid}
    lines = [f"{sum(status.entries.values())} entries, {sum(status.contacts.values())} contacts", ""]
    lines.append(f"{'own entries / contacts':24}" + "".join(f"{origin:>7}" for origin in origins))
    for topic in Topic:
        row = (cells[origin, topic.value] for origin in origins)
        lines.append(f"{topic:24}" + "".join(f"{cell.own:>4}/{cell.contacts:<2}" for cell in row))
    lines += ["", f"{'language':10}{'expected':>10}{'present':>10}{'outdated':>10}{'unreviewed':>12}"]
    lines += [
        f"{language:10}{coverage.expected:>10}{coverage.present:>10}{coverage.outdated:>10}{coverage.unreviewed:>12}"
        for language, coverage in status.languages.items()
    ]
    return "\n".join(lines)


def status_as_page(status: Status) -> str:
    """The state as an HTML page of its own, for people who do not use a terminal."""
    origins = list(dict.fromkeys(cell.origin for cell in status.grid))
    cells = {(cell.origin, cell.topic): cell for cell in status.grid}
    grid = [
        [topic.value, *(f"{cells[origin, topic.value].own} / {cells[origin, topic.value].contacts}" for origin in origins)]
        for topic in Topic
    ]
    languages = [
        [language, coverage.expected, coverage.present, coverage.outdated, coverage.unreviewed]
        for language, coverage in status.languages.items()
    ]
    heads = ["language", "expected", "present", "outdated", "unreviewed"]
    return _PAGE.format(languages=_table(heads, languages), grid=_table(["topic", *origins], grid))


_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Rafiq: coverage</title>
<style>body {{ font: 16px/1.4 sans-serif; margin: 2rem; }} table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #ccd; padding: .2rem .5rem; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }}</style>
</head><body><h1>Rafiq: coverage</h1><h2>Languages</h2>{languages}
<h2>Own entries / contacts that can be reached, by topic and origin</h2>{grid}</body></html>
"""


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def due_as_text(items: Iterable[Due]) -> str:
    """What falls due, a line each."""
    lines = [f"{item.review_by}  {item.owner:24}  {item.id}" for item in items]
    return "\n".join(lines) or "Nothing falls due."

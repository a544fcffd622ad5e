"""Checks for editors beyond the schema: each a small function with a code, a level and a line in docs/editors.md."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import phonenumbers

from bot.desk.reading import reading_grade, sentences
from bot.handbook import Contact, Entry, Level, Loaded, Notice, Problem, Use
from bot.i18n import Phone, Translations
from bot.vocabulary import Language

SHORT_CODES = frozenset({"1404", "1415", "1417", "1515"})
"""Libyan short codes that an editor has reviewed; more stand in the content of origins, callable from home only."""

FIRST_LENGTH = 140
TEXT_LENGTH = 300
SENTENCE_WORDS = 30
REVIEW_DAYS = 365
GRADE = 10

_PLACEHOLDER = re.compile(r"\{[a-z0-9_]+\}")

Item = Entry | Contact | Notice
Finding = tuple[Level, str, str]


def check_content(loaded: Loaded, today: datetime.date) -> list[Problem]:
    """Every problem of the loaded content, those of loading included, in file order."""
    found = list(loaded.problems)
    for item in loaded.handbook.items():
        path, line = loaded.places[item.id]
        found += [Problem(path, line, level, code, f"{item.id}: {text}") for level, code, text in _findings(item, today)]
    return sorted([*found, *_too_many_first(loaded), *_shared_numbers(loaded), *_hidden_numbers(loaded)])


def _findings(item: Item, today: datetime.date) -> Iterator[Finding]:
    for context, text in item.texts().items():
        if context.endswith("#name"):
            continue
        yield from _digits(text)
        yield from _length(text)
    yield from _dates(item, today)
    if isinstance(item, Entry):
        yield from _first(item)
    if isinstance(item, Contact):
        yield from _phones(item)
        yield from _shown(item)
    for source in item.sources:
        if source.url and source.url.startswith("http:"):
            yield Level.WARNING, "link-not-https", f"{source.url} is not https"


def _digits(text: str) -> Iterator[Finding]:
    if any(character.isdigit() for character in _PLACEHOLDER.sub("", text)):
        yield Level.ERROR, "number-in-prose", "a number stands in the text; make it a value in braces"


def _length(text: str) -> Iterator[Finding]:
    if len(text) > TEXT_LENGTH:
        yield Level.WARNING, "text-long", f"{len(text)} characters; at most {TEXT_LENGTH}"
    longest = max(len(sentence.split()) for sentence in sentences(text))
    if longest > SENTENCE_WORDS:
        yield Level.WARNING, "sentence-long", f"a sentence of {longest} words; at most {SENTENCE_WORDS}"
    if (grade := reading_grade(text)) > GRADE:
        yield Level.WARNING, "reading-hard", f"takes {grade:.0f} years of school to read; at most {GRADE}"


def _first(entry: Entry) -> Iterator[Finding]:
    if entry.first and len(entry.text) > FIRST_LENGTH:
        yield Level.WARNING, "first-long", f"{len(entry.text)} characters on the first screen; at most {FIRST_LENGTH}"


def _dates(item: Item, today: datetime.date) -> Iterator[Finding]:
    if item.review_by < today:
        yield Level.WARNING, "review-passed", f"was to be reviewed by {item.review_by}"
    if item.review_by > today + datetime.timedelta(days=REVIEW_DAYS):
        yield Level.WARNING, "review-far", f"review_by is more than {REVIEW_DAYS} days ahead"


def _phones(contact: Contact) -> Iterator[Finding]:
    for phone in contact.phones:
        if phone.number and not _possible(phone.number):
            yield Level.ERROR, "phone-invalid", f"{phone.number} is no possible number of its country"
        if phone.short_code and phone.callable_from == "LY SIM" and phone.short_code not in SHORT_CODES:
            yield Level.ERROR, "short-code-unknown", f"{phone.short_code} is not on the list of reviewed short codes"


def _possible(number: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False


def _shown(contact: Contact) -> Iterator[Finding]:
    if contact.use is Use.YES and not contact.reachable:
        yield Level.WARNING, "contact-unreachable", "has no phone, e-mail, site or address"


def _too_many_first(loaded: Loaded) -> Iterator[Problem]:
    for country in loaded.handbook.countries.values():
        by_topic: dict[str, list[Entry]] = {}
        for entry in country.entries:
            if entry.first:
                by_topic.setdefault(entry.topic, []).append(entry)
        for topic, entries in by_topic.items():
            for entry in entries[3:]:
                path, line = loaded.places[entry.id]
                yield Problem(path, line, Level.WARNING, "first-many", f"{topic} has more than three first lines")


def _shared_numbers(loaded: Loaded) -> Iterator[Problem]:
    """One office, one contact: a number that stands on two contacts is told on the second."""
    first: dict[str, str] = {}
    for contact in _contacts(loaded):
        for phone in contact.phones:
            owner = first.setdefault(phone.dialled, contact.id)
            if owner != contact.id:
                path, line = loaded.places[contact.id]
                message = f"{contact.id}: {phone.dialled} stands on {owner} already; one office, one contact"
                yield Problem(path, line, Level.WARNING, "contact-twice", message)


def _hidden_numbers(loaded: Loaded) -> Iterator[Problem]:
    """A number that may not be shown on a contact may not be shown in a text either."""
    hidden = {phone.dialled for contact in _contacts(loaded) if not contact.shown for phone in contact.phones}
    hidden -= {phone.dialled for contact in _contacts(loaded) if contact.shown for phone in contact.phones}
    for item in loaded.handbook.items():
        for value in item.values.values():
            if isinstance(value, Phone) and value.phone in hidden and not (isinstance(item, Contact) and not item.shown):
                path, line = loaded.places[item.id]
                message = f"{item.id}: {value.phone} belongs to a contact that may not be shown"
                yield Problem(path, line, Level.ERROR, "never-shown", message)


def _contacts(loaded: Loaded) -> Iterator[Contact]:
    for country in loaded.handbook.countries.values():
        yield from country.contacts


def untranslated_danger(loaded: Loaded, translations: Translations) -> Iterator[Problem]:
    """Danger advice that a language has no current translation of, once for each advice."""
    for item in loaded.handbook.items():
        if isinstance(item, Notice) or not item.danger or (isinstance(item, Contact) and not item.shown):
            continue
        for context, text in item.texts().items():
            if context.endswith("#name"):
                continue
            others = [language for language in Language if language is not Language.EN]
            missing = [language for language in others if translations[language].translated(context, text) is None]
            if missing:
                path, line = loaded.places[item.id]
                message = f"{context}: not translated into {', '.join(missing)}"
                yield Problem(path, line, Level.WARNING, "danger-untranslated", message)


def relative(path: Path) -> Path:
    """The path from here, where there is one: what an editor clicks on."""
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path

"""Checks of the translators' catalogues, with file, line, level and what to do."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from bot.desk.glossary import Term, read_glossary
from bot.handbook import Level, Problem
from bot.i18n import CONTENT, INTERFACE, STAFF, STAFF_LANGUAGES, read_catalogue
from bot.vocabulary import Language

GLOSSARY = "glossary.yaml"
_BRACES = re.compile(r"\{[^{}]*\}")
_DIGIT = re.compile(r"\d")
_TAGS = re.compile(r"</?[a-zA-Z][^>]*>")
_LINKS = re.compile(r"https?://|www\.|@\w{4,}|\+\d")
_LIMIT = re.compile(r"at most (\d+) characters")
_COPIED_WORDS = 4
_SCRIPTS = {Language.AR: "ARABIC", Language.UR: "ARABIC", Language.BN: "BENGALI", Language.NE: "DEVANAGARI"}
_RIGHT_TO_LEFT = (Language.AR, Language.UR)
_ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
_BARE_RUN = re.compile(r"[A-Za-z]\w*[ .,/-]+\d[\w.]*|\d[\w.]*[ .,/-]+[A-Za-z]\w*")
"""Latin letters and digits side by side without an isolate around them."""

_LATIN_SHARE = 0.4
"""Names and programmes stay in Latin letters; above this share of the letters a text is probably in another script."""

Finding = tuple[Level, str, str]


def check_catalogues(locales: Path) -> list[Problem]:
    """Every problem of every catalogue, in file order."""
    return sorted(
        problem
        for language in Language
        for name in (INTERFACE, CONTENT, *((STAFF,) if language in STAFF_LANGUAGES else ()))
        for problem in _check(locales / language.value / name, language)
    )


def broken_in(message: Message, form: str) -> Iterator[str]:
    """What is broken in one form of a translation: braces, tags, digits, links. A broken one must not be taken."""
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted, used = {name for source in sources for name in _BRACES.findall(source)}, set(_BRACES.findall(form))
    if not used <= wanted:
        yield f"{', '.join(sorted(used - wanted))} is not in the English text; use its braces"
    if isinstance(message.id, str) and (left_out := wanted - used):
        yield f"{', '.join(sorted(left_out))} is missing; the English text has it"
    if sorted(_TAGS.findall(form)) != sorted(_TAGS.findall(sources[0])):
        yield "tags differ from the English text"
    if not _digits(sources[0]) and _digits(form):
        yield "a digit is typed in; numbers come from the braces"
    if _LINKS.search(form) and not _LINKS.search(sources[0]):
        yield "a link, user name or phone number is typed in"


def _digits(text: str) -> bool:
    return _DIGIT.search(_BRACES.sub("", text)) is not None


def _check(path: Path, language: Language) -> Iterator[Problem]:
    if not path.exists():
        if path.name != CONTENT:
            yield Problem(path, 1, Level.WARNING, "catalogue-missing", "there is no catalogue of the interface")
        return
    try:
        catalogue = read_catalogue(path, language)
    except PoFileError as error:
        yield Problem(path, error.lineno or 1, Level.ERROR, "catalogue-broken", str(error.args[0]))
        return
    except UnicodeDecodeError:
        yield Problem(path, 1, Level.ERROR, "encoding", "the file is not UTF-8; save it with this encoding")
        return
    terms = read_glossary(path.parent / GLOSSARY)
    for message in catalogue:
        if message.id and not message.fuzzy:
            findings = (*_broken(message), *_doubtful(message, language), *_beside_the_glossary(message, terms))
            yield from (Problem(path, message.lineno or 1, level, code, text) for level, code, text in findings)
    yield from _same_for_two(path, catalogue)


def _broken(message: Message) -> Iterator[Finding]:
    for form in _forms(message):
        for reason in broken_in(message, form):
            yield Level.ERROR, "translation-broken", f"{_name(message)}: {reason}"


def _doubtful(message: Message, language: Language) -> Iterator[Finding]:
    limit = _LIMIT.search(" ".join(message.auto_comments))
    source = message.id if isinstance(message.id, str) else message.id[0]
    for form in _forms(message):
        if limit and len(form) > int(limit[1]):
            yield Level.WARNING, "translation-long", f"{_name(message)}: {len(form)} characters; at most {limit[1]}"
        if form != form.strip() or "  " in form:
            yield Level.WARNING, "spaces", f"{_name(message)}: a stray space"
        copied = form == source and len(source.split()) >= _COPIED_WORDS and not str(message.context).endswith("#name")
        if language is not Language.EN and copied:
            yield Level.WARNING, "untranslated-copy", f"{_name(message)}: the English text stands in the translation"
        if language in _RIGHT_TO_LEFT and (run := _BARE_RUN.search(_ISOLATED.sub("", form))):
            yield Level.WARNING, "isolate-missing", f"{_name(message)}: {run[0]!r} may be shown in the wrong order"
        if language in _SCRIPTS and _share_of_latin(form) > _LATIN_SHARE and not str(message.context).endswith("#name"):
            yield Level.WARNING, "wrong-script", f"{_name(message)}: mostly Latin letters"


def _beside_the_glossary(message: Message, terms: Sequence[Term]) -> Iterator[Finding]:
    if isinstance(message.id, str) and message.string and not str(message.context).endswith("#name"):
        for term in terms:
            if term.missed_by(message.id, str(message.string)):
                wanted = " / ".join(term.agreed)
                yield Level.WARNING, "glossary-missed", f"{_name(message)}: {term.name} is {wanted} by the glossary"


def _same_for_two(path: Path, catalogue: Catalog) -> Iterator[Problem]:
    """Two different English texts with one translation: one of them is probably a slip."""
    first: dict[str, Message] = {}
    for message in catalogue:
        if message.id and isinstance(message.id, str) and message.string and len(message.id.split()) >= _COPIED_WORDS:
            other = first.setdefault(str(message.string), message)
            if other.id != message.id:
                text = f"{_name(message)}: translated like {_name(other)}"
                yield Problem(path, message.lineno or 1, Level.WARNING, "same-translation", text)


def _share_of_latin(text: str) -> float:
    letters = [character for character in _BRACES.sub("", text) if character.isalpha()]
    latin = sum(unicodedata.name(character, "").startswith("LATIN") for character in letters)
    return latin / len(letters) if letters else 0.0


def _forms(message: Message) -> tuple[str, ...]:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return tuple(form for form in forms if form)


def _name(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or (text if len(text) <= 40 else text[:39] + "…")  # noqa: PLR2004

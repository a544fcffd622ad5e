"""Checks of the translators' catalogues, with file and line."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError

from bot.handbook import Level, Problem
from bot.i18n import CONTENT, INTERFACE, read_catalogue
from bot.vocabulary import Language

_BRACES = re.compile(r"\{[a-z0-9_]*\}")


def check_catalogues(locales: Path) -> list[Problem]:
    """Every problem of every catalogue, in file order."""
    return sorted(
        problem
        for language in Language
        for name in (INTERFACE, CONTENT)
        for problem in _check(locales / language.value / name, language)
    )


def _check(path: Path, language: Language) -> Iterator[Problem]:
    if not path.exists():
        if path.name == INTERFACE:
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
    for message in catalogue:
        if message.id:
            yield from (Problem(path, message.lineno or 1, level, code, text) for level, code, text in _findings(message))


def _findings(message: Message) -> Iterator[tuple[Level, str, str]]:
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = {name for source in sources for name in _BRACES.findall(source)}
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    for form in forms:
        used = set(_BRACES.findall(form))
        if form and not used <= wanted:
            yield Level.ERROR, "braces-differ", f"{', '.join(sorted(used - wanted))} is not in the English text"
        if form and isinstance(message.id, str) and (left_out := wanted - used):
            yield Level.ERROR, "braces-differ", f"{', '.join(sorted(left_out))} is missing in the translation"

"""The messages of one language, read from its PO files. Knows nothing of entries: content is looked up by context.

A translation is served only while the English text it was made from is the text now asked for, and never when it is fuzzy:
a changed sentence cannot show its old translation. The files are read as they are; there is no compiled copy to go stale.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po

from bot.i18n.formats import Formats
from bot.i18n.reviewed import REVIEWED, read_reviews, text_hash
from bot.vocabulary import Language

INTERFACE = "bot.po"
CONTENT = "content.po"
STAFF = "staff.po"
STAFF_LANGUAGES = (Language.EN, Language.FR, Language.AR)
"""The languages of the staff's pages."""

_SOUND_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*")?\s*')

Forms = tuple[str, ...]
Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is said in one language: interface messages, translated content, and the formats of its locale."""

    language: Language
    formats: Formats
    interface: Mapping[Key, Forms] = field(default_factory=dict)
    content: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    plural: Callable[[int], int] = lambda n: int(n != 1)
    reviews: frozenset[tuple[str, str]] = frozenset()

    def gettext(self, message: str, **values: object) -> str:
        """The interface message in this language, its braces filled; the English one where it is missing."""
        return _filled(self.interface.get((None, message), (message,))[0], values)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The form that fits the count `n`, which also fills `{n}`."""
        forms = self.interface.get((None, singular))
        form = forms[min(self.plural(n), len(forms) - 1)] if forms else (singular if n == 1 else plural)
        return _filled(form, {"n": self.formats.number(n), **values})

    def translated(self, context: str, source: str) -> str | None:
        """The translation of a content text, if there is one of exactly this English source."""
        made_from, translation = self.content.get(context, ("", ""))
        return translation if made_from == source else None

    def reviewed(self, source: str, translation: str) -> bool:
        """Whether a speaker of the language has confirmed exactly this translation of exactly this source."""
        return (text_hash(source), text_hash(translation)) in self.reviews

    def outdated(self, context: str, source: str) -> bool:
        """Whether there is a translation, but of another English source than this one."""
        return context in self.content and self.content[context][0] != source


@dataclass(frozen=True, slots=True)
class BrokenCatalogue:
    """A catalogue that could not be read and was set aside alone; `line` counts from 1."""

    path: Path
    line: int
    reason: str


@dataclass(frozen=True)
class Translations:
    """The catalogues of all nine languages, complete or not."""

    catalogues: Mapping[Language, Catalogue]
    broken: tuple[BrokenCatalogue, ...] = ()

    def __getitem__(self, language: Language) -> Catalogue:
        return self.catalogues[language]


def load_translations(locales: Path) -> Translations:
    """Read `locales/<language>/bot.po` and `content.po`; what is missing or broken falls back to English."""
    broken: list[BrokenCatalogue] = []
    catalogues = {language: _catalogue(language, locales / language.value, broken) for language in Language}
    return Translations(catalogues, tuple(broken))


def read_catalogue(path: Path, language: Language) -> Catalog:
    """One PO file, in Babel's own form.

    Raises:
        PoFileError: when the file is not a sound PO file.
        UnicodeDecodeError: when it is not UTF-8.
    """
    text = path.read_text("utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not _SOUND_LINE.fullmatch(line):  # Babel passes over an unclosed quotation
            raise PoFileError("this is no keyword, quoted text or comment", Catalog(), line, number)
    return read_po(io.StringIO(text), locale=language.value, abort_invalid=True)


def load_staff_words(locales: Path) -> Mapping[Language, Catalogue]:
    """The words of the staff's pages; what is missing or broken is English."""
    return {
        language: Catalogue(
            language, Formats(language), _interface(locales / language.value / STAFF, language, []), {}, _plural(language)
        )
        for language in STAFF_LANGUAGES
    }


def N_(message: str) -> str:  # noqa: N802  gettext's own name for "extract this, translate it later"
    """A message that is translated where it is shown."""
    return message


def _interface(path: Path, language: Language, broken: list[BrokenCatalogue]) -> dict[Key, Forms]:
    return {
        (message.context, _forms(message.id)[0]): _forms(message.string)
        for message in _translated(path, language, broken)
        if not message.fuzzy
    }


def _plural(language: Language) -> Callable[[int], int]:
    return c2py(get_plural(language.value).plural_expr)


def _catalogue(language: Language, folder: Path, broken: list[BrokenCatalogue]) -> Catalogue:
    interface = _interface(folder / INTERFACE, language, broken)
    content = {
        message.context: ("" if message.fuzzy else _forms(message.id)[0], _forms(message.string)[0])
        for message in _translated(folder / CONTENT, language, broken)
        if message.context
    }
    reviews = frozenset((review.source, review.translation) for review in read_reviews(folder / REVIEWED))
    return Catalogue(language, Formats(language), interface, content, _plural(language), reviews)


def _translated(path: Path, language: Language, broken: list[BrokenCatalogue]) -> Iterable[Message]:
    if not path.exists():
        return ()
    try:
        catalogue = read_catalogue(path, language)
    except PoFileError as error:
        broken.append(BrokenCatalogue(path, error.lineno or 1, str(error.args[0])))
        return ()
    except UnicodeDecodeError:
        broken.append(BrokenCatalogue(path, 1, "the file is not UTF-8"))
        return ()
    return [message for message in catalogue if message.id and all(_forms(message.string))]


def _forms(written: str | Iterable[str] | None) -> Forms:
    return (written,) if isinstance(written, str) else tuple(written or ("",))


def _filled(message: str, values: Mapping[str, object]) -> str:
    return message.format_map(values) if values else message

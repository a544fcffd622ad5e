"""The translators' catalogues, made from code and content: what is to be translated, and what is there already."""

import datetime
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from bot.desk.status import expected_texts
from bot.handbook import Handbook
from bot.i18n import CONTENT, INTERFACE, STAFF, STAFF_LANGUAGES, Formats, read_catalogue
from bot.vocabulary import Language

_CODE = Path(__file__).resolve().parent.parent
_KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
_STAFF_ROOM = _CODE / "staff"
_BEGUN = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
_TITLES = {INTERFACE: "Rafiq's interface", CONTENT: "Rafiq's content", STAFF: "Rafiq's staff pages"}
_HEADER = "# {title}, {language}.\n# Licensed under CC BY 4.0, as everything in locales/ is.\n#"


def update_catalogues(locales: Path, handbook: Handbook) -> dict[str, int]:
    """Bring every catalogue up to date; how many messages each still wants, by its path within `locales`.

    Texts that are new stand there empty; those whose English changed keep the old translation, marked fuzzy, which is
    never served; those that are gone are dropped.
    """
    wanting: dict[str, int] = {}
    for language in Language:
        for name, template in templates(handbook, language).items():
            path = locales / language.value / name
            catalogue = merged(path, template, language)
            write_catalogue(path, catalogue)
            wanting[f"{language.value}/{name}"] = sum(map(_wants, catalogue))
    return wanting


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue in its one form: no line numbers, which would change with every edit of the code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False, include_previous=True, ignore_obsolete=True)


def templates(handbook: Handbook, language: Language) -> dict[str, Catalog]:
    """What is to be translated into a language, by file name. English content is the source and has no catalogue."""
    wanted = {INTERFACE: interface_template()}
    if language in STAFF_LANGUAGES:
        wanted[STAFF] = staff_template()
    if language is not Language.EN:
        wanted[CONTENT] = content_template(handbook, language)
    return wanted


def interface_template() -> Catalog:
    """Every message that workers see of the code, with what its programmer says to the translator."""
    return _extracted(_CODE, lambda folder: Path(folder) != _STAFF_ROOM)


def staff_template() -> Catalog:
    """Every message of the staff's pages, from code and templates."""
    return _extracted(_STAFF_ROOM, lambda _: True)


def _extracted(root: Path, taken: Callable[[str], bool]) -> Catalog:
    template = Catalog()
    found = extract_from_dir(
        root,
        [("**.py", "python"), ("**.html", "jinja2")] if root == _STAFF_ROOM else [("**.py", "python")],
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=taken,
    )
    for path, _, message, comments, context in found:
        place = (root / path).relative_to(_CODE.parent).as_posix()
        template.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return template


def content_template(handbook: Handbook, language: Language) -> Catalog:
    """Every text of the content that the plan wants in a language, under its context, with its values as examples."""
    template = Catalog()
    formats = Formats(language)
    items = {item.id: item for item in (*handbook.items(), *handbook.offer_questions)}
    for context, text in expected_texts(handbook, language):
        values = items[context.partition("#")[0]].values
        examples = [f"{{{name}}} reads: {formats.value(value)}" for name, value in values.items() if f"{{{name}}}" in text]
        template.add(text, None, [(f"content/{context.partition('/')[0]}.yaml", 0)], auto_comments=examples, context=context)
    return template


def merged(path: Path, template: Catalog, language: Language) -> Catalog:
    """The catalogue at a path, brought up to date with a template; a new one where there is none."""
    catalogue = read_catalogue(path, language) if path.exists() else Catalog(locale=language.value, creation_date=_BEGUN)
    catalogue.project, catalogue.version, catalogue.fuzzy = "rafiq", "1", False
    before = {message.context: message for message in catalogue if message.context}
    catalogue.update(template, no_fuzzy_matching=path.name == CONTENT, update_creation_date=False, keep_user_comments=True)
    for message in catalogue:
        if message.context and not message.string:
            _carry_over(before.get(message.context), message)
        if language is Language.EN and message.id:
            message.string, message.flags = message.id, message.flags - {"fuzzy"}
    catalogue.header_comment = _HEADER.format(
        title=_TITLES[path.name], language=catalogue.locale.english_name if catalogue.locale else ""
    )
    return catalogue


def _carry_over(old: Message | None, message: Message) -> None:
    """Keep the translation of a text whose English changed, as a suggestion that is never served."""
    if old is not None and old.string and old.id != message.id:
        message.string = old.string
        message.previous_id = [old.id] if isinstance(old.id, str) else list(old.id)
        message.flags.add("fuzzy")


def _wants(message: Message) -> bool:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    return bool(message.id) and (message.fuzzy or not all(forms))

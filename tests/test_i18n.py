"""Languages: formats from CLDR, catalogues that never show an outdated translation, the choice of language."""

import datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bot.i18n import CONTENT, INTERFACE, Formats, Translations, Value, language_of, load_translations, native_name
from bot.vocabulary import Language, Origin

RIGHT_TO_LEFT = {Language.AR, Language.UR}


def formatted(language: Language, written: dict[str, object]) -> str:
    value: Value = TypeAdapter(Value).validate_python(written)
    return Formats(language).value(value)


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        (Language.EN, {"money": 1000, "currency": "LYD"}, "1,000 Libyan dinars"),
        (Language.FR, {"money": 1000, "currency": "LYD"}, "1\u202f000 dinars libyens"),
        (Language.ID, {"money": "12.5", "currency": "USD"}, "12,5 Dolar Amerika Serikat"),
        (Language.EN, {"duration": 30, "unit": "day"}, "30 days"),
        (Language.AR, {"duration": 2, "unit": "year"}, "سنتان"),
        (Language.HA, {"duration": 30, "unit": "day"}, "ranaku 30"),
        (Language.EN, {"percent": 3.75}, "3.75%"),
        (Language.EN, {"year": 2010}, "2010"),
        (Language.EN, {"date": "2026-03-31"}, "March 31, 2026"),
        (Language.FR, {"month": "2026-03"}, "mars 2026"),
        (Language.AR, {"phone": "1404"}, "\u20661404\u2069"),
        (Language.UR, {"identifier": "Law 12 of 2010"}, "\u2068Law 12 of 2010\u2069"),
    ],
)
def test_values_are_worded_in_the_language(language: Language, written: dict[str, object], expected: str) -> None:
    assert formatted(language, written) == expected


@pytest.mark.parametrize("language", Language)
def test_digits_are_latin_in_every_language(language: Language) -> None:
    texts = [formatted(language, {"money": 1234, "currency": "LYD"}), formatted(language, {"date": "2026-03-31"})]

    assert all(not character.isdigit() or character.isascii() for text in texts for character in text)


@pytest.mark.parametrize("language", Language)
def test_cldr_names_every_country_and_language(language: Language) -> None:
    formats = Formats(language)

    assert all(formats.country(origin) != origin for origin in Origin if origin is not Origin.OTHER)
    assert all(formats.language(other) != other for other in Language)
    assert native_name(language) != language
    assert formats.right_to_left == (language in RIGHT_TO_LEFT)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("fr-NE", Language.FR), ("tl", Language.FIL), ("in", Language.ID), ("ar_SD", Language.AR), ("de", None), (None, None)],
)
def test_a_device_language_suggests_one_of_ours(tag: str | None, expected: Language | None) -> None:
    assert language_of(tag) is expected


def catalogues(folder: Path, content: str = "", interface: str = "") -> Translations:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "fr").mkdir()
    (folder / "fr" / CONTENT).write_text(header + content, "utf-8")
    (folder / "fr" / INTERFACE).write_text(header + interface, "utf-8")
    return load_translations(folder)


def test_a_changed_source_never_shows_its_old_translation(tmp_path: Path) -> None:
    french = catalogues(tmp_path, 'msgctxt "LY/wages.a"\nmsgid "Old."\nmsgstr "Vieux."\n')[Language.FR]

    assert french.translated("LY/wages.a", "Old.") == "Vieux."
    assert french.translated("LY/wages.a", "New.") is None
    assert french.outdated("LY/wages.a", "New.")


def test_a_fuzzy_translation_is_never_served(tmp_path: Path) -> None:
    translations = catalogues(
        tmp_path,
        '#, fuzzy\nmsgctxt "LY/wages.a"\nmsgid "New."\nmsgstr "Vieux."\n',
        '#, fuzzy\nmsgid "Menu"\nmsgstr "Carte"\n',
    )

    assert translations[Language.FR].translated("LY/wages.a", "New.") is None
    assert translations[Language.FR].gettext("Menu") == "Menu"


def test_a_broken_catalogue_is_set_aside_alone(tmp_path: Path) -> None:
    translations = catalogues(tmp_path, 'msgid "A"\nmsgstr "B\n', 'msgid "Menu"\nmsgstr "Carte"\n')

    assert [(broken.path.name, broken.line) for broken in translations.broken] == [("content.po", 5)]
    assert translations[Language.FR].gettext("Menu") == "Carte"


def test_plurals_follow_the_language(tmp_path: Path) -> None:
    french = catalogues(
        tmp_path,
        interface='msgid "{n} source"\nmsgid_plural "{n} sources"\nmsgstr[0] "{n} source"\nmsgstr[1] "{n} sources"\n',
    )[Language.FR]

    assert [french.ngettext("{n} source", "{n} sources", n) for n in (0, 1, 2)] == ["0 source", "1 source", "2 sources"]


def test_a_date_is_shown_in_the_order_of_the_language() -> None:
    assert Formats(Language.NE).date(datetime.date(2026, 3, 31)) == "2026 मार्च 31"

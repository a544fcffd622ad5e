"""The translators' desk: states are computed, reviews undo themselves, spreadsheets come back whole or not at all."""

import datetime
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.desk import SpreadsheetError, State, approve, export_sheet, import_sheet, texts, update_catalogues
from bot.desk.catalogues import check_catalogues
from bot.handbook import Handbook, Level, load
from bot.i18n import CONTENT, load_translations
from bot.vocabulary import Language
from tests.conftest import LOCALES
from tests.samples import LY, write_content

TODAY = datetime.date(2026, 11, 25)
KEY = "LY/wages.minimum"


@pytest.fixture
def handbook(tmp_path: Path) -> Handbook:
    return load(write_content(tmp_path / "content")).handbook


@pytest.fixture
def locales(tmp_path: Path, handbook: Handbook) -> Path:
    """Catalogues of the sample content, with one French translation."""
    folder = tmp_path / "locales"
    update_catalogues(folder, handbook)
    translate(folder, "Au moins {amount} par mois.")
    return folder


def translate(locales: Path, french: str, context: str = KEY) -> None:
    path = locales / "fr" / CONTENT
    head, _, tail = path.read_text("utf-8").partition(f'msgctxt "{context}"')
    before, _, after = tail.partition('msgstr "')
    path.write_text(f'{head}msgctxt "{context}"{before}msgstr "{french}{after[after.index(chr(34)) :]}', "utf-8")


def state(locales: Path, handbook: Handbook, context: str = KEY) -> State:
    return next(text.state for text in texts(locales, handbook, Language.FR) if text.context == context)


def test_a_state_is_computed_from_what_is_there(locales: Path, handbook: Handbook, tmp_path: Path) -> None:
    assert state(locales, handbook) is State.UNREVIEWED
    assert state(locales, handbook, "LY/abuse.beaten-now") is State.MISSING

    assert approve(locales, handbook, Language.FR, by="speaker, Niamey", on=TODAY) == 1
    assert state(locales, handbook) is State.REVIEWED

    translate(locales, "Au moins {amount}, chaque mois.")
    assert state(locales, handbook) is State.UNREVIEWED

    changed = load(write_content(tmp_path / "content", LY=LY.replace("a month.", "every month."))).handbook
    assert state(locales, changed) is State.OUTDATED


def test_an_approved_translation_is_served_as_reviewed(locales: Path, handbook: Handbook) -> None:
    pair = ("The minimum wage is {amount} a month.", "Au moins {amount} par mois.")
    assert not load_translations(locales)[Language.FR].reviewed(*pair)

    approve(locales, handbook, Language.FR, by="AB", on=TODAY, contexts=[KEY])

    assert load_translations(locales)[Language.FR].reviewed(*pair)


def test_a_changed_source_keeps_the_old_translation_as_a_suggestion_alone(locales: Path, tmp_path: Path) -> None:
    changed = load(write_content(tmp_path / "content", LY=LY.replace("a month.", "every month."))).handbook

    update_catalogues(locales, changed)

    assert "Au moins {amount} par mois." in (locales / "fr" / CONTENT).read_text("utf-8")
    assert load_translations(locales)[Language.FR].translated(KEY, "The minimum wage is {amount} every month.") is None


def edited(path: Path, change: Callable[[Any], None]) -> None:
    book = load_workbook(path)
    change(book["fr"])
    book.save(path)


def row_of(sheet: Any, context: str) -> int:
    return int(next(cell.row for cell in sheet["B"] if cell.value == context))


def test_a_spreadsheet_comes_back_and_touches_only_what_changed(locales: Path, handbook: Handbook, tmp_path: Path) -> None:
    sheet = tmp_path / "fr.xlsx"
    export_sheet(sheet, locales, handbook, Language.FR)
    before = (locales / "fr" / CONTENT).read_bytes()

    assert import_sheet(sheet, locales, handbook, Language.FR) == 0
    assert (locales / "fr" / CONTENT).read_bytes() == before

    edited(sheet, lambda cells: cells.cell(row_of(cells, "LY/abuse.beaten-now"), 4, "Mettez-vous à l'abri. Appelez {line}."))
    assert import_sheet(sheet, locales, handbook, Language.FR) == 1
    assert state(locales, handbook, "LY/abuse.beaten-now") is State.UNREVIEWED


BAD_SHEETS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "braces lost": (lambda sheet: sheet.cell(row_of(sheet, KEY), 4, "Au moins mille."), "{amount} is missing"),
    "digits typed": (lambda sheet: sheet.cell(row_of(sheet, KEY), 4, "Au moins {amount} depuis 2023."), "digit"),
    "phone typed": (lambda sheet: sheet.cell(row_of(sheet, KEY), 4, "Voir https://x.example {amount}."), "link"),
    "changed id": (lambda sheet: sheet.cell(row_of(sheet, KEY), 2, "LY/wages.other"), "no text LY/wages.other"),
    "changed source": (lambda sheet: sheet.cell(row_of(sheet, KEY), 3, "Another text."), "was an id or source changed"),
    "formula": (lambda sheet: sheet.cell(row_of(sheet, KEY), 4, '=HYPERLINK("x")&"{amount}"'), "formula"),
    "swapped columns": (lambda sheet: (sheet.cell(1, 3, "translation"), sheet.cell(1, 4, "source")), "row 1"),
    "merged cells": (lambda sheet: sheet.merge_cells("C2:D2"), "merged cells"),
    "too many rows": (lambda sheet: sheet.cell(10_050, 1, "x"), "rows; at most"),
}


@pytest.mark.parametrize("fault", BAD_SHEETS)
def test_a_bad_spreadsheet_is_refused_with_its_row_and_nothing_is_written(
    fault: str, locales: Path, handbook: Handbook, tmp_path: Path
) -> None:
    sheet = tmp_path / "fr.xlsx"
    export_sheet(sheet, locales, handbook, Language.FR)
    before = (locales / "fr" / CONTENT).read_bytes()
    change, reason = BAD_SHEETS[fault]
    edited(sheet, change)

    with pytest.raises(SpreadsheetError, match=reason):
        import_sheet(sheet, locales, handbook, Language.FR)

    assert (locales / "fr" / CONTENT).read_bytes() == before


def test_what_is_no_spreadsheet_is_refused(locales: Path, handbook: Handbook, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("no spreadsheet", "utf-8")
    Workbook().save(tmp_path / "b.xlsx")

    for name, reason in (("a", "not a spreadsheet"), ("b", "no sheet named fr"), ("c", "not a spreadsheet")):
        with pytest.raises(SpreadsheetError, match=reason):
            import_sheet(tmp_path / f"{name}.xlsx", locales, handbook, Language.FR)


@pytest.mark.parametrize(
    ("french", "code", "level"),
    [
        ("Au moins {montant} par mois.", "translation-broken", Level.ERROR),
        ("Au moins <b>{amount}</b> par mois.", "translation-broken", Level.ERROR),
        ("Au moins ١٠٠٠ {amount}.", "translation-broken", Level.ERROR),
        ("Au moins  {amount}.", "spaces", Level.WARNING),
        ("The minimum wage is {amount} a month.", "untranslated-copy", Level.WARNING),
    ],
)
def test_each_fault_of_a_catalogue_is_told(french: str, code: str, level: Level, locales: Path) -> None:
    translate(locales, french)

    assert (code, level) in {(problem.code, problem.level) for problem in check_catalogues(locales)}


def test_a_word_beside_the_glossary_is_told(locales: Path) -> None:
    (locales / "fr" / "glossary.yaml").write_text("language: fr\nterms:\n  - {en: wage, is: salaire / paie}\n", "utf-8")
    assert "glossary-missed" in {problem.code for problem in check_catalogues(locales)}

    translate(locales, "Le salaire est de {amount} au moins.")
    assert "glossary-missed" not in {problem.code for problem in check_catalogues(locales)}


def test_a_mixed_run_in_a_right_to_left_text_wants_its_isolate(locales: Path) -> None:
    path = locales / "ar" / CONTENT
    for arabic, told in (("{amount} حسب Law 12 اليوم", True), ("{amount} حسب \u2068Law 12\u2069 اليوم", False)):
        path.write_text(f'msgid ""\nmsgstr ""\n\nmsgctxt "{KEY}"\nmsgid "{{amount}} by law"\nmsgstr "{arabic}"\n', "utf-8")
        assert ("isolate-missing" in {problem.code for problem in check_catalogues(locales)}) is told


def test_another_encoding_and_a_truncated_file_are_set_aside_alone(locales: Path) -> None:
    path = locales / "fr" / CONTENT
    path.write_bytes(path.read_text("utf-8").replace("Au moins", "Été").encode("latin-1", "replace"))
    assert [broken.path for broken in load_translations(locales).broken] == [path]

    path.write_text('msgid ""\nmsgstr ""\n\nmsgctxt "LY/wages.a"\nmsgid "Cut of', "utf-8")
    assert [broken.path for broken in load_translations(locales).broken] == [path]


@pytest.mark.skipif(which("msgfmt") is None, reason="GNU gettext is not there; to run this: sudo apt-get install gettext")
@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/*.po")), ids=lambda path: "/".join(path.parts[-2:]))
def test_gnu_msgfmt_finds_no_fault(path: Path) -> None:
    done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_real_catalogues_hold_no_error() -> None:
    errors = [str(problem) for problem in check_catalogues(LOCALES) if problem.level is Level.ERROR]

    assert errors == []


def test_plural_forms_are_those_of_each_language() -> None:
    counts = Counter[Language]()
    for language in Language:
        catalogue = load_translations(LOCALES)[language]
        counts[language] = len({catalogue.ngettext("{n} source", "{n} sources", n) for n in (1, 2, 3, 11, 100)})

    assert counts[Language.AR] >= 3
    assert all(counts[language] >= 1 for language in Language)

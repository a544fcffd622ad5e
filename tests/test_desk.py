"""The editors' desk: each check has its code, and the books agree with the content."""

import csv
import re
from pathlib import Path

import pytest
import yaml

from bot.desk import check, checklist
from bot.desk.reading import reading_grade
from bot.desk.translations import templates
from bot.handbook import Level, Loaded
from bot.i18n import INTERFACE, read_catalogue
from bot.vocabulary import Language
from tests.conftest import LOCALES, ROOT, TODAY
from tests.samples import LY, write_content

DOSSIER = ROOT.parent / "shared" / "dossier"


TEXT = "The minimum wage is {amount} a month."
PHONES = '    phones:\n      - {short_code: "1417", callable_from: LY SIM, free: true}\n'
SECOND = 'short_code: "1417", callable_from: LY SIM'


def codes(folder: Path, **files: str) -> dict[str, Level]:
    problems = check(write_content(folder, **files), folder / "no-locales", TODAY)
    return {problem.code: problem.level for problem in problems if problem.code != "catalogue-missing"}


def test_the_sample_is_clean_but_for_what_is_not_translated(tmp_path: Path) -> None:
    assert codes(tmp_path) == {"danger-untranslated": Level.WARNING}


@pytest.mark.parametrize(
    ("old", "new", "code", "level"),
    [
        (TEXT, "At least {amount} for 30 days.", "number-in-prose", Level.ERROR),
        (TEXT, "At least {amount}. " + "Word and word and word. " * 14, "text-long", Level.WARNING),
        (TEXT, "At least {amount} " + "and so on " * 15 + ".", "sentence-long", Level.WARNING),
        (TEXT, "Remuneration institutionalisation notwithstanding {amount}.", "reading-hard", Level.WARNING),
        (TEXT, "At least {amount}. " + "Go and ask. " * 12, "first-long", Level.WARNING),
        ("review_by: 2027-06-01", "review_by: 2026-01-01", "review-passed", Level.WARNING),
        ("review_by: 2027-06-01", "review_by: 2029-01-01", "review-far", Level.WARNING),
        ("https://example.org/law", "http://example.org/law", "link-not-https", Level.WARNING),
        ('short_code: "1417"', 'short_code: "1999"', "short-code-unknown", Level.ERROR),
        ('number: "+218210000000"', 'number: "+2182100"', "phone-invalid", Level.ERROR),
        ('line: {phone: "1417"}', 'line: {phone: "+218210000000"}', "never-shown", Level.ERROR),
        ('number: "+218210000000", callable_from: anywhere', SECOND, "contact-twice", Level.WARNING),
        (PHONES, "", "contact-unreachable", Level.WARNING),
    ],
)
def test_each_check_tells_its_problem(old: str, new: str, code: str, level: Level, tmp_path: Path) -> None:
    assert old in LY

    assert codes(tmp_path, LY=LY.replace(old, new, 1)).get(code) is level


def test_every_code_is_explained_to_editors() -> None:
    explained = (ROOT / "docs" / "editors.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for folder in ("desk", "handbook") for path in (ROOT / "bot" / folder).glob("*.py")]
    used = {word for text in sources for word in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)}
    told = {code for code in used if f"`{code}`" in explained}

    assert len(told) >= 20
    assert {"number-in-prose", "never-shown", "danger-untranslated", "link-dead"} <= told


def test_reading_grade_tells_easy_from_hard() -> None:
    assert reading_grade("Keep it. Call us first. We can help.") < 4
    assert reading_grade("Remuneration obligations notwithstanding institutional considerations apply.") > 12


def test_the_real_content_has_no_error() -> None:
    problems = check(ROOT / "content", LOCALES, TODAY)

    assert [str(problem) for problem in problems if problem.level is Level.ERROR] == []


def test_the_launch_checklist_is_up_to_date(loaded: Loaded) -> None:
    assert (ROOT / "docs" / "launch-checklist.md").read_text("utf-8") == checklist(loaded.handbook)


@pytest.mark.parametrize("language", Language)
def test_the_interface_catalogue_holds_every_message_of_the_code(language: Language, loaded: Loaded) -> None:
    wanted = {message.id for message in templates(loaded.handbook, language)[INTERFACE] if message.id}
    there = {message.id for message in read_catalogue(LOCALES / language.value / INTERFACE, language) if message.id}

    assert {str(text) for text in wanted ^ there} == set(), "run `rafiq translations update`"


def coverage() -> list[dict[str, str]]:
    with (ROOT / "docs" / "dossier-coverage.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_researched_fact_is_used_or_has_its_reason(loaded: Loaded) -> None:
    known = {item.id for item in loaded.handbook.items()}

    for row in coverage():
        used = [item for item in row["used_in"].split(";") if item]
        assert used or row["reason"], row
        assert set(used) <= known, row


@pytest.mark.skipif(
    not DOSSIER.is_dir(), reason="the research is not beside this clone; lay it at ../shared/dossier to run this"
)
def test_no_researched_fact_is_left_out_of_the_books() -> None:
    files = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in DOSSIER.glob("*.yaml")}
    facts = {f"{country}/{fact['id']}" for country, file in files.items() for fact in file["facts"]}

    assert facts == {row["fact"] for row in coverage()}

"""The handbook: what is sound is served, what is broken is set aside alone and named with file and line."""

import datetime
from pathlib import Path

import pytest

from bot.handbook import Level, Loaded, load
from bot.vocabulary import Danger, Origin, Topic
from tests.conftest import TODAY
from tests.samples import LY, SD, write_content


def messages(loaded: Loaded) -> list[str]:
    return [f"{problem.path.name}:{problem.line} {problem.code} {problem.message}" for problem in loaded.problems]


def test_sound_content_loads_without_a_problem(tmp_path: Path) -> None:
    loaded = load(write_content(tmp_path))

    assert messages(loaded) == []
    assert [entry.id for entry in loaded.handbook.entries(Topic.WAGES, Origin.SD, TODAY)] == [
        "SD/wages.none",
        "LY/wages.minimum",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("kind: right", "kind: wrong", 5, "kind"),
        (
            "    confidence: high\n    review_by: 2027-06-01\n    owner: editor Tripoli\n  - id: LY/abuse",
            "  - id: LY/abuse",
            4,
            "confidence",
        ),
        ("{amount}", "{amont}", 4, "no value is given for {amont}"),
        ("{money: 1000, currency: LYD}", "{money: 1000}", 8, "currency"),
        ("{money: 1000, currency: LYD}", "{coins: 1000}", 8, "a value is one of"),
        ('url: "https://example.org/law"', "url: null", 4, "a source without an address does not count alone"),
        ("LY/wages.minimum", "LY/lottery.minimum", 4, "lottery"),
        (
            "review_by: 2027-06-01\n    owner: editor Tripoli\n  - id",
            "review_by: soon\n    owner: editor Tripoli\n  - id",
            12,
            "review_by",
        ),
        ("    first: true", "    fisrt: true", 6, "fisrt"),
    ],
)
def test_a_broken_entry_is_named_by_line_and_set_aside_alone(
    tmp_path: Path, old: str, new: str, line: int, part: str
) -> None:
    assert old in LY

    loaded = load(write_content(tmp_path, LY=LY.replace(old, new, 1)))

    assert any(text.startswith(f"LY.yaml:{line} schema") and part in text for text in messages(loaded)), messages(loaded)
    assert [entry.id for entry in loaded.handbook.countries["LY"].entries] == ["LY/abuse.beaten-now"]
    assert loaded.handbook.contact("LY/line-1417")


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    broken = (
        LY.replace("kind: right", "kind: wrong").replace("kind: step", "kind: stop").replace("kind: hotline", "kind: tea")
    )

    loaded = load(write_content(tmp_path, LY=broken, SD=SD.replace("SD/wages.none", "NE/wages.none")))

    assert [(problem.path.name, problem.code) for problem in loaded.problems] == [("LY.yaml", "schema")] * 3 + [
        ("SD.yaml", "wrong-file")
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("country: LY\nentries: [\n", "yaml", 3),
        ("country: LY\ncountry: LY\nlanguages: [en]\n", "key-twice", 2),
        ("- just\n- a list\n", "schema", 1),
        ("country: LY\nlanguages: &a [en]\nentries: *a\n", "yaml", 2),
        ("a: " * 40 + "b", "yaml", 1),
        ("!!python/object/apply:os.system [id]\n", "schema", 1),
    ],
)
def test_a_broken_file_is_named_and_the_others_are_served(tmp_path: Path, text: str, code: str, line: int) -> None:
    loaded = load(write_content(tmp_path, LY=text))

    assert ("LY.yaml", line, code) in {(problem.path.name, problem.line, problem.code) for problem in loaded.problems}
    assert "SD" in loaded.handbook.countries


def test_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    folder = write_content(tmp_path)
    (folder / "SD.yaml").write_bytes(SD.replace("pay in Libya", "pay in Lib\u00efa").encode("latin-1"))

    [problem] = load(folder).problems

    assert (problem.code, problem.line, problem.level) == ("encoding", 7, Level.ERROR)


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path: Path) -> None:
    loaded = load(write_content(tmp_path, LY=LY + "#" * 10_000_000))

    assert [problem.code for problem in loaded.problems] == ["too-large"]
    assert "LY" not in loaded.handbook.countries


def test_an_id_that_stands_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    loaded = load(write_content(tmp_path, LY=LY.replace("LY/abuse.beaten-now", "LY/wages.minimum")))

    assert messages(loaded) == ["LY.yaml:14 id-twice LY/wages.minimum stands already at LY.yaml:4"]


def test_a_companion_that_is_missing_keeps_its_entry_unsaid(tmp_path: Path) -> None:
    loaded = load(write_content(tmp_path, LY=LY.replace("    first: true", "    together: [LY/wages.other]")))

    assert messages(loaded) == ["LY.yaml:4 unknown-reference LY/wages.minimum: no entry LY/wages.other"]
    assert loaded.handbook.entries(Topic.WAGES, None, TODAY) == ()


def test_withdrawal_takes_out_at_once_even_when_other_content_is_broken(tmp_path: Path) -> None:
    withdrawn = "- {id: LY/wages.minimum, reason: repealed, date: 2026-12-01}\n"

    loaded = load(write_content(tmp_path, withdrawn=withdrawn, SD="country: ["))

    assert loaded.handbook.entries(Topic.WAGES, None, TODAY) == ()


def test_a_withdrawal_list_that_cannot_be_read_withdraws_every_id_in_it(tmp_path: Path) -> None:
    loaded = load(write_content(tmp_path, withdrawn="- {id: LY/wages.minimum, reason: [\n"))

    assert loaded.handbook.entries(Topic.WAGES, None, TODAY) == ()
    assert [problem.code for problem in loaded.problems] == ["yaml"]


def test_a_contact_never_to_be_used_cannot_be_reached_by_any_way(tmp_path: Path) -> None:
    handbook = load(write_content(tmp_path)).handbook

    reached = [
        *(contact for topic in Topic for contact in handbook.contacts(topic, Origin.SD, TODAY)),
        *(contact for danger in Danger for contact in handbook.danger_contacts(danger, Origin.SD)),
        handbook.contact("LY/detains"),
    ]

    assert {contact.id for contact in reached if contact} == {"LY/line-1417"}


def test_low_confidence_is_never_shown(tmp_path: Path) -> None:
    handbook = load(write_content(tmp_path, LY=LY.replace("confidence: high", "confidence: low"))).handbook

    assert handbook.entries(Topic.WAGES, None, TODAY) == ()
    assert handbook.danger_entries(Danger.VIOLENCE, None) == ()
    assert handbook.contacts(Topic.WAGES, None, TODAY) == ()
    assert handbook.danger_contacts(Danger.VIOLENCE, None) == ()


def test_what_is_ninety_days_past_its_date_is_withheld_but_danger_advice_never(tmp_path: Path) -> None:
    handbook = load(write_content(tmp_path)).handbook
    last_day = datetime.date(2027, 6, 1) + datetime.timedelta(days=90)

    assert handbook.entries(Topic.WAGES, None, last_day)
    assert handbook.entries(Topic.WAGES, None, last_day + datetime.timedelta(days=1)) == ()
    assert handbook.entries(Topic.ABUSE, None, datetime.date(2040, 1, 1))
    assert handbook.danger_contacts(Danger.VIOLENCE, None)


def test_version_changes_with_any_file(tmp_path: Path) -> None:
    before = load(write_content(tmp_path)).handbook.version

    assert load(write_content(tmp_path, SD=SD + "# a remark\n")).handbook.version != before


def test_plain_words_mean_what_an_editor_writes(tmp_path: Path) -> None:
    loaded = load(write_content(tmp_path, LY=LY.replace('number: "+218210000000"', "number: +218210000000")))

    [contact] = [contact for contact in loaded.handbook.countries["LY"].contacts if contact.id == "LY/detains"]
    assert contact.phones[0].number == "+218210000000"
    assert loaded.problems == []

"""Posters and cards: every glyph there, every font inside, the words those of the screens, the square code counted."""

import io
import os
import re
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from pypdf.generic import ContentStream

from bot.conversation import Edition, Identity, Reader
from bot.desk import poster_link
from bot.handbook import load
from bot.paper import SAMPLE, Door, PressError, write_posters
from bot.paper.leaflet import words
from bot.paper.posters import FONTS, FORMS, Form, printed
from bot.vocabulary import Danger, Language
from tests.conftest import CONTENT, TODAY
from tests.samples import write_content
from tests.test_command_line import rafiq

SCREENSHOTS = os.environ.get("SCREENSHOTS")
"""A folder to keep pictures of the sheets in, for people to look at."""

DOOR = Door("rafiq_ly_bot", "Ab3-_xyz")
A4 = (595, 842)
LATIN = (Language.EN, Language.FR, Language.FIL, Language.HA, Language.ID)
SHEETS = [(language, form) for language, form in product(Language, get_args(Form))]


def reader(edition: Edition, language: Language) -> Reader:
    named = Edition(
        edition.handbook,
        edition.translations,
        edition.understanding,
        Identity("IOM Libya", "https://libya.iom.int/rafiq", DOOR.username),
    )
    return Reader(named, language, None, TODAY)


@pytest.fixture(scope="module")
def sheets(edition: Edition) -> dict[tuple[Language, Form], bytes]:
    return {(language, form): printed(reader(edition, language), DOOR, form) for language, form in SHEETS}


@pytest.mark.parametrize(("language", "form"), SHEETS)
def test_a_sheet_is_one_page_of_a4_with_every_font_inside(
    language: Language, form: Form, sheets: dict[tuple[Language, Form], bytes]
) -> None:
    [page] = PdfReader(io.BytesIO(sheets[language, form])).pages

    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert fonts(page)
    for font in fonts(page).values():
        [descendant] = font["/DescendantFonts"]
        described = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert "Noto" in described["/FontName"]


@pytest.mark.parametrize(("language", "form"), SHEETS)
def test_no_glyph_is_missing(language: Language, form: Form, sheets: dict[tuple[Language, Form], bytes]) -> None:
    drawn = [glyph for text in texts(PdfReader(io.BytesIO(sheets[language, form]))) for glyph in text]

    assert len(drawn) > 300
    assert 0 not in drawn


def test_a_letter_that_no_font_has_is_noticed(edition: Edition) -> None:
    """The test above sees what it is there to see."""
    strange = Door("𐎀𐎁𐎂", DOOR.code)

    assert 0 in [
        glyph
        for text in texts(PdfReader(io.BytesIO(printed(reader(edition, Language.EN), strange, "poster"))))
        for glyph in text
    ]


@pytest.mark.parametrize(("language", "form"), [(language, form) for language, form in SHEETS if language in LATIN])
def test_the_words_are_those_of_the_screens(
    language: Language, form: Form, sheets: dict[tuple[Language, Form], bytes], edition: Edition
) -> None:
    told = words(reader(edition, language), DOOR)
    printed_words = squeezed(PdfReader(io.BytesIO(sheets[language, form])).pages[0].extract_text())

    lines = [*told["genuine"], told["call"], *told["proof"]]
    lines += [part["text"].replace(" · ", "", 1) for contact in told["contacts"] for part in contact]
    if form == "poster":
        lines += [told["title"], told["tagline"], told["scan"], told["search"], *(topic["name"] for topic in told["topics"])]
    for line in lines:
        assert squeezed(line) in printed_words, line


@pytest.mark.parametrize(("language", "form"), SHEETS)
def test_the_square_code_leads_to_the_counted_link(
    language: Language, form: Form, sheets: dict[tuple[Language, Form], bytes]
) -> None:
    page = pypdfium2.PdfDocument(sheets[language, form])[0]
    picture = page.render(scale=3).to_numpy()
    if SCREENSHOTS:
        picture.save(Path(SCREENSHOTS) / f"{form}-{language}.png")

    codes = zxingcpp.read_barcodes(picture)

    assert {code.text for code in codes} == {"https://t.me/rafiq_ly_bot?start=Ab3-_xyz"}
    assert len(codes) == (1 if form == "poster" else 10)


def test_the_numbers_are_those_of_the_danger_screen(edition: Edition) -> None:
    called = words(reader(edition, Language.AR), DOOR)["contacts"]
    danger = {
        phone.dialled
        for kind in Danger
        for contact in edition.handbook.danger_contacts(kind, None)
        for phone in contact.phones
    }

    numbers = [re.sub(r"\D", "", part["number"]) for contact in called for part in contact if part["role"] == "urgent"]
    assert len(numbers) >= 3
    assert {*numbers} <= {number.lstrip("+") for number in danger}


def test_the_same_words_on_the_same_day_give_the_same_bytes(
    edition: Edition, sheets: dict[tuple[Language, Form], bytes]
) -> None:
    assert printed(reader(edition, Language.UR), DOOR, "cards") == sheets[Language.UR, "cards"]


def test_fonts_come_with_their_licence_and_stay_small() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 5_000_000


def test_without_the_libraries_a_line_says_how_to_get_them(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)

    with pytest.raises(PressError, match=r"rafiq\[paper\]"):
        write_posters(tmp_path, reader(edition, Language.EN), DOOR)


def test_posters_of_a_place_share_a_link_and_another_place_has_its_own(tmp_path: Path) -> None:
    folder = write_content(tmp_path)

    def code(place: str, language: Language) -> str:
        return poster_link(folder, load(folder).handbook, place, language).code

    first = code("bus station, Sebha", Language.HA)
    assert code("bus station, Sebha", Language.HA) == first
    assert len({first, code("bus station, Sebha", Language.AR), code("port, Misrata", Language.HA)}) == 3
    link = load(folder).handbook.link(first)
    assert link is not None
    assert (link.language, link.place) == (Language.HA, "bus station, Sebha")


def test_without_a_user_name_the_command_makes_samples_alone(tmp_path: Path) -> None:
    refused = rafiq("posters", str(tmp_path / "p"), BOT_USERNAME="")
    made = rafiq("posters", str(tmp_path / "p"), "--demo", "--lang", "ne")

    assert (refused.returncode, made.returncode) == (2, 0)
    assert "BOT_USERNAME" in refused.stderr
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == ["cards-ne.pdf", "poster-ne.pdf"]
    assert "SAMPLE" in PdfReader(tmp_path / "p" / "poster-ne.pdf").pages[0].extract_text()
    assert not (CONTENT / "links.yaml").exists() or SAMPLE.code not in (CONTENT / "links.yaml").read_text("utf-8")


def test_the_command_prints_the_link_that_it_counts(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")

    made = rafiq("posters", str(tmp_path / "p"), "--lang", "fr", CONTENT_DIR=str(content), BOT_USERNAME="rafiq_ly_bot")

    assert made.returncode == 0, made.stderr
    [link] = load(content).handbook.links.values()
    picture = pypdfium2.PdfDocument(tmp_path / "p" / "poster-fr.pdf")[0].render(scale=3).to_numpy()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"https://t.me/rafiq_ly_bot?start={link.code}"]
    assert len(FORMS) == len(made.stdout.splitlines())


def fonts(page: Any) -> dict[str, Any]:
    return {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}


def texts(pdf: PdfReader) -> list[list[int]]:
    """The glyph numbers of every text that is drawn: two bytes each, in fonts of this encoding."""
    [page] = pdf.pages
    assert all(font["/Encoding"] == "/Identity-H" for font in fonts(page).values())
    drawn: list[Any] = []
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator in (b"Tj", b"'"):
            drawn.append(operands[-1])
        elif operator == b"TJ":
            drawn += [part for part in operands[0] if not isinstance(part, int | float)]
    raws = [getattr(text, "original_bytes", text) for text in drawn]
    return [[int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)] for raw in raws]


def squeezed(text: str) -> str:
    """A text without spaces, icons and marks of direction, which a layout may set apart from words."""
    return re.sub(r"[\s\u2066-\u2069\ufe0f\U0001f000-\U0001faff\u260e]", "", text)

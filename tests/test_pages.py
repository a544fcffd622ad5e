"""The static copy: valid, light, without a script, whole, and never with what a screen may not show."""

import os
import re
from collections import Counter
from html import unescape
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright

from bot.conversation import Block, Edition, Folders, Reader, Reply, Role, first_edition, show_all, show_topic
from bot.handbook import Confidence, Loaded, Use
from bot.i18n import Formats
from bot.paper import Copy, FolderError, write_pages
from bot.paper.copy import MAX_PAGE_BYTES
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Topic
from tests.browser import CHROMIUM, needs_chromium
from tests.conftest import LOCALES, TODAY
from tests.samples import write_content
from tests.test_command_line import rafiq

SCREENSHOTS = os.environ.get("SCREENSHOTS")
"""A folder to keep pictures of the pages in, for people to look at."""

Site = dict[str, str]
ADDRESSES = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def site(edition: Edition) -> Site:
    """Every page of the real handbook, by its path."""
    return dict(Copy(edition, TODAY).pages())


def parsed(html: str) -> Element:
    """The document, by a parser that takes nothing that the standard calls an error."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert isinstance(tree, Element)
    return tree


def test_every_topic_and_danger_is_there_for_every_origin_in_every_language(site: Site) -> None:
    wanted = {
        f"{language}/{origin}/{name}.html"
        for language, origin in product(Language, Origin)
        for name in ("index", "danger", *Topic, *(f"danger-{danger}" for danger in Danger))
    }
    wanted |= {"index.html", *(f"{language}/index.html" for language in Language)}

    assert {path for path in site if not path.endswith("-sources.html")} == wanted


def test_every_page_is_light_and_names_nothing_outside_but_sources(site: Site) -> None:
    for path, html in site.items():
        assert len(html.encode()) <= MAX_PAGE_BYTES, path
        assert not re.search(r"<script|<img|<iframe| on[a-z]+=|style=|@import", html), path
        assert html.count("<link ") == 1, path


def test_every_link_within_leads_to_a_page_by_a_relative_way(site: Site) -> None:
    there = {*site, "style.css"}
    for path, html in site.items():
        for address in set(ADDRESSES.findall(html)):
            if urlsplit(address).scheme in ("http", "https", "tel"):
                continue
            assert not address.startswith("/"), (path, address)
            assert os.path.normpath(Path(path).parent / unquote(address)) in there, (path, address)


def test_every_page_is_valid_says_its_language_and_has_help_first(site: Site) -> None:
    """One country a language, and the first pages: the others are made by the same code."""
    chosen = {language: list(Origin)[number] for number, language in enumerate(Language)}
    for language, origin in chosen.items():
        for path in [path for path in site if path.startswith((f"{language}/{origin}/", f"{language}/index", "index"))]:
            page = parsed(site[path])
            body = page.find("body")
            assert body is not None
            assert page.get("lang") == (language if "/" in path else Language.EN), path
            assert page.get("dir") == ("rtl" if Formats(Language(page.get("lang", ""))).right_to_left else "ltr"), path
            first = next(link.get("href") for link in body.iter("a"))
            assert first == ("danger.html" if path.count("/") > 1 else "tel:1417"), path
            assert len(page.findall(".//h1")) == 1, path


def test_a_paragraph_in_another_language_says_so(site: Site) -> None:
    page = parsed(site["bn/NE/documents.html"])
    main = page.find("body/main")
    assert main is not None
    others = Counter(part.get("lang") for part in main.iter() if part.get("lang"))

    assert others["fr"]
    assert all(part.get("dir") for part in main.iter() if part.get("lang"))


def test_numbers_can_be_dialled_and_only_numbers(site: Site) -> None:
    page = parsed(site["ar/BD/contacts.html"])
    calls = {(link.get("href"), link.text) for link in page.iter("a") if (link.get("href") or "").startswith("tel:")}

    assert ("tel:+218916994207", "+218916994207") in calls
    assert all(href == f"tel:{text}" and re.fullmatch(r"\+?\d+", text or "") for href, text in calls)


def test_every_page_tells_its_age_its_sources_and_what_nobody_has_confirmed(site: Site, edition: Edition) -> None:
    page = site["en/GH/wages.html"]
    unread = "No speaker of this language has checked this translation yet."

    for told in (
        "This copy was made on November 25, 2026",
        "Where this comes from",
        "undated source",
        "Nobody has confirmed",
    ):
        assert told in page
    assert unread not in page
    assert edition.translations[Language.HA].gettext(unread) in site["ha/GH/wages.html"]


@pytest.mark.parametrize("language", [Language.EN, Language.UR])
def test_every_paragraph_of_the_screens_stands_on_the_pages(language: Language, site: Site, edition: Edition) -> None:
    for origin in Origin:
        reader = Reader(edition, language, origin, TODAY)
        for topic in Topic:
            told = words(site[f"{language}/{origin}/{topic}.html"])
            assert not [block.text for reply in show_topic(reader, topic) for block in own(reply) if block.text not in told]
        for danger in Danger:
            told = words(site[f"{language}/{origin}/danger-{danger}.html"])
            replies = show_all(reader, Intent(Screen.DANGER, danger=danger))
            assert not [block.text for reply in replies for block in own(reply) if block.text not in told]


def words(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html))


def own(reply: Reply) -> list[Block]:
    """What a screen says but for the notes at its end, which tell of one page of it."""
    return [block for block in reply.blocks if block.item or block.role is not Role.NOTE]


def test_nothing_that_no_screen_may_show_is_on_any_page(site: Site, loaded: Loaded) -> None:
    contacts = [contact for country in loaded.handbook.countries.values() for contact in country.contacts]
    hidden = [contact for contact in contacts if contact.use is Use.NEVER or contact.confidence is Confidence.LOW]
    shown = {phone.dialled for contact in contacts if contact not in hidden for phone in contact.phones}
    numbers = {phone.dialled for contact in hidden for phone in contact.phones if phone.number} - shown
    low = {
        entry.text
        for country in loaded.handbook.countries.values()
        for entry in country.entries
        if entry.confidence == "low"
    }
    assert hidden

    for path, html in site.items():
        assert not [number for number in numbers if number in html], path
        assert path.startswith("en") is False or not [text for text in low if "{" not in text and text in html], path


def test_a_withdrawn_entry_is_gone_from_the_next_copy(tmp_path: Path) -> None:
    content, folder = tmp_path / "content", tmp_path / "usb"
    content.mkdir()

    def made() -> str:
        edition, _ = first_edition(Folders(content, LOCALES))
        write_pages(folder, Copy(edition, TODAY, (Language.EN,), (Origin.SD,)))
        return (folder / "en/SD/wages.html").read_text("utf-8")

    write_content(content)
    assert "minimum wage is 1,000" in made()
    (folder / "en" / "old.html").write_text("minimum wage", "utf-8")
    write_content(content, withdrawn="- {id: LY/wages.minimum, reason: wrong, date: 2026-11-25}\n")
    assert "minimum wage" not in made()
    assert not (folder / "en" / "old.html").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, edition: Edition) -> None:
    (tmp_path / "letters.txt").write_text("mine", "utf-8")

    with pytest.raises(FolderError):
        write_pages(tmp_path, Copy(edition, TODAY))
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_the_command_writes_a_copy_of_what_is_asked_for(tmp_path: Path) -> None:
    done = rafiq("pages", str(tmp_path / "usb"), "--lang", "ur", "--lang", "en", "--origin", "PK")

    assert done.returncode == 0, done.stderr
    written = {path.relative_to(tmp_path / "usb").as_posix() for path in (tmp_path / "usb").rglob("*") if path.is_file()}
    assert {"index.html", "style.css", "ur/index.html", "ur/PK/wages.html", "en/PK/danger-boat.html"} <= written
    assert not [path for path in written if path.startswith(("fr", "ur/NP"))]
    assert rafiq("pages", str(tmp_path)).returncode == 2


@needs_chromium
async def test_a_browser_finds_no_barrier_in_any_language(tmp_path: Path, edition: Edition) -> None:
    """From a file, as from a memory stick; on a narrow screen nothing runs out at the side."""
    origins = (Origin.NE, Origin.PK)
    write_pages(tmp_path, Copy(edition, TODAY, origins=origins))
    names = ("index", "danger", "danger-boat", "wages", "contacts")
    paths = ["index.html", *(f"{language}/index.html" for language in Language)]
    paths += [
        f"{language}/{origins[number % 2]}/{names[number % len(names)]}.html" for number, language in enumerate(Language)
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in paths:
            await page.goto(f"file://{tmp_path}/{path}")
            found = await Axe().run(page)
            assert found.violations_count == 0, (path, found.generate_report())
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            if SCREENSHOTS:
                await page.screenshot(path=Path(SCREENSHOTS) / f"pages-{path.replace('/', '-')}.png")
        await browser.close()
    assert all(address.startswith(f"file://{tmp_path}/") for address in asked)

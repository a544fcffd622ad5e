"""The frame of every page: the way to help, ways on, and when this copy was made. Paths are relative, always."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bot.conversation import Reader, nearest_numbers
from bot.i18n import native_name
from bot.paper.markup import dialling, tongue
from bot.vocabulary import Danger, Language

SOURCES = "-sources"
"""What a page of sources is called, behind the name of the page that it belongs to."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of a copy: its path below the folder, such as `ha/NE/wages.html`, its title, and what stands in it."""

    path: str
    title: str
    body: str

    @property
    def up(self) -> str:
        """The way from this file to the folder of the copy."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class Link:
    """A way on: where to, relative to the page that it stands on, and its label; `language` where that is another."""

    to: str
    label: str
    language: Language | None = None

    def html(self) -> str:
        """The link itself."""
        other = f' {tongue(self.language)} hreflang="{self.language}"' if self.language else ""
        return f'<a href="{self.to}"{other}>{escape(self.label, quote=False)}</a>'


def choices(links: Iterable[Link]) -> str:
    """Links as a list of large buttons."""
    return "\n".join(['<ul class="choices">', *(f"<li>{link.html()}</li>" for link in links), "</ul>"])


def framed(reader: Reader, page: Page, languages: tuple[Language, ...]) -> str:
    """The whole document of a page, with links to the same page in the other languages."""
    return _DOCUMENT.format(
        tongue=tongue(reader.language),
        title=escape(page.title, quote=False),
        up=page.up,
        ways=_navigation(reader.gettext("Menu"), _ways(reader, page)),
        sos=_help(reader),
        body=page.body,
        languages=_navigation(reader.gettext("Choose your language"), _translated(reader, page, languages)),
        made=escape(made_on(reader), quote=False),
    )


def first_page(readers: Sequence[Reader]) -> str:
    """The page from which a copy is opened: every language under its own name, in the first one's words."""
    links = choices(
        Link(f"{reader.language}/index.html", native_name(reader.language), reader.language) for reader in readers
    )
    reader = next((reader for reader in readers if reader.language is Language.EN), readers[0])
    title = "🌍 " + reader.gettext("Choose your language")
    page = Page("index.html", "Rafiq", f"<h1>{escape(title, quote=False)}</h1>\n{links}")
    return framed(reader, page, ())


def made_on(reader: Reader) -> str:
    """The line that says how old a copy is."""
    # Translators: on paper and on pages copied to a memory stick. Things: phone numbers, rules.
    return reader.gettext(
        "This copy was made on {date}. Things change: ask before you rely on it.", date=reader.formats.date(reader.today)
    )


def _ways(reader: Reader, page: Page) -> list[Link]:
    """The ways up: to the country's menu, to the countries of the language, to the languages."""
    ways = [Link("index.html", "🏠 " + reader.gettext("Menu"))] if reader.origin else []
    if page.up:
        countries = "../index.html" if reader.origin else "index.html"
        ways += [Link(countries, "🧳 " + native_name(reader.language)), Link(f"{page.up}index.html", "🌍 Rafiq")]
    return ways


def _translated(reader: Reader, page: Page, languages: tuple[Language, ...]) -> list[Link]:
    name = page.path.partition("/")[2].replace(SOURCES, "")  # in another language they may stand on the page itself
    others = (language for language in languages if language is not reader.language)
    return [Link(f"{page.up}{language}/{name}", native_name(language), language) for language in others]


def _navigation(label: str, links: list[Link]) -> str:
    return f'<nav aria-label="{escape(label)}">{" ".join(link.html() for link in links)}</nav>' if links else ""


def _help(reader: Reader) -> str:
    """The numbers to call first; on the pages of a country also the way to what else to do in danger."""
    contacts = reader.handbook.danger_contacts(Danger.VIOLENCE, reader.origin)
    numbers = {phone.dialled for contact in contacts for phone in contact.phones}
    label = "🆘 " + reader.gettext("I am in danger")
    way = Link("danger.html", label).html() if reader.origin else escape(label, quote=False)
    return f"{way} <span>{dialling(nearest_numbers(reader), numbers)}</span>"


_DOCUMENT = """\
<!DOCTYPE html>
<html {tongue}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Rafiq</title>
<link rel="stylesheet" href="{up}style.css">
</head>
<body>
<header>
<p class="sos">{sos}</p>
{ways}
</header>
<main>
{body}
</main>
<footer>
{languages}
<p class="note">{made}</p>
</footer>
</body>
</html>
"""

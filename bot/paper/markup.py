"""From blocks to HTML that needs no script: headings, lists, phone links, and the language of each paragraph."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from bot.conversation import Block, Role
from bot.handbook import Handbook
from bot.i18n import Formats, Phone
from bot.vocabulary import Language

_RIGHT_TO_LEFT = frozenset(language for language in Language if Formats(language).right_to_left)
_CLASSES = {
    Role.LEAD: "lead",
    Role.URGENT: "urgent",
    Role.PHONE: "phone",
    Role.NOTE: "note",
    Role.PROOF: "note",
    Role.ORIGINAL: "note",
}
_ICONS = {Role.PHONE: "📞 ", Role.LINK: "🔗 "}


def direction(language: Language) -> str:
    """The value of `dir` for a language."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def tongue(language: Language) -> str:
    """The attributes that say in which language, and in which direction, an element is."""
    return f'lang="{language}" dir="{direction(language)}"'


class Markup:
    """The HTML of the blocks of one page. Its first title is the page's heading; numbers are known from the handbook."""

    def __init__(self, handbook: Handbook, language: Language) -> None:
        self._handbook = handbook
        self._language = language
        self._titled = False
        self._divided = False

    def of(self, blocks: Iterable[Block]) -> str:
        """The blocks as HTML, a line each."""
        runs = groupby(blocks, key=lambda block: block.role is Role.ITEM)
        return "\n".join(self._list(group) if listed else self._paragraphs(group) for listed, group in runs)

    def _list(self, blocks: Iterable[Block]) -> str:
        items = (f"<li{self._attributes(block)}>{self._text(block)}</li>" for block in blocks)
        return "\n".join(["<ul>", *items, "</ul>"])

    def _paragraphs(self, blocks: Iterable[Block]) -> str:
        return "\n".join(map(self._paragraph, blocks))

    def _paragraph(self, block: Block) -> str:
        tag = self._tag(block.role)
        return f"<{tag}{self._attributes(block)}>{_ICONS.get(block.role, '')}{self._text(block)}</{tag}>"

    def _tag(self, role: Role) -> str:
        """The element of a role, no level of heading left out."""
        if role is Role.TITLE and not self._titled:
            self._titled = True
            return "h1"
        if role in (Role.TITLE, Role.HEADING):
            self._divided = True
            return "h2"
        if role is Role.NAME:
            return "h3" if self._divided else "h2"
        return "p"

    def _attributes(self, block: Block) -> str:
        other = f" {tongue(block.language)}" if block.language is not self._language else ""
        named = f' class="{_CLASSES[block.role]}"' if block.role in _CLASSES else ""
        return other + named

    def _text(self, block: Block) -> str:
        if block.url:
            return f'<a href="{escape(block.url)}" dir="auto">{escape(block.text, quote=False)}</a>'
        return dialling(escape(block.text, quote=False), self._numbers(block))

    def _numbers(self, block: Block) -> tuple[str, ...]:
        """The numbers that may be dialled in a block: those of its contact, or among the values of its entry."""
        contact, entry = self._handbook.contact(block.item or ""), self._handbook.entry(block.item or "")
        values = [value for item in (contact, entry) if item for value in item.values.values()]
        told = tuple(value.phone for value in values if isinstance(value, Phone))
        return (*told, *(phone.dialled for phone in contact.phones)) if contact else told


def dialling(html: str, numbers: Iterable[str]) -> str:
    """The HTML with a link to dial at each of the numbers."""
    alternatives = "|".join(re.escape(number) for number in sorted(set(numbers), key=len, reverse=True))
    if not alternatives:
        return html
    return re.sub(rf"(?<![\d+])(?:{alternatives})(?!\d)", lambda found: _call(found[0]), html)


def _call(number: str) -> str:
    return f'<a href="tel:{number}">{number}</a>'

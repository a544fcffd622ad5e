"""From a Reply to what Telegram takes: HTML below its length limit, and an inline keyboard."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain, groupby
from typing import Any

import orjson

from bot.conversation import Block, Button, Reply, Role
from bot.i18n import Formats
from bot.telegram.callback import encode
from bot.understanding import Intent, Screen
from bot.vocabulary import Language

MAX_UNITS = 4_000
"""UTF-16 units of a message; Telegram's limit is 4,096 after its own reading of the entities."""

MOST = 4_096
"""Renderings that are kept; some 14 MB when full."""

_RIGHT_TO_LEFT_MARK = "\u200f"
_RIGHT_TO_LEFT = frozenset(language for language in Language if Formats(language).right_to_left)
_TIGHT = (Role.PHONE, Role.NOTE, Role.LINK, Role.ITEM, Role.TEXT, Role.ORIGINAL)
"""Roles that stand directly under the block before them; the others begin after an empty line."""


Keyboard = list[list[dict[str, Any]]]
"""Rows of buttons, each as the Bot API names its fields."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message for Telegram, as the inside of a JSON object: all that a call says of it but for whom it is.

    Kept in this one form, for it takes a fifth of the memory of what it holds.
    """

    written: bytes

    @classmethod
    def of(cls, html: str, keyboard: Keyboard | None) -> "Rendered":
        """A message of HTML with a keyboard under it."""
        said: dict[str, Any] = {"text": html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
        if keyboard:
            said["reply_markup"] = {"inline_keyboard": keyboard}
        return cls(orjson.dumps(said)[1:-1])

    @property
    def html(self) -> str:
        """Its text."""
        return str(self._said["text"])

    @property
    def keyboard(self) -> Keyboard | None:
        """The keyboard under it."""
        keyboard: Keyboard | None = self._said.get("reply_markup", {}).get("inline_keyboard")
        return keyboard

    @property
    def _said(self) -> Any:
        return orjson.loads(b"{%s}" % self.written)


class Renderings:
    """Renderings of the screens that were shown last, by the screen itself: one that was made before is the same object."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[int, tuple[Reply, tuple[Rendered, ...]]] = OrderedDict()

    def of(self, reply: Reply) -> tuple[Rendered, ...]:
        """The messages of a reply."""
        number = id(reply)  # no other reply can have it while this one stands here
        kept = self._kept.get(number)
        if kept is not None:
            self._kept.move_to_end(number)
            return kept[1]
        rendered = render(reply)
        self._kept[number] = reply, rendered
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return rendered


def render(reply: Reply) -> tuple[Rendered, ...]:
    """The messages of a reply, split between paragraphs where one would be too long; the last has the keyboard."""
    texts = list(_texts(reply))
    keyboard = _keyboard(reply)
    return (*(Rendered.of(text, None) for text in texts[:-1]), Rendered.of(texts[-1], keyboard))


def _texts(reply: Reply) -> Iterator[str]:
    """Messages of at most MAX_UNITS, cut between blocks."""
    blocks: list[Block] = []
    size = 0
    for block in chain.from_iterable(map(_pieces, reply.blocks)):
        length = _units(block.text) + 8
        if blocks and size + length > MAX_UNITS:
            yield _html(blocks)
            blocks, size = [], 0
        blocks.append(block)
        size += length
    yield _html(blocks)


def _pieces(block: Block) -> Iterator[Block]:
    """A block that is longer than a message, cut at spaces; any other as it is."""
    text = block.text
    while _units(text) > MAX_UNITS // 2:
        cut = text.rfind(" ", 1, MAX_UNITS // 4)
        cut = cut if cut > 0 else MAX_UNITS // 4
        yield Block(block.role, text[:cut], block.language, block.item, block.url, block.folded)
        text = text[cut:].lstrip()
    yield Block(block.role, text, block.language, block.item, block.url, block.folded)


def _html(blocks: list[Block]) -> str:
    parts = []
    for folded, group in groupby(blocks, key=lambda block: block.folded):
        text = _paragraphs(list(group))
        parts.append(f"<blockquote expandable>{text}</blockquote>" if folded else text)
    return "\n".join(parts)


def _paragraphs(blocks: list[Block]) -> str:
    text = ""
    for before, block in zip((None, *blocks), blocks, strict=False):
        tight = (
            before is not None and block.role in _TIGHT and before.role is not Role.TITLE and before.role is not Role.LEAD
        )
        gap = "" if before is None else "\n" if tight else "\n\n"
        text += gap + _paragraph(block)
    return text


def _paragraph(block: Block) -> str:
    mark = _RIGHT_TO_LEFT_MARK if block.language in _RIGHT_TO_LEFT else ""
    text = escape(block.text, quote=False)
    if block.role in (Role.TITLE, Role.HEADING, Role.NAME, Role.URGENT):
        return f"{mark}<b>{text}</b>"
    if block.role in (Role.NOTE, Role.PROOF, Role.ORIGINAL):
        return f"{mark}<i>{text}</i>"
    if block.role is Role.LINK and block.url:
        return f'{mark}🔗 <a href="{escape(block.url)}">{text}</a>'
    if block.role is Role.PHONE:
        return f"{mark}📞 {text}"
    return f"{mark}• {text}" if block.role is Role.ITEM else f"{mark}{text}"


def _keyboard(reply: Reply) -> Keyboard | None:
    return [[_button(button) for button in row] for row in reply.buttons if row] or None


def _button(button: Button) -> dict[str, Any]:
    if button.copy:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": encode(button.intent or Intent(Screen.HOME))}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2

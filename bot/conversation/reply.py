"""What a worker did and what is answered, free of Telegram: turns, blocks, buttons, replies, answers."""

from dataclasses import dataclass
from enum import StrEnum

from bot.handbook import Contact, Source
from bot.query import Query, Wording
from bot.understanding import Intent
from bot.vocabulary import Danger, Language, Preferences, Way


class Attachment(StrEnum):
    """What else than words a worker may send. It is never downloaded; only its kind is known."""

    PHOTO = "photo"
    FILE = "file"
    VOICE = "voice"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker did: said something, pressed a button or command, or sent an attachment.

    `device` is the language that the worker's app suggests; it only suggests.
    """

    utterance: str | None = None
    pressed: Intent | None = None
    attachment: Attachment | None = None
    device: Language | None = None
    way: Way = Way.BUTTON


class Role(StrEnum):
    """What a block of text is on its screen; each edge renders the roles in its own way."""

    TITLE = "title"
    LEAD = "lead"
    URGENT = "urgent"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    NAME = "name"
    PHONE = "phone"
    NOTE = "note"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph in one language. `item` is the entry, contact or notice it comes from; None for interface texts.

    `folded` blocks may be opened on demand; the others stand alone.
    """

    role: Role
    text: str
    language: Language
    item: str | None = None
    url: str | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A label with one of: an intent to press, a text to copy, an address to open."""

    label: str
    intent: Intent | None = None
    copy: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: its blocks in reading order, its buttons, and the contacts and sources that stand in it.

    `pages` is how many pages the screen has, of which this is one.
    """

    language: Language
    blocks: tuple[Block, ...]
    buttons: Rows = ()
    contacts: tuple[Contact, ...] = ()
    sources: tuple[Source, ...] = ()
    danger: tuple[Danger, ...] = ()
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a turn leads to: messages in order, what to remember of the worker's choices, and what to count.

    Empty preferences mean that the worker is to be forgotten. A `query` of None is counted nowhere.
    """

    replies: tuple[Reply, ...]
    preferences: Preferences
    query: Query | None = None
    wording: Wording | None = None

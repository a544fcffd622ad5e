"""What a worker did and what is answered, free of Telegram: turns, blocks, buttons, replies, answers."""

from dataclasses import dataclass
from enum import StrEnum

from bot.handbook import Contact, Source
from bot.query import Query, Vote, Wording
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

    `device` is the language that the worker's app suggests; it only suggests. `link` is the code of a deep link by which
    the worker came, known or not. `edited` says that the words replace others that were answered before.
    """

    utterance: str | None = None
    pressed: Intent | None = None
    attachment: Attachment | None = None
    device: Language | None = None
    way: Way = Way.BUTTON
    link: str | None = None
    edited: bool = False


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
    PROOF = "proof"
    ORIGINAL = "original"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph in one language. `item` is the entry, contact or notice it comes from; None for interface texts.

    `folded` blocks may be opened on demand; the others stand alone. `reviewed` is false for a translation that no speaker
    has confirmed.
    """

    role: Role
    text: str
    language: Language
    item: str | None = None
    url: str | None = None
    folded: bool = False
    reviewed: bool = True


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

    `pages` is how many pages the screen has, of which this is one. `card` and `pin` ask the edge to hand over a contact as
    a contact card, or as a place on the map, in the place of text.
    """

    language: Language
    blocks: tuple[Block, ...]
    buttons: Rows = ()
    contacts: tuple[Contact, ...] = ()
    sources: tuple[Source, ...] = ()
    danger: tuple[Danger, ...] = ()
    pages: int = 1
    card: Contact | None = None
    pin: Contact | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a turn leads to: messages in order, what to remember of the worker's choices, and what to count.

    Empty preferences mean that the worker is to be forgotten. A `query`, `vote` or `arrival` (the code of a deep link) of
    None is counted nowhere. `toast` is a word that appears for a moment and stays in no chat. `wipe` asks the edge to
    delete the chat's messages, `unsend` to delete the worker's message that the pressed one replies to.
    """

    replies: tuple[Reply, ...]
    preferences: Preferences
    query: Query | None = None
    wording: Wording | None = None
    vote: Vote | None = None
    arrival: str | None = None
    toast: str | None = None
    wipe: bool = False
    unsend: bool = False

"""Intent: what a turn means. Words and buttons meet in this one type, and a button carries all of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.vocabulary import Danger, Language, Origin, Reason, Topic


class Screen(StrEnum):
    """What can be shown or done by a button."""

    LANGUAGES = "languages"
    ORIGINS = "origins"
    HOME = "home"
    TOPIC = "topic"
    CONTACTS = "contacts"
    SOURCES = "sources"
    DANGER = "danger"
    CONTACT = "contact"
    CARD = "card"
    OFFER = "offer"
    PIN = "pin"
    HELP = "help"
    PRIVACY = "privacy"
    DELETE = "delete"
    ABOUT = "about"
    GENUINE = "genuine"
    WIPE = "wipe"
    USEFUL = "useful"
    USELESS = "useless"
    UNSEND = "unsend"
    SIMPLE = "simple"
    SIMPLE_ON = "simple-on"
    SIMPLE_OFF = "simple-off"


@dataclass(frozen=True, slots=True)
class Intent:
    """A screen and what it is about.

    A `language` or `origin` in an intent is a choice made on the way: it is remembered, then the screen is shown. So the
    button of a language leads straight to where the worker was going, and nothing has to be remembered in between.
    `contact` is the id of one contact, `reason` why an answer was of no use, `answers` one letter for each question of an
    offer that is answered: y, n, or u for "I don't know". `original` asks for the screen in the language that a translation
    was made from, this once. `page` counts from 0. The screen SIMPLE turns the simple view on or off, whichever it is not.
    """

    screen: Screen
    topic: Topic | None = None
    danger: Danger | None = None
    language: Language | None = None
    origin: Origin | None = None
    page: int = 0
    contact: str | None = None
    reason: Reason | None = None
    answers: str | None = None
    original: Language | None = None

"""Intent: what a turn means. Words and buttons meet in this one type, and a button carries all of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.vocabulary import Danger, Language, Origin, Topic


class Screen(StrEnum):
    """What can be shown."""

    LANGUAGES = "languages"
    ORIGINS = "origins"
    HOME = "home"
    TOPIC = "topic"
    CONTACTS = "contacts"
    SOURCES = "sources"
    DANGER = "danger"
    HELP = "help"
    PRIVACY = "privacy"
    DELETE = "delete"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Intent:
    """A screen and what it is about.

    A `language` or `origin` in an intent is a choice made on the way: it is remembered, then the screen is shown. So the
    button of a language leads straight to where the worker was going, and nothing has to be remembered in between.
    `page` counts from 0.
    """

    screen: Screen
    topic: Topic | None = None
    danger: Danger | None = None
    language: Language | None = None
    origin: Origin | None = None
    page: int = 0

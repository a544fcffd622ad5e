"""Buttons that many screens share."""

from dataclasses import replace

from bot.conversation.labels import topic_name
from bot.conversation.reader import Reader
from bot.conversation.reply import Button, Rows
from bot.handbook import Contact
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic

MAX_BUTTONS = 8
"""Buttons under a screen. One place is kept free for listening; the choice of language alone shows more."""

MAX_LABEL = 30
"""Characters of a button's label: what an old phone shows on one line."""


def danger_button(reader: Reader) -> Button:
    """The way to the danger screen, on every other screen."""
    # Translators: button, at most 30 characters with the icon.
    return Button("🆘 " + reader.gettext("I am in danger"), Intent(Screen.DANGER))


def home_button(reader: Reader) -> Button:
    """The way back to the menu."""
    # Translators: button, at most 30 characters with the icon.
    return Button("🏠 " + reader.gettext("Menu"), Intent(Screen.HOME))


def topic_intent(topic: Topic) -> Intent:
    """The intent of a topic: contacts have a screen of their own."""
    return Intent(Screen.CONTACTS if topic is Topic.CONTACTS else Screen.TOPIC, topic=topic)


def topic_button(reader: Reader, topic: Topic) -> Button:
    """The way to a topic."""
    return Button(topic_name(reader, topic), topic_intent(topic))


def erase_button(reader: Reader) -> Button:
    """The way to a clean chat, on every screen."""
    # Translators: button that deletes all messages of this chat; at most 16 characters.
    return Button("🧹 " + reader.gettext("Erase chat"), Intent(Screen.WIPE))


def footer(reader: Reader) -> Rows:
    """The last rows of every screen."""
    return ((danger_button(reader),), (home_button(reader), erase_button(reader)))


def more_row(reader: Reader, intent: Intent, pages: int) -> Rows:
    """The way to the next page, where there are several; the last leads back to the first."""
    if pages < 2:  # noqa: PLR2004  one page needs no way on
        return ()
    following = (intent.page + 1) % pages
    # Translators: button to the next page; at most 14 characters. Behind it stands "2/3", say.
    more = reader.gettext("More")
    label = f"▶️ {more} {following + 1}/{pages}"
    return ((Button(label, replace(intent, page=following)),),)


def copy_buttons(contacts: tuple[Contact, ...], most: int) -> tuple[Button, ...]:
    """A button that copies the first number of each contact."""
    numbers = dict.fromkeys(contact.phones[0].dialled for contact in contacts if contact.phones)
    return tuple(Button(f"📋 {number}", copy=number) for number in list(numbers)[:most])


def in_rows(buttons: tuple[Button, ...], columns: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of so many columns."""
    return tuple(buttons[start : start + columns] for start in range(0, len(buttons), columns))

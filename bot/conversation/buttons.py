"""Buttons that many screens share."""

from dataclasses import replace

from bot.conversation.labels import topic_name
from bot.conversation.reader import Reader
from bot.conversation.reply import Button
from bot.handbook import Contact
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic

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


def footer(reader: Reader) -> tuple[Button, ...]:
    """The last row of every screen."""
    return (danger_button(reader), home_button(reader))


def page_buttons(reader: Reader, intent: Intent, pages: int) -> tuple[Button, ...]:
    """Back and on, where there is a page before or after."""
    row = []
    if intent.page > 0:
        # Translators: button to the page before; at most 14 characters.
        row.append(Button("◀️ " + reader.gettext("Back"), replace(intent, page=intent.page - 1)))
    if intent.page < pages - 1:
        # Translators: button to the next page; at most 14 characters.
        row.append(Button(reader.gettext("More") + " ▶️", replace(intent, page=intent.page + 1)))
    return tuple(row)


def copy_buttons(contacts: tuple[Contact, ...], most: int) -> tuple[Button, ...]:
    """A button that copies the first number of each contact."""
    numbers = dict.fromkeys(contact.phones[0].dialled for contact in contacts if contact.phones)
    return tuple(Button(f"📋 {number}", copy=number) for number in list(numbers)[:most])


def in_rows(buttons: tuple[Button, ...], columns: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of so many columns."""
    return tuple(buttons[start : start + columns] for start in range(0, len(buttons), columns))

"""The menu: notices that are current, then the topics, a few at a time."""

from dataclasses import replace

from bot.conversation.buttons import danger_button, erase_button, in_rows, more_row, topic_button, topic_intent
from bot.conversation.labels import topic_name
from bot.conversation.reader import Reader
from bot.conversation.reply import Block, Button, Reply, Role
from bot.conversation.screens.choice import origin_name
from bot.i18n import native_name
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic

MENU = (
    *(Topic.WAGES, Topic.DOCUMENTS, Topic.RETURN, Topic.CONTACTS),
    *(Topic.CONTRACT, Topic.INJURY, Topic.HEALTH, Topic.DETENTION),
    *(Topic.ABUSE, Topic.COMPLAINT, Topic.HOURS, Topic.SAVINGS),
    *(Topic.RECRUITMENT, Topic.TRAVEL, Topic.SOCIAL_SECURITY),
)
"""The topics in the order of the menu: what is asked most comes first. The place of a topic is its number, for good."""

VIEWS = (Screen.SIMPLE, Screen.SIMPLE_ON, Screen.SIMPLE_OFF)
"""The intents that choose how much a screen says; each shows the menu in the view chosen."""

TOPICS_A_PAGE = 4

_KEYCAP = "\ufe0f\u20e3"
"""What makes a digit a key in a frame."""


def home_screen(reader: Reader, intent: Intent) -> Reply:
    """The menu. Behind the pages of topics stand the settings."""
    numbered = tuple(numbered_button(reader, topic) for topic in MENU)
    pages = (*in_rows(numbered, TOPICS_A_PAGE), _settings(reader))
    page = intent.page % len(pages)
    rows = (
        (danger_button(reader),),
        *in_rows(pages[page], 1 if reader.simple else 2),
        *more_row(reader, Intent(Screen.HOME, page=page), len(pages)),
        (erase_button(reader),),
    )
    return Reply(reader.language, (*_view(reader, intent.screen), *_blocks(reader)), rows)


def numbered_button(reader: Reader, topic: Topic) -> Button:
    """The way to a topic, with the number that can be typed in its place: "3️⃣🏡 Going home"."""
    number = "".join(f"{digit}{_KEYCAP}" for digit in str(MENU.index(topic) + 1))
    return replace(topic_button(reader, topic), label=number + topic_name(reader, topic))


def typed_number(utterance: str) -> Intent | None:
    """The topic whose number is typed, in the digits of any script: "3", "٣", "3️⃣", "३."; None for anything else."""
    typed = utterance.strip().translate(_AROUND_A_NUMBER)
    if not (typed.isdecimal() and len(typed) <= len(str(len(MENU)))):
        return None
    number = int(typed)
    return topic_intent(MENU[number - 1]) if 1 <= number <= len(MENU) else None


_AROUND_A_NUMBER = dict.fromkeys(map(ord, _KEYCAP + ".)(। "))


def _view(reader: Reader, screen: Screen) -> tuple[Block, ...]:
    """What has become of the view, where that was just chosen."""
    if screen not in VIEWS:
        return ()
    return (reader.block(Role.NOTE, _simple_line(reader) if reader.simple else _full_line(reader)),)


def _simple_line(reader: Reader) -> str:
    # Translators: after switching to simple screens.
    return reader.gettext("Simple screens are on: few words at a time. /simple switches back.")


def _full_line(reader: Reader) -> str:
    # Translators: after switching simple screens off.
    return reader.gettext("You see everything again. /simple makes the screens simple.")


def notice_blocks(reader: Reader) -> tuple[Block, ...]:
    """The current news for the reader's origin, each with its date."""
    notices = reader.handbook.notices_for(reader.origin, reader.today)
    return tuple(
        block
        for notice in notices
        for block in (
            reader.block(Role.NAME, f"📣 {reader.formats.date(notice.shown_from)}"),
            reader.worded(Role.ITEM, notice, notice.id),
        )
    )


def _blocks(reader: Reader) -> tuple[Block, ...]:
    # Translators: the question above the menu of topics, whose buttons have numbers.
    question = reader.gettext("What do you need? Press a button, type its number, or write to me in your own words.")
    return (
        reader.block(Role.TITLE, "🤝 " + reader.gettext("Rafiq")),
        *notice_blocks(reader),
        reader.block(Role.TEXT, question),
    )


def _settings(reader: Reader) -> tuple[Button, ...]:
    origin = [Button(origin_name(reader, reader.origin), Intent(Screen.ORIGINS))] if reader.origin else []
    return (
        Button(f"🌍 {native_name(reader.language)}", Intent(Screen.LANGUAGES)),
        *origin,
        _view_button(reader),
        # Translators: button to the page on what Rafiq keeps and does not keep; at most 26 characters.
        Button("🕊 " + reader.gettext("Privacy"), Intent(Screen.PRIVACY)),
    )


def _view_button(reader: Reader) -> Button:
    if reader.simple:
        # Translators: button that leaves the simple screens; at most 26 characters.
        return Button("🔎 " + reader.gettext("Show everything"), Intent(Screen.SIMPLE_OFF))
    # Translators: button for screens of few words, for who reads with difficulty; at most 26 characters.
    return Button("🟢 " + reader.gettext("Simple screens"), Intent(Screen.SIMPLE_ON))

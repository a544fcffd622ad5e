"""The menu: notices that are current, then the topics, a few at a time."""

from bot.conversation.buttons import danger_button, erase_button, in_rows, more_row, topic_button
from bot.conversation.reader import Reader
from bot.conversation.reply import Block, Button, Reply, Role
from bot.conversation.screens.choice import origin_name
from bot.i18n import native_name
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic

_PAGES = (
    (Topic.WAGES, Topic.DOCUMENTS, Topic.RETURN, Topic.CONTRACT, Topic.CONTACTS),
    (Topic.HEALTH, Topic.INJURY, Topic.DETENTION, Topic.ABUSE, Topic.COMPLAINT),
    (Topic.RECRUITMENT, Topic.TRAVEL, Topic.SAVINGS, Topic.HOURS, Topic.SOCIAL_SECURITY),
)
"""The topics as they stand on the pages of the menu: what is asked most comes first. Behind them stand the settings."""


def home_screen(reader: Reader, intent: Intent) -> Reply:
    """The menu."""
    pages = len(_PAGES) + 1
    page = intent.page % pages
    buttons = tuple(topic_button(reader, topic) for topic in _PAGES[page]) if page < len(_PAGES) else _settings(reader)
    rows = (
        (danger_button(reader),),
        *in_rows(buttons, 2),
        *more_row(reader, Intent(Screen.HOME, page=page), pages),
        (erase_button(reader),),
    )
    return Reply(reader.language, _blocks(reader), rows)


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
    # Translators: the question above the menu of topics.
    question = reader.gettext("What do you need? Press a button, or write to me in your own words.")
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
        # Translators: button to the page on what Rafiq keeps and does not keep; at most 26 characters.
        Button("🕊 " + reader.gettext("Privacy"), Intent(Screen.PRIVACY)),
        # Translators: button to the page on how to know the genuine bot; at most 26 characters.
        Button("✅ " + reader.gettext("Is this bot genuine?"), Intent(Screen.GENUINE)),
    )

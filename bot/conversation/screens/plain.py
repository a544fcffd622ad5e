"""Screens of interface text alone: help, privacy, about, erased, and the answers to what is no question."""

from bot.conversation.buttons import danger_button, footer, in_rows, topic_button
from bot.conversation.reader import Reader
from bot.conversation.reply import Attachment, Button, Reply, Role
from bot.conversation.screens.contacts import contact_name, phone_line
from bot.query import PEOPLE_KEPT
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic


def help_screen(reader: Reader) -> Reply:
    """How to use the service."""
    return _screen(
        reader,
        reader.gettext("How I work"),
        reader.gettext("Press a button, or write what happened, in your own words."),
        reader.gettext("/menu shows all topics. /contacts shows who can help. /danger shows whom to call now."),
        reader.gettext("/language and /country change your choice. /delete makes me forget you."),
        reader.gettext("Please send no photos of papers and no names. I do not need them."),
    )


def privacy_screen(reader: Reader) -> Reply:
    """What is counted, what is kept and for how long, and what Telegram itself can see."""
    return _screen(
        reader,
        reader.gettext("What I keep, and what not"),
        reader.gettext(
            "I count questions: the day, country, language and topic. Never your name, your number or your words."
        ),
        reader.gettext(
            "I remember your language and country in a locked store, to answer you. After {days} without a message I"
            " forget them. /delete erases them at once.",
            days=reader.formats.days(PEOPLE_KEPT.days),
        ),
        reader.gettext("IOM, the UN migration agency, sees only the counts. It cannot see who asked."),
        reader.gettext(
            "Telegram itself can see that you write to me. Somebody who holds your phone can read this chat. Delete the"
            " chat if that is a danger to you."
        ),
        reader.gettext("Do not send names or photos of papers."),
    )


def about_screen(reader: Reader) -> Reply:
    """What the service is, where its answers come from, and which edition of the content this is."""
    return _screen(
        reader,
        reader.gettext("About Rafiq"),
        reader.gettext(
            "Rafiq means companion. It tells workers in Libya their rights, lawful ways to work, and who can help."
        ),
        reader.gettext("Every answer comes from a source with a date. Nothing is invented. I am a program, not a lawyer."),
        reader.gettext("I never ask for money, for papers or for your name."),
        # Translators: {version} is a short mark such as "3f9a01bc22d4".
        reader.gettext("Content version: {version}", version=reader.formats.left_to_right(reader.handbook.version)),
    )


def erased_screen(reader: Reader) -> Reply:
    """After /delete: what is gone."""
    start = Button("🌍 " + reader.gettext("Start again"), Intent(Screen.HOME))
    blocks = (
        reader.block(Role.TITLE, "🕊 " + reader.gettext("Done. I have forgotten you.")),
        reader.block(
            Role.TEXT, reader.gettext("Your language and country are erased. The messages of this chat stay on your phone.")
        ),
        reader.block(Role.TEXT, reader.gettext("To remove them too, delete this chat in Telegram.")),
    )
    return Reply(reader.language, blocks, ((start,), (danger_button(reader),)))


def small_talk_screen(reader: Reader) -> Reply:
    """A kind word back to a greeting or thanks, and the way on."""
    blocks = (
        reader.block(Role.TEXT, "🤝 " + reader.gettext("I am here for you.")),
        reader.block(
            Role.TEXT, reader.gettext("Ask me about pay, papers, health, going home, or anything at work in Libya.")
        ),
    )
    return Reply(reader.language, blocks, _frequent(reader))


def suggestions_screen(reader: Reader, topics: tuple[Topic, ...]) -> Reply:
    """A choice of topics, when it is not sure which one was meant."""
    blocks = (reader.block(Role.TITLE, reader.gettext("Which of these do you mean?")),)
    buttons = tuple((topic_button(reader, topic),) for topic in topics)
    # Translators: button for "none of the suggested topics"; at most 26 characters.
    none = Button("➖ " + reader.gettext("None of these"), Intent(Screen.HOME))
    return Reply(reader.language, blocks, (*buttons, (none, danger_button(reader))))


def not_understood_screen(reader: Reader) -> Reply:
    """Nothing was found: say so, show whom to ask, and offer the topics."""
    contacts = reader.handbook.contacts(Topic.CONTACTS, reader.origin, reader.today)[:2]
    blocks = [
        reader.block(Role.TITLE, reader.gettext("I am sorry, I did not understand.")),
        reader.block(
            Role.TEXT, reader.gettext("Try with a few simple words, or press a button. These people can help too:")
        ),
    ]
    for contact in contacts:
        blocks.append(reader.block(Role.NAME, contact_name(reader, contact)))
        if contact.caution:
            blocks.append(reader.worded(Role.NOTE, contact, f"{contact.id}#caution"))
        blocks += [reader.block(Role.PHONE, phone_line(reader, phone)) for phone in contact.phones[:2]]
    return Reply(reader.language, tuple(blocks), _frequent(reader), contacts)


def attachment_screen(reader: Reader, attachment: Attachment) -> Reply:
    """A kind answer to what cannot be read: nothing was opened or kept, and what works instead."""
    if attachment in (Attachment.PHOTO, Attachment.FILE):
        text = reader.gettext("I did not open or keep it. Please send no photos of papers: delete it from this chat.")
    elif attachment is Attachment.VOICE:
        text = reader.gettext("I cannot listen to voice messages yet. I did not open or keep it.")
    else:
        text = reader.gettext("I cannot use this. I did not open or keep it.")
    blocks = (
        reader.block(Role.TEXT, text),
        reader.block(Role.TEXT, reader.gettext("Press a button, or write a few words.")),
    )
    return Reply(reader.language, blocks, _frequent(reader))


def _screen(reader: Reader, title: str, *paragraphs: str) -> Reply:
    blocks = (reader.block(Role.TITLE, title), *(reader.block(Role.TEXT, text) for text in paragraphs))
    return Reply(reader.language, blocks, (footer(reader),))


def _frequent(reader: Reader) -> tuple[tuple[Button, ...], ...]:
    topics = (Topic.WAGES, Topic.DOCUMENTS, Topic.RETURN, Topic.CONTACTS)
    return (*in_rows(tuple(topic_button(reader, topic) for topic in topics), 2), footer(reader))

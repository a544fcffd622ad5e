"""Screens of interface text alone: help, privacy, about, erased, and the answers to what is no question."""

from collections.abc import Iterator
from dataclasses import replace

from bot.conversation.buttons import danger_button, erase_button, footer, in_rows, topic_button
from bot.conversation.reader import Reader
from bot.conversation.reply import Attachment, Button, Reply, Role
from bot.conversation.screens.contacts import brief_contact
from bot.query import MESSAGES_KEPT, PEOPLE_KEPT, WORDING_KEPT
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic


def help_screen(reader: Reader) -> Reply:
    """How to use the service."""
    return _screen(
        reader,
        reader.gettext("How I work"),
        reader.gettext("Press a button, or write what happened, in your own words."),
        reader.gettext("/menu shows all topics. /contacts shows who can help. /danger shows whom to call now."),
        reader.gettext("/simple shows few words at a time, and everything again."),
        reader.gettext(
            "/language and /country change your choice. /delete makes me forget you. /wipe also erases this chat."
        ),
        reader.gettext("Please send no photos of papers and no names. I do not need them."),
    )


def privacy_screen(reader: Reader) -> Reply:
    """What is counted, what is kept and for how long, and what Telegram itself can see."""
    # Translators: button to the page on how to know the genuine bot; at most 26 characters.
    genuine = Button("✅ " + reader.gettext("Is this bot genuine?"), Intent(Screen.GENUINE))
    reply = _screen(
        reader,
        reader.gettext("What I keep, and what not"),
        reader.gettext(
            "I count questions: day, country, language, topic. Those that I cannot answer well I keep for {days}, without"
            " names and numbers.",
            days=reader.formats.days(WORDING_KEPT.days),
        ),
        reader.gettext("IOM, the UN migration agency, sees only this, never who asked."),
        reader.gettext(
            "I remember your language, your country and whether you want simple screens, in a locked store, to answer you."
            " After {days} without a message I forget them. /delete erases them at once.",
            days=reader.formats.days(PEOPLE_KEPT.days),
        ),
        reader.gettext(
            "Telegram itself can see that you write to me. Somebody who holds your phone can read this chat. Delete the"
            " chat if that is a danger to you."
        ),
        reader.gettext("Do not send names or photos of papers."),
    )
    return replace(reply, buttons=((genuine,), *reply.buttons))


def about_screen(reader: Reader) -> Reply:
    """What the service is, where its answers come from, and which edition of the content this is."""
    return _screen(
        reader,
        reader.gettext("About Rafiq"),
        reader.gettext(
            "Rafiq means companion. It tells workers in Libya their rights, lawful ways to work, and who can help."
        ),
        reader.gettext(
            "Every answer names its source and how old it is. Nothing is invented. I am a program, not a lawyer."
        ),
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
    return Reply(reader.language, blocks, (*buttons, (none,), (danger_button(reader), erase_button(reader))))


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
        blocks += brief_contact(reader, contact)
    return Reply(reader.language, tuple(blocks), _frequent(reader), contacts)


def attachment_screen(reader: Reader, attachment: Attachment) -> Reply:
    """A kind answer to what cannot be read: nothing was opened or kept, and what works instead."""
    what_works = reader.gettext("Press a button, or write a few words.")
    rows = _frequent(reader)
    if attachment in (Attachment.PHOTO, Attachment.FILE):
        text = reader.gettext(
            "I did not open or keep it. Please send no photos of papers: who holds your phone can see them."
        )
        # Translators: button that deletes the worker's own photo from the chat; at most 26 characters.
        delete = Button("🗑 " + reader.gettext("Delete my photo"), Intent(Screen.UNSEND))
        rows = ((delete,), *footer(reader))
    elif attachment is Attachment.VOICE:
        text = reader.gettext("I cannot listen to voice messages yet. I did not open or keep it.")
    else:
        text = reader.gettext("I cannot use this. I did not open or keep it.")
    return Reply(reader.language, (reader.block(Role.TEXT, text), reader.block(Role.TEXT, what_works)), rows)


def edited_screen(reader: Reader) -> Reply:
    """An edited message changes nothing by itself."""
    return _screen(
        reader,
        reader.gettext("You changed a message."),
        reader.gettext("I answer each message once. Please send your question again as a new message."),
    )


def slow_down_screen(reader: Reader) -> Reply:
    """One kind notice when turns come faster than they can be read."""
    text = reader.gettext("One moment, please: that was too fast for me. If you are in danger, press the red button.")
    return Reply(reader.language, (reader.block(Role.TEXT, text),), ((danger_button(reader),),))


def group_line(reader: Reader) -> Reply:
    """The one line said in a group, with the way to a private chat where the operator has set the bot's name."""
    text = reader.gettext("I answer in private chats only, so that nobody reads what you ask.")
    username = reader.edition.identity.username
    # Translators: button that opens a private chat with the bot; at most 26 characters.
    rows = ((Button(reader.gettext("Write to me privately"), url=f"https://t.me/{username}"),),) if username else ()
    return Reply(reader.language, (reader.block(Role.TEXT, text),), rows)


def genuine_screen(reader: Reader) -> Reply:
    """How to know the genuine bot: who runs it, its exact name, where that is published, and what it never asks."""
    return _screen(
        reader,
        reader.gettext("Is this bot genuine?"),
        *genuine_lines(reader),
        reader.gettext("The genuine bot never asks for money, for papers, for your name or for a code."),
        reader.gettext("A bot that asks for these is a fake. Leave it. In Telegram, open its profile, then ⋮ and Report."),
    )


def genuine_lines(reader: Reader) -> Iterator[str]:
    """Who runs this bot and where that is published; while that is not set, that no organisation has confirmed it."""
    identity, formats = reader.edition.identity, reader.formats
    if not (identity.operator and identity.official_url and identity.username):
        yield reader.gettext("No organisation has confirmed this bot yet. Do not trust it with anything but questions.")
        return
    yield reader.gettext(
        "This bot is run by {operator}. Its exact name is {username}.",
        operator=formats.isolated(identity.operator),
        username=formats.left_to_right(f"@{identity.username}"),
    )
    yield reader.gettext("You can check that on this page: {address}", address=formats.left_to_right(identity.official_url))


def wiped_screen(reader: Reader, deleted: int, left: int) -> Reply:
    """After a wipe: what was deleted, what could not be, and how to clear the rest by hand."""
    lines = [reader.ngettext("I deleted {n} message of this chat.", "I deleted {n} messages of this chat.", deleted)]
    if left:
        lines.append(
            reader.ngettext("{n} message could not be deleted by me.", "{n} messages could not be deleted by me.", left)
        )
    hours = reader.formats.hours(MESSAGES_KEPT)
    lines += [
        reader.gettext("Your language and country are forgotten."),
        reader.gettext("Telegram lets me delete only what is younger than {hours}.", hours=hours),
        reader.gettext("To clear the rest on Android: open this chat, press ⋮ at the top, then Delete chat."),
        reader.gettext("On iPhone: in the list of chats, swipe this chat to the left, then Delete."),
    ]
    blocks = (
        reader.block(Role.TITLE, "🧹 " + reader.gettext("Done.")),
        *(reader.block(Role.TEXT, line) for line in lines),
    )
    return Reply(reader.language, blocks)


def _screen(reader: Reader, title: str, *paragraphs: str) -> Reply:
    blocks = (reader.block(Role.TITLE, title), *(reader.block(Role.TEXT, text) for text in paragraphs))
    return Reply(reader.language, blocks, footer(reader))


def _frequent(reader: Reader) -> tuple[tuple[Button, ...], ...]:
    topics = (Topic.WAGES, Topic.DOCUMENTS, Topic.RETURN, Topic.CONTACTS)
    return (*in_rows(tuple(topic_button(reader, topic) for topic in topics), 2), *footer(reader))

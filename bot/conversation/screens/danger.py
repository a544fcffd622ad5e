"""Danger first: whom to call now, then what to do. Never withheld, never behind a choice, the same for every reader."""

from collections.abc import Iterator
from dataclasses import replace

from bot.conversation.buttons import copy_buttons, erase_button, home_button, in_rows
from bot.conversation.labels import danger_name, neutral_words
from bot.conversation.pages import complete, paged
from bot.conversation.reader import Reader, closing_notes, sources_of
from bot.conversation.reply import Block, Button, Reply, Role
from bot.conversation.screens.contacts import contact_name, phone_line
from bot.conversation.screens.home import notice_blocks
from bot.conversation.screens.topic import proof
from bot.handbook import Contact, Entry, overdue
from bot.understanding import Intent, Screen
from bot.vocabulary import HOST, Danger, Language

_CALLED = 5
_KINDS_A_PAGE = 3
_ORDER = (
    Danger.VIOLENCE,
    Danger.LOCKED_IN,
    Danger.KIDNAPPED,
    Danger.ARRESTED,
    Danger.MEDICAL,
    Danger.SEXUAL_VIOLENCE,
    Danger.SUICIDAL,
    Danger.TRAFFICKED,
    Danger.BOAT,
    Danger.CHILD,
)


def danger_screen(reader: Reader, intent: Intent) -> Reply:
    """Whom to call now and what to do, for one kind of danger or before any is chosen."""
    contacts = _called(reader, intent.danger)
    entries = reader.handbook.danger_entries(intent.danger, reader.origin) if intent.danger else ()
    parts = (
        *_opening(reader, intent.danger),
        *(block for contact in contacts for block in _contact_blocks(reader, contact)),
        *_advice(reader, intent.danger, entries),
        *(() if intent.danger else notice_blocks(reader)),
        *proof(reader, entries),
    )
    rows = (*in_rows(copy_buttons(contacts, 2 if intent.danger else 1), 2), *_ways_on(reader, intent))
    sources = sources_of(entries)
    if intent.danger:
        reply = paged(reader, intent, parts, rows, sources=sources)
        return replace(reply, contacts=contacts, danger=(intent.danger,))
    blocks = complete(reader, parts)
    return Reply(reader.language, (*blocks, *closing_notes(reader, blocks)), rows, contacts, sources)


def _called(reader: Reader, danger: Danger | None) -> tuple[Contact, ...]:
    """The contacts of a kind; before one is chosen those in Libya that answer most kinds, in the order of the content."""
    if danger:
        return reader.handbook.danger_contacts(danger, reader.origin)[:_CALLED]
    every = [contact for kind in _ORDER for contact in reader.handbook.danger_contacts(kind, reader.origin)]
    widest = sorted(dict.fromkeys(every), key=lambda contact: (contact.country != HOST, -len(contact.danger)))[:_CALLED]
    return tuple(sorted(widest, key=every.index))


def _opening(reader: Reader, danger: Danger | None) -> Iterator[Block]:
    yield reader.block(Role.TEXT, neutral_words(reader))
    yield reader.block(Role.TITLE, "🆘 " + reader.gettext("Call now"))
    if danger:
        yield reader.block(Role.TEXT, danger_name(reader, danger))


def _contact_blocks(reader: Reader, contact: Contact) -> Iterator[Block]:
    for phone in contact.phones[:2]:
        yield Block(Role.URGENT, f"📞 {phone_line(reader, phone)}", reader.language, contact.id)
    yield Block(Role.TEXT, contact_name(reader, contact), reader.language, contact.id)
    if contact.caution:
        yield reader.worded(Role.NOTE, contact, f"{contact.id}#caution")
    if overdue(contact.review_by, reader.today):
        yield reader.block(Role.URGENT, reader.overdue_line(contact.review_by))


def _advice(reader: Reader, danger: Danger | None, entries: tuple[Entry, ...]) -> Iterator[Block]:
    if entries:
        yield reader.block(Role.HEADING, reader.gettext("What to do now"))
    for entry in entries:
        worded = reader.worded(Role.ITEM, entry, entry.id)
        yield worded
        if not worded.reviewed:
            yield replace(reader, language=Language.EN).worded(Role.ORIGINAL, entry, entry.id)
        if overdue(entry.review_by, reader.today):
            yield reader.block(Role.URGENT, reader.overdue_line(entry.review_by))
    if danger and not entries:
        yield reader.block(Role.TEXT, reader.gettext("We know of no special line for this. Call the numbers above."))
    if danger is None:
        yield reader.block(Role.HEADING, reader.gettext("What has happened?"))


def _ways_on(reader: Reader, intent: Intent) -> tuple[tuple[Button, ...], ...]:
    if intent.danger:
        other = Button("🆘 " + reader.gettext("Another danger"), Intent(Screen.DANGER))
        return ((other,), (home_button(reader), erase_button(reader)))
    pages = -(-len(_ORDER) // _KINDS_A_PAGE)
    page = intent.page % pages
    kinds = _ORDER[page * _KINDS_A_PAGE : (page + 1) * _KINDS_A_PAGE]
    buttons = tuple(Button(danger_name(reader, kind), Intent(Screen.DANGER, danger=kind)) for kind in kinds)
    # Translators: button that shows more kinds of danger; at most 30 characters.
    other = Button(reader.gettext("Something else") + " ▶️", Intent(Screen.DANGER, page=(page + 1) % pages))
    return (*in_rows(buttons, 1), (other,), (home_button(reader), erase_button(reader)))

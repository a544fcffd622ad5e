"""Whom to turn to: every contact with what is needed to reach it, and the sentence that must stand beside it."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from bot.conversation.buttons import footer, in_rows
from bot.conversation.labels import topic_name
from bot.conversation.pages import paged
from bot.conversation.reader import Reader, closing_notes, sources_of
from bot.conversation.reply import Block, Button, Reply, Role
from bot.handbook import Contact, PhoneLine, Place, Use, overdue
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Topic

_OPENED = 3
"""For how many contacts of a page there is a button each."""

_FLED = (Topic.DETENTION, Topic.DOCUMENTS, Topic.ABUSE, Topic.RETURN)
"""Topics on which somebody may turn to the state that she fled."""

_COPIED = 2
_IN_HAND = 3
"""How many buttons there are at most for one contact: numbers to copy, a card, a place."""

_LABEL = 28


def contacts_screen(reader: Reader, intent: Intent) -> Reply:
    """The contacts for a topic and the reader's origin, nearest to the need first."""
    topic = intent.topic or Topic.CONTACTS
    contacts = reader.handbook.contacts(topic, reader.origin, reader.today)
    head = [
        reader.block(Role.TITLE, "☎️ " + reader.gettext("Who can help")),
        *([] if topic is Topic.CONTACTS else [reader.block(Role.TEXT, topic_name(reader, topic))]),
        *refugee_line(reader, topic),
    ]
    blocks = [
        *head,
        *_entry_blocks(reader, topic, first=True),
        *(block for contact in contacts for block in contact_blocks(reader, contact)),
    ]
    if not contacts:
        blocks.append(reader.block(Role.TEXT, reader.gettext("We know of no contact that is sure enough to show here.")))
    blocks += _entry_blocks(reader, topic, first=False)
    few = [block for contact in contacts[:_OPENED] for block in brief_contact(reader, contact)] if reader.simple else []
    simple = [*head, *few] if few else []
    reply = paged(reader, Intent(Screen.CONTACTS, topic=topic, page=intent.page), blocks, footer(reader), opening=simple)
    named = {block.item for block in reply.blocks}
    shown = tuple(contact for contact in contacts if contact.id in named)
    opening = tuple((_opening(reader, contact, topic),) for contact in shown[:_OPENED])
    sources = sources_of(shown)
    return replace(reply, buttons=(*opening, *reply.buttons), contacts=shown, sources=sources)


def contact_screen(reader: Reader, intent: Intent) -> Reply:
    """One contact in hand: numbers to copy, a card to save, a place on the map. One that is gone opens the list."""
    contact = reader.handbook.contact(intent.contact or "")
    if contact is None:
        return contacts_screen(reader, Intent(Screen.CONTACTS, topic=intent.topic))
    topic = intent.topic or Topic.CONTACTS
    blocks = (*refugee_line(reader, topic), *contact_blocks(reader, contact))
    handed = []
    if contact.phones:
        # Translators: button that sends the number as a contact card, to save on the phone; at most 26 characters.
        handed.append(Button("📇 " + reader.gettext("Contact card"), replace(intent, screen=Screen.CARD)))
    if contact.coordinates:
        # Translators: button that sends the place on a map; at most 26 characters.
        handed.append(Button("📍 " + reader.gettext("On the map"), replace(intent, screen=Screen.PIN)))
    # Translators: button back to the list of contacts; at most 26 characters.
    back = Button("↩️ " + reader.gettext("All contacts"), Intent(Screen.CONTACTS, topic=topic))
    copies = _copies(contact)[: _IN_HAND - len(handed)]
    rows = (*in_rows(copies, 2), tuple(handed), (back,), *footer(reader))
    whole = (*blocks, *closing_notes(reader, blocks))
    return Reply(reader.language, whole, tuple(row for row in rows if row), (contact,), contact.sources)


def handed_over(reader: Reader, intent: Intent) -> Reply:
    """A contact as a card or as a place on the map; where that cannot be, its screen."""
    contact = reader.handbook.contact(intent.contact or "")
    if contact and intent.screen is Screen.CARD and contact.phones:
        return Reply(reader.language, (), card=contact)
    if contact and intent.screen is Screen.PIN and contact.coordinates:
        return Reply(reader.language, (), pin=contact)
    return contact_screen(reader, intent)


def refugee_line(reader: Reader, topic: Topic) -> Iterator[Block]:
    """The line that comes before any embassy, where people may have fled the state whose embassy it is."""
    if topic in _FLED or reader.handbook.for_refugees(reader.origin):
        text = reader.gettext("If you fled your country: do not call its embassy. Call UNHCR, the UN refugee agency.")
        yield reader.block(Role.URGENT, f"⚠️ {text}")


def nearest_numbers(reader: Reader) -> str:
    """The two numbers to call first in danger: digits need no language, so they can stand before any choice."""
    contacts = reader.handbook.danger_contacts(Danger.VIOLENCE, reader.origin)[:_COPIED]
    return " · ".join(f"📞 {reader.formats.left_to_right(contact.phones[0].dialled)}" for contact in contacts)


def contact_blocks(reader: Reader, contact: Contact) -> Iterator[Block]:
    """A contact in full: name, caution, phones, hours, place, mail, site."""
    yield _block(Role.NAME, contact_name(reader, contact), reader.language, contact)
    if contact.caution and contact.use is Use.CAUTION:
        yield reader.worded(Role.NOTE, contact, f"{contact.id}#caution")
    for phone in contact.phones:
        yield _block(Role.PHONE, phone_line(reader, phone), reader.language, contact)
        if phone.note:
            yield reader.worded(Role.NOTE, contact, f"{contact.id}#{phone.dialled}")
    if not contact.phones:
        yield reader.block(Role.NOTE, reader.gettext("No number is confirmed for this office."))
    for text in _details(reader, contact):
        yield _block(Role.TEXT, text, reader.language, contact)
    if contact.website:
        host = urlsplit(contact.website).hostname or contact.website
        yield Block(Role.LINK, host, reader.language, contact.id, contact.website)
    if overdue(contact.review_by, reader.today):
        yield reader.block(Role.NOTE, reader.overdue_line(contact.review_by))


def brief_contact(reader: Reader, contact: Contact) -> Iterator[Block]:
    """A contact below something else: name, caution and the first two numbers."""
    yield _block(Role.NAME, contact_name(reader, contact), reader.language, contact)
    if contact.caution:
        yield reader.worded(Role.NOTE, contact, f"{contact.id}#caution")
    for phone in contact.phones[:2]:
        yield _block(Role.PHONE, phone_line(reader, phone), reader.language, contact)


def contact_name(reader: Reader, contact: Contact) -> str:
    """The office's name as it calls itself in the reader's language, else translated, else in English, set apart."""
    own = contact.names.get(reader.language)
    name = own or reader.catalogue.translated(f"{contact.id}#name", contact.names[Language.EN])
    return name or reader.formats.isolated(contact.names[Language.EN])


def phone_line(reader: Reader, phone: PhoneLine) -> str:
    """The number as dialled, with from where it can be called and whether it is free."""
    number = reader.formats.left_to_right(phone.dialled)
    remarks = [_CALLABLE[phone.callable_from](reader)] if phone.callable_from in _CALLABLE else []
    if phone.free:
        # Translators: a call that costs nothing.
        remarks.append(reader.gettext("free"))
    if phone.whatsapp:
        remarks.append(reader.formats.isolated("WhatsApp"))
    return f"{number} · {' · '.join(remarks)}" if remarks else number


_CALLABLE = {
    # Translators: a number that can only be dialled on a phone with a Libyan SIM card.
    "LY SIM": lambda reader: reader.gettext("from a Libyan SIM card"),
    # Translators: a number that can only be dialled in the worker's home country, by the family for instance.
    "home": lambda reader: reader.gettext("from your home country"),
}


def _details(reader: Reader, contact: Contact) -> Iterator[str]:
    if contact.hours == "always":
        yield "🕐 " + reader.gettext("day and night")
    else:
        for hours in contact.hours:
            days = reader.formats.listed([reader.formats.weekday(day) for day in hours.days])
            yield f"🕐 {days}: {reader.formats.clock(hours.opens)} – {reader.formats.clock(hours.closes)}"
    if contact.place:
        yield "📍 " + ", ".join(reader.formats.isolated(part) for part in _place(reader, contact.place))
    if contact.email:
        yield f"✉️ {reader.formats.left_to_right(contact.email)}"


def _place(reader: Reader, place: Place) -> Iterator[str]:
    """Address, city and country, each only once."""
    if place.address:
        yield place.address
    if place.city and place.city not in (place.address or ""):
        yield place.city
    yield reader.formats.country(place.country)


def _entry_blocks(reader: Reader, topic: Topic, *, first: bool) -> Iterator[Block]:
    """What is said on contacts in general: the first lines before the contacts, the others after them."""
    if topic is Topic.CONTACTS:
        for entry in reader.handbook.entries(topic, reader.origin, reader.today):
            if entry.first is first:
                yield from reader.entry(Role.LEAD if first else Role.ITEM, entry)


def _block(role: Role, text: str, language: Language, contact: Contact) -> Block:
    return Block(role, text, language, contact.id)


def _opening(reader: Reader, contact: Contact, topic: Topic) -> Button:
    name = contact_name(reader, contact)
    label = name if len(name) <= _LABEL else name[: _LABEL - 1].rstrip() + "…"
    return Button(f"☎️ {label}", Intent(Screen.CONTACT, topic=topic, contact=contact.id))


def _copies(contact: Contact) -> tuple[Button, ...]:
    return tuple(Button(f"📋 {phone.dialled}", copy=phone.dialled) for phone in contact.phones[:_COPIED])

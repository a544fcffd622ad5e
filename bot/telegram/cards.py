"""A contact in hand: as a contact card to save on the phone, and as a place on the map."""

from bot.handbook import Contact
from bot.telegram.api import body_of
from bot.vocabulary import Language

MAX_VCARD_BYTES = 2_048


def contact_card(chat: int, contact: Contact, language: Language) -> bytes:
    """The body of the call that sends a contact's card, with its name, numbers, mail and site."""
    name = _name(contact, language)
    return body_of(
        chat_id=chat, phone_number=contact.phones[0].dialled, first_name=name[:64], vcard=vcard(contact, language)
    )


def venue(chat: int, contact: Contact, language: Language) -> bytes | None:
    """The body of the call that sends a contact's place; None where no source gives its coordinates."""
    if contact.coordinates is None:
        return None
    place = contact.place
    address = ", ".join(part for part in ((place.address, place.city) if place else ()) if part)
    return body_of(
        chat_id=chat,
        latitude=contact.coordinates.latitude,
        longitude=contact.coordinates.longitude,
        title=_name(contact, language),
        address=address or "-",
    )


def vcard(contact: Contact, language: Language) -> str:
    """A vCard 3.0 (RFC 2426) of at most 2,048 bytes."""
    name = _escaped(_name(contact, language))
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{name};;;;", f"ORG:{name}"]
    lines += [f"TEL;TYPE=VOICE:{phone.dialled}" for phone in contact.phones]
    lines += [f"EMAIL:{_escaped(contact.email)}"] if contact.email else []
    lines += [f"URL:{_escaped(contact.website)}"] if contact.website else []
    while len("\r\n".join((*lines, "END:VCARD")).encode()) > MAX_VCARD_BYTES:
        lines.pop()
    return "\r\n".join((*lines, "END:VCARD"))


def _name(contact: Contact, language: Language) -> str:
    return contact.names.get(language) or contact.names[Language.EN]


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")

"""Replies for the command line: as plain text to read, and as data for scripts (the contract of `ask` and `show`)."""

from typing import Any

from bot.conversation.reply import Button, Reply, Role
from bot.vocabulary import Language

_BULLETS = {Role.ITEM: "  • ", Role.PHONE: "  ☎ ", Role.NOTE: "  ", Role.ORIGINAL: "    ", Role.LINK: "  → "}


def as_text(reply: Reply) -> str:
    """A reply to read in a terminal."""
    lines: list[str] = []
    for block in reply.blocks:
        if block.role in (Role.TITLE, Role.HEADING, Role.NAME) and lines:
            lines.append("")
        text = block.text.upper() if block.role is Role.TITLE else block.text
        where = f" <{block.url}>" if block.url and block.url != block.text else ""
        lines.append(f"{_BULLETS.get(block.role, '')}{text}{where}")
    rows = ["  ".join(f"[{button.label}]" for button in row) for row in reply.buttons]
    return "\n".join([*lines, "", *rows])


def as_data(*pages: Reply) -> dict[str, Any]:
    """A screen as data: the text and parts of all its pages, the language each part is really in, contacts, sources.

    The buttons are those of the first page.
    """
    blocks = [block for page in pages for block in page.blocks]
    contacts = dict.fromkeys(contact for page in pages for contact in page.contacts)
    sources = dict.fromkeys(source for page in pages for source in page.sources)
    return {
        "lang": pages[0].language.value,
        "text": "\n".join(block.text for block in blocks),
        "parts": [
            {
                "role": block.role.value,
                "text": block.text,
                "lang": block.language.value,
                "id": block.item,
                "url": block.url,
                "folded": block.folded,
                "reviewed": block.reviewed,
            }
            for block in blocks
        ],
        "buttons": [[_button(button) for button in row] for row in pages[0].buttons],
        "contacts": [
            {
                "id": contact.id,
                "name": contact.names[Language.EN],
                "phones": [phone.dialled for phone in contact.phones],
                "email": contact.email,
                "website": contact.website,
                "use": contact.use.value,
            }
            for contact in contacts
        ],
        "sources": [source.model_dump(mode="json") for source in sources],
        "pages": len(pages),
    }


def _button(button: Button) -> dict[str, Any]:
    intent = button.intent
    opens = {"screen": intent.screen.value, "topic": intent.topic, "danger": intent.danger} if intent else None
    return {"label": button.label, "opens": opens, "copy": button.copy, "url": button.url}

"""What stands on a poster and a card: the words of screens, in one language, with the code of a counted link."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.conversation import MENU, Block, Reader, Role, proof, show, topic_name
from bot.paper.site import made_on
from bot.understanding import Intent, Screen

_TOPICS = 8
_CALLED = 3
_VARIANT = "\ufe0f"
"""Asks for a coloured picture; the fonts on paper have one form of each, and no glyph for this."""


@dataclass(frozen=True, slots=True)
class Door:
    """The way from paper into the bot: its user name, and the code of the link that is counted.

    A `sample` leads nowhere and says so across the whole sheet.
    """

    username: str
    code: str
    sample: bool = False

    @property
    def address(self) -> str:
        """What the square code holds."""
        return f"https://t.me/{self.username}?start={self.code}"


SAMPLE = Door("SAMPLE_BOT", "sample", sample=True)


def words(reader: Reader, door: Door) -> dict[str, Any]:
    """All that is printed, as data for the layout: lines, topics with their icons, and the blocks of each contact."""
    danger = show(reader, Intent(Screen.DANGER))
    contacts = danger.contacts[:_CALLED]
    called = next(block.text for block in danger.blocks if block.role is Role.TITLE)
    username = reader.formats.left_to_right(f"@{door.username}")
    return {
        "language": reader.language,
        "sample": door.sample,
        "title": "🤝 " + reader.gettext("Rafiq – help for workers in Libya"),
        "tagline": reader.gettext("Your rights, lawful work, and who can help in Libya. Free. Without your name."),
        # Translators: on a poster, beside a square code (QR).
        "scan": reader.gettext("Scan this with the camera of your phone. It opens Rafiq in Telegram."),
        # Translators: on a poster; {username} is the bot's exact name, such as "@rafiq_bot".
        "search": reader.gettext("Or look in Telegram for {username}.", username=username),
        "username": username,
        "call": called,
        "contacts": [[_part(block) for block in danger.blocks if block.item == contact.id] for contact in contacts],
        "topics": [_iconed(topic_name(reader, topic)) for topic in MENU[:_TOPICS]],
        "genuine": list(_genuine(reader)),
        "proof": [*(block.text.replace("📄 ", "") for block in proof(reader, contacts)), made_on(reader)],
        "date": {"year": reader.today.year, "month": reader.today.month, "day": reader.today.day},
    }


def _genuine(reader: Reader) -> Iterator[str]:
    """How to know the genuine bot: who runs it, its name, where that is published, and what it never asks."""
    *lines, _ = [block.text for block in show(reader, Intent(Screen.GENUINE)).blocks if block.role is Role.TEXT]
    yield from lines


def _part(block: Block) -> dict[str, str]:
    """A block of a contact. A number stands apart from the remarks behind it, so that it can be larger."""
    text = block.text.replace(_VARIANT, "")
    number, _, remark = text.partition(" · ")
    return {"role": block.role, "text": text, "number": number, "remark": remark, "language": block.language}


def _iconed(label: str) -> dict[str, str]:
    icon, _, name = label.partition(" ")
    return {"icon": icon.replace(_VARIANT, ""), "name": name}

"""Callback data: a whole Intent in at most 64 bytes, versioned. What is old, unknown or tampered with decodes to None.

The form is `1:screen:topic:danger:language:origin:page:item`, with empty places for what is not set; the item is a
contact's id, the answers about an offer, the reason of a vote, or the language of the original.
"""

import re
from enum import StrEnum
from typing import Any, TypeVar

from bot.handbook import CONTACT_ID
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Reason, Topic

VERSION = "1"
MAX_BYTES = 64
MAX_PAGE = 99
_PARTS = 8
_CONTACT = re.compile(CONTACT_ID)
_ORIGINALS = ("en", "fr")
"""The languages that translations are made from: English, and French for readers who know it better."""

_ANSWERS = re.compile(r"[ynu]{1,8}")
_PAGE = re.compile(r"[1-9][0-9]?|")

Member = TypeVar("Member", bound=StrEnum)


def encode(intent: Intent) -> str:
    """The intent as callback data."""
    page = str(min(intent.page, MAX_PAGE)) if intent.page else ""
    return ":".join(
        (
            VERSION,
            intent.screen,
            intent.topic or "",
            intent.danger or "",
            intent.language or "",
            intent.origin or "",
            page,
            intent.contact or intent.answers or intent.reason or intent.original or "",
        )
    )


def decode(data: str | None) -> Intent | None:
    """The intent that callback data holds; None for anything that this version has not written."""
    parts = (data or "").split(":")
    if len(parts) != _PARTS or parts[0] != VERSION:
        return None
    _, screen, topic, danger, language, origin, page, item = parts
    if not _PAGE.fullmatch(page):
        return None
    try:
        return Intent(
            Screen(screen),
            _optional(Topic, topic),
            _optional(Danger, danger),
            _optional(Language, language),
            _optional(Origin, origin),
            int(page or 0),
            **_item(item),
        )
    except ValueError:
        return None


def _optional(kind: type[Member], code: str) -> Member | None:
    return kind(code) if code else None


def _item(item: str) -> dict[str, Any]:
    """What an item means, by the field of the intent that it fills."""
    if not item:
        return {}
    if _CONTACT.fullmatch(item):
        return {"contact": item}
    if item in _ORIGINALS:
        return {"original": Language(item)}
    return {"answers": item} if _ANSWERS.fullmatch(item) else {"reason": Reason(item)}

"""From what Telegram delivers to a Turn: only words, presses and kinds of attachment come through, no id and no name."""

from collections.abc import Mapping
from typing import Any

from bot.conversation import Attachment, Turn
from bot.i18n import language_of
from bot.telegram.callback import decode
from bot.understanding import Intent, Screen
from bot.vocabulary import Language, Way

MAX_LINK = 64
"""Characters of a deep link's code, by Telegram's rule."""

COMMANDS = {
    "start": Screen.HOME,
    "menu": Screen.HOME,
    "danger": Screen.DANGER,
    "contacts": Screen.CONTACTS,
    "language": Screen.LANGUAGES,
    "country": Screen.ORIGINS,
    "help": Screen.HELP,
    "privacy": Screen.PRIVACY,
    "delete": Screen.DELETE,
    "about": Screen.ABOUT,
    "genuine": Screen.GENUINE,
    "wipe": Screen.WIPE,
    "simple": Screen.SIMPLE,
}
"""The commands and the screen that each opens; an unknown command opens the help."""

_ATTACHMENTS = {
    "photo": Attachment.PHOTO,
    "document": Attachment.FILE,
    "video": Attachment.FILE,
    "animation": Attachment.FILE,
    "voice": Attachment.VOICE,
    "audio": Attachment.VOICE,
    "video_note": Attachment.VOICE,
    "location": Attachment.LOCATION,
    "venue": Attachment.LOCATION,
    "contact": Attachment.CONTACT,
}


def turn_of_message(message: Mapping[str, Any]) -> Turn:
    """The turn of a message in a private chat, as Telegram tells it."""
    device, text = device_of(message), message.get("text")
    if not isinstance(text, str):
        kind = next((kind for field, kind in _ATTACHMENTS.items() if message.get(field)), Attachment.OTHER)
        return Turn(attachment=kind, device=device)
    if text.startswith("/"):
        command, _, payload = text[1:].partition(" ")
        command = command.partition("@")[0].lower()
        if command == "start" and payload:
            return Turn(link=payload[:MAX_LINK], device=device)
        return Turn(pressed=Intent(COMMANDS.get(command, Screen.HELP)), device=device)
    return Turn(utterance=text, device=device, way=Way.TEXT)


def turn_of_callback(press: Mapping[str, Any]) -> Turn:
    """The turn of a pressed button; one that is old or unknown opens the menu."""
    data = press.get("data")
    pressed = (decode(data) if isinstance(data, str) else None) or Intent(Screen.HOME)
    return Turn(pressed=pressed, device=device_of(press))


def device_of(event: Mapping[str, Any]) -> Language | None:
    """The language that a user's app suggests, where it is one of ours. Nothing else of the user is looked at."""
    user = event.get("from")
    code = user.get("language_code") if isinstance(user, dict) else None
    return language_of(code) if isinstance(code, str) else None

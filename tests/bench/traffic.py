"""What workers send: 70 % pressed buttons, 28 % typed questions in nine languages, 2 % junk, as Telegram would bring it.

Each update is a template of bytes with places for its number, its message and its chat, so that making one costs nothing.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation import Reader, show
from bot.conversation.edition import Folders, first_edition
from bot.handbook import Handbook
from bot.telegram import render
from bot.telegram.callback import encode
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Topic
from tests.conftest import CACHE, CONTENT, LOCALES, TODAY

FIRST_CHAT = 7_000_000_000
CHATS = 20_000
TEMPLATES = 4_000
BUTTONS, TYPED = 0.70, 0.28
"""Shares of the traffic; the rest is junk."""

_UPDATE, _MESSAGE, _CHAT = 9_000_000_001, 9_000_000_002, 9_000_000_003
"""What stands in a template until its places are filled."""

_NOISE = ("", "", "hello ", "my name is Zebulonko, 0917263548. ", "please brother ", "xqv wkj ")


@dataclass(frozen=True, slots=True)
class Template:
    """An update without its numbers. `answered`: a screen must come back for it, from an echo bot, too."""

    written: bytes
    answered: bool

    def update(self, number: int, message: int, chat: int) -> bytes:
        """The update's bytes."""
        return self.written % {b"u": number, b"m": message, b"c": chat}


def templates(seed: int = 9) -> list[Template]:
    """The traffic, shuffled, always the same for one seed."""
    draw = random.Random(seed)
    edition, _ = first_edition(Folders(CONTENT, LOCALES, cache=CACHE))
    screens = [_screen(Reader(edition, Language.EN, Origin.NE, TODAY), topic) for topic in Topic]
    said = _sentences(edition.handbook)
    counts = round(BUTTONS * TEMPLATES), round(TYPED * TEMPLATES)
    made = [_press(draw, draw.choice(screens)) for _ in range(counts[0])]
    made += [_typed(draw, said[number % len(said)]) for number in range(counts[1])]
    made += [_junk(draw, number) for number in range(TEMPLATES - sum(counts))]
    draw.shuffle(made)
    return made


def _sentences(handbook: Handbook) -> list[Sequence[str]]:
    """What may be typed, by language."""
    return [
        [
            text
            for phrase_set in phrases.sets()
            for texts in (*phrase_set.topics.values(), *phrase_set.danger.values(), phrase_set.small_talk, phrase_set.other)
            for text in texts
        ]
        for phrases in handbook.phrases
    ]


def _screen(reader: Reader, topic: Topic) -> dict[str, Any]:
    """The message whose button is pressed, as Telegram tells it: its whole text and keyboard."""
    shown = render(show(reader, Intent(Screen.TOPIC, topic=topic)))[-1]
    return {"text": shown.html, "reply_markup": {"inline_keyboard": shown.keyboard}}


def _press(draw: random.Random, screen: dict[str, Any]) -> Template:
    topic = draw.choice(list(Topic))
    intent = draw.choices(
        [
            Intent(Screen.TOPIC, topic=topic),
            Intent(Screen.TOPIC, topic=topic, page=1),
            Intent(Screen.CONTACTS, topic=topic),
            Intent(Screen.HOME),
            Intent(Screen.SOURCES, topic=topic),
            Intent(Screen.DANGER),
            Intent(Screen.DANGER, danger=draw.choice(list(Danger))),
            Intent(Screen.USELESS, topic=topic),
        ],
        weights=(40, 10, 18, 15, 4, 4, 6, 3),
    )[0]
    message = {"message_id": _MESSAGE, "date": 1_790_000_000, "chat": _chat(), "from": _bot(), **screen}
    press = {"id": str(_UPDATE), "from": _user(draw), "chat_instance": "-31", "data": encode(intent), "message": message}
    return _template({"callback_query": press}, answered=True)


def _typed(draw: random.Random, said: Sequence[str]) -> Template:
    return _message(draw, text=draw.choice(_NOISE) + draw.choice(said))


def _junk(draw: random.Random, number: int) -> Template:
    odd = "".join(draw.choices("abcdefghijklmnopqrstuvwxyz0123456789 .,!?🙂ابتث", k=60))
    sticker = {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1}
    kinds: list[dict[str, Any]] = [
        {"text": odd},
        {"text": "🙂🙂🙂"},
        {"sticker": sticker | {"is_animated": False, "is_video": False}},
    ]
    if number % 4 < len(kinds):
        return _message(draw, **kinds[number % 4])
    poll = {"id": "1", "question": odd, "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True}
    return _template({"poll": {**poll, "type": "regular", "allows_multiple_answers": False}}, answered=False)


def _message(draw: random.Random, **content: Any) -> Template:
    message = {"message_id": _MESSAGE, "date": 1_790_000_000, "chat": _chat(), "from": _user(draw), **content}
    return _template({"message": message}, answered=True)


def _template(event: dict[str, Any], *, answered: bool) -> Template:
    written = json.dumps({"update_id": _UPDATE, **event}).encode().replace(b"%", b"%%")
    for place, name in ((_UPDATE, b"%(u)d"), (_MESSAGE, b"%(m)d"), (_CHAT, b"%(c)d")):
        written = written.replace(str(place).encode(), name)
    return Template(written, answered)


def _chat() -> dict[str, Any]:
    return {"id": _CHAT, "type": "private", "first_name": "Planted-Name"}


def _user(draw: random.Random) -> dict[str, Any]:
    code = draw.choice(list(Language)).value
    return {"id": _CHAT, "is_bot": False, "first_name": "Planted-Name", "username": "planted", "language_code": code}


def _bot() -> dict[str, Any]:
    return {"id": 4242, "is_bot": True, "first_name": "Rafiq", "username": "rafiq_test_bot"}

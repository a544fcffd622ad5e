"""Canaries: what is planted in every place of an update is afterwards in no byte that was stored or logged, in no form."""

import base64
import json
import random
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.conversation import Edition
from bot.journal import Journal
from bot.people import People
from bot.telegram import Edge, Outgoing
from bot.telegram.receive import Receiver
from bot.understanding import Redactor
from bot.vocabulary import Language, Origin
from tests.conftest import now
from tests.phone import RecordedApi

TURNS = 1_000
NAME, HANDLE, PASSPORT, STREET = "Zebulonko", "zz_canary_handle", "QX7349182", "Wobblegrove"
PHONE, MAIL, LINK = "0917263548", "canary@planted.example", "t.me/planted_canary"
DIGITS = {"arabic": 0x660, "persian": 0x6F0, "bengali": 0x9E6, "devanagari": 0x966}
BORDER, PLACE = "48291735", "32.8872315"
PLANTED = (NAME, HANDLE, PASSPORT, STREET, PHONE, MAIL, LINK, "payload_canary", BORDER, PLACE)
ASKING = {
    Language.EN: "my boss did not pay me",
    Language.FR: "mon patron ne me paye pas",
    Language.AR: "صاحب العمل لم يدفع",
    Language.BN: "মালিক বেতন দেয় না",
    Language.NE: "साहुले तलब दिएन",
    Language.UR: "تنخواہ نہیں ملی",
    Language.ID: "gaji saya belum dibayar",
    Language.FIL: "hindi ako binayaran",
    Language.HA: "maigida bai biya ni ba",
}


def updates(seed: int) -> "list[dict[str, Any]]":
    """Updates of nine languages with canaries in every field that a person fills in."""
    draw = random.Random(seed)
    planted = []
    for number in range(TURNS):
        chat = 9_100_000_000 + number % 50
        language = draw.choice(list(Language))
        user = {
            "id": chat,
            "is_bot": False,
            "first_name": NAME,
            "last_name": NAME,
            "username": HANDLE,
            "language_code": language,
        }
        digits = draw.choice(list(DIGITS.values()))
        phone = "".join(chr(digits + int(digit)) for digit in PHONE) if draw.random() < 0.5 else PHONE
        lost = draw.choice(["", "xqv wkj zzp"])
        said = f"{ASKING[language]} {lost} {NAME} {phone} {PASSPORT} {STREET} 12 {MAIL} {LINK} @{HANDLE}"
        base = {
            "message_id": number + 1,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "username": HANDLE},
            "from": user,
        }
        photo = [{"file_id": NAME, "file_unique_id": HANDLE, "width": 1, "height": 1}]
        forward = {"type": "hidden_user", "sender_user_name": NAME, "date": 1}
        mention = {"type": "text_mention", "offset": 0, "length": 2}
        membership = {f"{when}_chat_member": {"user": user, "status": "member"} for when in ("old", "new")}
        press = {
            "id": f"{NAME}{number}",
            "from": user,
            "chat_instance": HANDLE,
            "data": f"1:home:{PASSPORT}",
            "message": base | {"text": said},
        }
        kinds: list[dict[str, Any]] = [
            {"message": base | {"text": said}},
            {"message": base | {"text": f"my cat and {NAME} sing a song about the old train {phone} on monday"}},
            {"message": base | {"text": "/start payload_canary"}},
            {"message": base | {"text": f"/start {NAME}_{PHONE}"}},
            {"message": base | {"location": {"latitude": float(PLACE), "longitude": 13.1913}}},
            {"message": base | {"voice": {"file_id": HANDLE, "file_unique_id": NAME, "duration": 3}, "caption": said}},
            {"message": base | {"text": said, "reply_to_message": base | {"text": f"{NAME} {BORDER}"}}},
            {"message": base | {"text": said, "entities": [mention | {"user": user}]}},
            {"my_chat_member": {"chat": base["chat"], "from": user, "date": 1} | membership},
            {"inline_query": {"id": BORDER, "from": user, "query": said, "offset": ""}},
            {"message": base | {"text": f"/{draw.choice(['danger', 'contacts', 'menu'])}"}},
            {"message": base | {"photo": photo, "caption": said}},
            {"message": base | {"contact": {"phone_number": PHONE, "first_name": NAME, "user_id": chat}}},
            {"message": base | {"text": said, "forward_origin": forward}},
            {"edited_message": base | {"text": said, "edit_date": 2}},
            {"callback_query": press},
            {f"type_{HANDLE}": base | {"text": said}},
            {"message": {"text": said, "chat": NAME}},
        ]
        planted.append({"update_id": number + 1} | draw.choice(kinds))
    return planted


def forms(canary: str) -> "list[bytes]":
    """The ways in which a canary could stand somewhere."""
    raw = canary.encode()
    spelled = [canary.encode("utf-16-le"), canary.encode("utf-16-be"), canary.encode("utf-32-le"), raw[::-1]]
    spelled += [
        raw.hex().encode(),
        raw.hex().upper().encode(),
        quote(canary, safe="").encode(),
        json.dumps(canary)[1:-1].encode(),
    ]
    coded = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    coded += [base64.urlsafe_b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    if canary.isdigit():
        coded += [int(canary).to_bytes(8, order) for order in ("little", "big")]
    scripts = ["".join(chr(zero + int(d)) for d in canary).encode() for zero in DIGITS.values()] if canary.isdigit() else []
    return [raw, raw.lower(), raw.upper(), *spelled, *coded, *scripts]


def ids() -> "list[str]":
    return [str(9_100_000_000 + number) for number in range(50)]


async def play(edition: Edition, folder: Path) -> "RecordedApi":
    people = await People.open(f"sqlite+aiosqlite:///{folder}/people.db", b"a key for tests alone, long enough to be one")
    journal = await Journal.open(f"sqlite+aiosqlite:///{folder}/journal.db", folder / "spool")
    session = RecordedApi()
    clock = iter(range(0, 10**9, 10))
    from bot.telegram.limits import Turnstile

    edge = Edge(edition, people, journal, now, Turnstile(lambda: float(next(clock))))
    receiver = Receiver(edge, Quick(session))
    for update in updates(seed=4):
        await receiver.take(json.loads(json.dumps(update)))
    await journal.close()
    await people.close()
    return session


class Quick(Outgoing):
    """Sends without pacing: a thousand turns must not take minutes."""

    async def call(self, chat: int, method: str, body: bytes, *, paced: bool = True) -> Any:
        return await self._api.call(method, body)


async def test_no_canary_is_stored_or_logged_in_any_form(edition: Edition, tmp_path: Path, caplog: Any) -> None:
    from dataclasses import replace

    redacting = replace(edition, redactor=Redactor.of(edition.handbook.phrases, edition.translations))
    caplog.set_level("INFO")

    session = await play(redacting, tmp_path)

    stored = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    stored["log"] = caplog.text.encode()
    found = [
        (name, form)
        for name, held in stored.items()
        for canary in (*PLANTED, *ids())
        for form in forms(canary)
        if form in held
    ]
    assert found == []
    assert len(session.calls) > TURNS / 2
    assert b"[name]" in stored["journal.db"] or b"[number]" in stored["journal.db"] or b"[contact]" in stored["journal.db"]
    assert Origin.NE not in caplog.text.split()

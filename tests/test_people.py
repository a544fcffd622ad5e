"""The store of preferences: keyed, erasable, expiring; the file alone leads to nobody."""

import asyncio
import datetime
import hashlib
import hmac
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot.people import People, person
from bot.people.tables import chat_messages
from bot.query import PEOPLE_KEPT
from bot.vocabulary import Language, Origin, Preferences
from tests.conftest import TODAY, now

CHAT = 4_123_456_789
CHOSEN = Preferences(Language.HA, Origin.NE)


async def rows(people: People) -> int:
    async with people._engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(person))).scalar_one())


async def test_what_was_chosen_is_remembered_and_changes(people: People) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)
    await people.remember(CHAT, Preferences(Language.FR, Origin.NE), TODAY)

    assert await people.preferences(CHAT) == Preferences(Language.FR, Origin.NE)
    assert await people.preferences(CHAT + 1) == Preferences()


async def test_forgetting_leaves_no_row(people: People) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)

    await people.forget(CHAT)

    assert await rows(people) == 0


async def test_the_file_holds_no_chat_id_in_any_form(people: People, tmp_path: Path) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)
    await people.close()

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert b"ha" in stored
    for trace in (b"%d" % CHAT, b"%x" % CHAT, CHAT.to_bytes(8, "big"), CHAT.to_bytes(8, "little")):
        assert trace not in stored


async def test_another_key_finds_nothing(people: People, tmp_path: Path) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)

    stranger = await People.open(f"sqlite+aiosqlite:///{tmp_path}/people.db", b"another secret")

    assert await stranger.preferences(CHAT) == Preferences()
    await stranger.close()


async def test_a_chat_not_seen_for_the_lifetime_is_forgotten(people: People) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)

    assert await people.forget_expired(now() + PEOPLE_KEPT) == 0
    assert await people.forget_expired(now() + PEOPLE_KEPT + datetime.timedelta(days=1)) == 1
    assert await rows(people) == 0


async def test_a_key_is_changed_without_forgetting_anybody(people: People, tmp_path: Path) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)
    await people.note_messages(CHAT, [1, 2], now())
    url = f"sqlite+aiosqlite:///{tmp_path}/people.db"

    both = await People.open(url, b"the new key", b"a secret for tests alone, 32 bytes")
    assert await both.preferences(CHAT) == CHOSEN
    assert (await both.remember(CHAT, CHOSEN, TODAY)).before == TODAY
    await both.note_messages(CHAT, [3], now())
    await both.close()

    alone = await People.open(url, b"the new key")
    assert await alone.preferences(CHAT) == CHOSEN
    assert await alone.messages(CHAT, now()) == (1, 2, 3)
    assert await rows(alone) == 1
    await alone.close()


async def test_a_chat_is_forgotten_under_both_keys(people: People, tmp_path: Path) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)

    both = await People.open(f"sqlite+aiosqlite:///{tmp_path}/people.db", b"new", b"a secret for tests alone, 32 bytes")
    await both.forget(CHAT)

    assert await rows(both) == 0
    await both.close()


async def test_with_everything_but_the_key_no_row_is_linked_to_a_chat(people: People, tmp_path: Path) -> None:
    """An attacker who has the file, and knows every id, tries what can be computed without the key."""
    await people.remember(CHAT, CHOSEN, TODAY)
    await people.note_messages(CHAT, [7], now())
    await people.close()

    database = sqlite3.connect(tmp_path / "people.db")
    keys = {row[0] for table in ("person", "chat_messages") for row in database.execute(f"SELECT key FROM {table}")}
    forms = (b"%d" % CHAT, b"chat:%d" % CHAT, b"messages:%d" % CHAT, CHAT.to_bytes(8, "little"), CHAT.to_bytes(8, "big"))
    guesses = {hashlib.new(name, form).digest() for name in ("sha256", "sha1", "md5", "sha512") for form in forms}
    guesses |= {hmac.digest(key, form, "sha256") for key in (b"", b"change-me", b"secret") for form in forms}

    assert len(keys) == 2
    assert not keys & guesses


async def test_who_is_erased_is_gone_from_the_file(people: People, tmp_path: Path) -> None:
    await people.remember(CHAT, CHOSEN, TODAY)
    [key] = sqlite3.connect(tmp_path / "people.db").execute("SELECT key FROM person").fetchone()

    await people.forget(CHAT)

    assert key not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


async def test_many_chats_share_a_transaction_and_each_is_told_its_own(people: People) -> None:
    chats = range(CHAT, CHAT + 50)
    chosen = [Preferences(list(Language)[chat % 9], Origin.NE) for chat in chats]
    commits: list[object] = []
    event.listen(people._engine.sync_engine, "commit", commits.append)

    await asyncio.gather(*(people.remember(chat, each, TODAY) for chat, each in zip(chats, chosen, strict=True)))
    await asyncio.gather(*(people.note_messages(chat, [chat % 7, 9], now()) for chat in chats))

    assert await asyncio.gather(*(people.preferences(chat) for chat in chats)) == chosen
    assert await people.messages(CHAT + 3, now()) == ((CHAT + 3) % 7, 9)
    assert len(commits) < 10


async def test_a_store_that_hangs_is_given_up(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.people.store.PATIENCE", 0.01)
    async with people._reads.lock:
        with pytest.raises(TimeoutError):
            await people.preferences(CHAT)

    assert await people.preferences(CHAT) == Preferences()


async def test_one_group_that_fails_takes_down_no_other(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(people, "_reading", None)
        with pytest.raises(AttributeError):
            await people.preferences(CHAT)

    assert await people.preferences(CHAT) == Preferences()


async def test_messages_that_are_noted_already_cost_no_write(people: People) -> None:
    await people.note_messages(CHAT, [1, 2], now())
    async with people._engine.connect() as connection:
        [box] = (await connection.execute(select(chat_messages.c.box))).scalars()

    await people.note_messages(CHAT, [2], now())

    async with people._engine.connect() as connection:
        assert (await connection.execute(select(chat_messages.c.box))).scalars().all() == [box]

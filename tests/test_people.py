"""The store of preferences: keyed, erasable, expiring; the file alone leads to nobody."""

import asyncio
import datetime
import hashlib
import hmac
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.journal import Journal
from bot.people import People, person
from bot.people.tables import chat_messages
from bot.query import PEOPLE_KEPT, Record, reached
from bot.trends import close_periods
from bot.vocabulary import Language, Origin, Preferences
from tests.conftest import TODAY, now
from tests.postgres import binary, postgres

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


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 2**45), min_size=1, max_size=6, unique=True))
def test_with_everything_but_the_key_no_row_is_linked_to_a_chat(chats: list[int]) -> None:
    """An attacker who has both databases, and knows every id, tries what can be computed with all that stands there."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(used(Path(folder), chats))
        store, counters = (sqlite3.connect(f"{folder}/{name}.db") for name in ("people", "journal"))
        keys = {row[0] for table in ("person", "chat_messages") for row in store.execute(f"SELECT key FROM {table}")}
        boxes = {row[0] for row in store.execute("SELECT box FROM chat_messages")}
        held = {row[0] for table in ("rounding_key", "update_mark") for row in counters.execute(f"SELECT * FROM {table}")}

    forms = [
        form for chat in chats for form in (b"%d" % chat, b"chat:%d" % chat, b"messages:%d" % chat, chat.to_bytes(8, "big"))
    ]
    guesses = {hashlib.new(name, form).digest() for name in ("sha256", "sha1", "md5", "sha512") for form in forms}
    stolen = {b"", b"change-me", b"secret", *held, *boxes, *keys}
    guesses |= {hmac.digest(key, form, "sha256") for key in stolen for form in forms}

    assert len(keys) == 2 * len(chats)
    assert len(held) == 1 + len(chats)
    assert not {key[:16] for key in keys | held} & {guess[:16] for guess in guesses}


async def used(folder: Path, chats: list[int]) -> None:
    """Stores in which each of some chats has left all that it can."""
    people = await People.open(f"sqlite+aiosqlite:///{folder}/people.db", b"a secret for tests alone, 32 bytes")
    journal = await Journal.open(f"sqlite+aiosqlite:///{folder}/journal.db", clock=now)
    for number, chat in enumerate(chats):
        seen = await people.remember(chat, CHOSEN, TODAY)
        await people.note_messages(chat, [7], now())
        reach = reached(seen.before, TODAY, Origin.NE, Language.HA)
        await journal.record(Record(reach=reach, mark=people.mark(number)))
    await close_periods(journal.engine, TODAY + datetime.timedelta(days=3))
    await journal.close()
    await people.close()


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


async def test_the_view_is_remembered_with_the_other_choices(people: People) -> None:
    await people.remember(CHAT, Preferences(Language.HA, Origin.NE, simple=True), TODAY)

    assert await people.preferences(CHAT) == Preferences(Language.HA, Origin.NE, simple=True)


BEFORE = "CREATE TABLE person ({key} PRIMARY KEY, language VARCHAR(3), origin VARCHAR(5), last_seen DATE NOT NULL)"


async def test_a_store_of_before_the_simple_view_is_brought_up_to_date(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "people.db") as database:
        database.execute(BEFORE.format(key="key BLOB") + " WITHOUT ROWID")
    url = f"sqlite+aiosqlite:///{tmp_path}/people.db"

    await both_remember(await People.open(url, b"key"), await People.open(url, b"key"))


@pytest.mark.skipif(binary("initdb") is None, reason="PostgreSQL is not installed: apt-get install postgresql")
async def test_so_is_one_on_postgresql_by_two_replicas_that_start_together() -> None:
    with tempfile.TemporaryDirectory(prefix="rafiq-pg-") as folder, postgres(Path(folder)) as cluster:
        engine = create_async_engine(cluster.url)
        async with engine.begin() as connection:
            await connection.execute(text(BEFORE.format(key="key BYTEA")))
        await engine.dispose()

        await both_remember(*await asyncio.gather(People.open(cluster.url, b"key"), People.open(cluster.url, b"key")))


async def both_remember(first: People, second: People) -> None:
    """What one process writes the other reads, and so is what a process of before the column writes."""
    await first.remember(CHAT, replace(CHOSEN, simple=True), TODAY)
    [old_key] = second._seal.all(b"chat:%d" % (CHAT + 1))
    async with second._engine.begin() as connection:
        row = {"key": old_key, "language": "fr", "last_seen": TODAY}
        await connection.execute(person.insert().values(row))

    assert await second.preferences(CHAT) == replace(CHOSEN, simple=True)
    assert await first.preferences(CHAT + 1) == Preferences(Language.FR)
    await first.close()
    await second.close()

"""The store of preferences: keyed, erasable, expiring; the file alone leads to nobody."""

import datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.people import People, person
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

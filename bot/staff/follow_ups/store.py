"""Follow-ups in their tables: rows are only ever added."""

import datetime
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.staff.audit import Action, moment, note
from bot.staff.follow_ups.history import Event, FollowUp, Kind, Opening, What, added_up
from bot.staff.tables import follow_up, follow_up_event
from bot.vocabulary import Language


async def open_one(engine: AsyncEngine, opening: Opening, author: str, now: datetime.datetime) -> int:
    """Open a follow-up; its number."""
    row: dict[str, object] = {"at": int(now.timestamp()), "kind": opening.kind, "title": opening.title, "seen": opening.seen}
    row["language"] = opening.language or ""
    made = insert(follow_up).values(row).returning(follow_up.c.id)
    async with engine.begin() as connection:
        number = int((await connection.execute(made)).scalar_one())
        await _add(connection, number, [Event(now, author, What.OPENED)])
        await note(connection, now, author, Action.FOLLOW_UP, f"{number} opened")
    return number


async def add(engine: AsyncEngine, number: int, events: Sequence[Event]) -> None:
    """Add events, of one author and moment, to a follow-up."""
    async with engine.begin() as connection:
        await _add(connection, number, events)
        done = " ".join(dict.fromkeys(event.what.value for event in events))
        await note(connection, events[0].at, events[0].author, Action.FOLLOW_UP, f"{number} {done}")


async def all_of_them(engine: AsyncEngine) -> list[FollowUp]:
    """Every follow-up."""
    return await _read(engine, select(follow_up), select(follow_up_event))


async def one_of_them(engine: AsyncEngine, number: int) -> FollowUp | None:
    """A follow-up by its number."""
    of_one = select(follow_up_event).where(follow_up_event.c.follow_up == number)
    return next(iter(await _read(engine, select(follow_up).where(follow_up.c.id == number), of_one)), None)


async def _add(connection: AsyncConnection, number: int, events: Iterable[Event]) -> None:
    rows = [
        {
            "follow_up": number,
            "at": int(event.at.timestamp()),
            "author": event.author,
            "what": event.what,
            "value": event.value,
        }
        for event in events
    ]
    await connection.execute(insert(follow_up_event), rows)


async def _read(
    engine: AsyncEngine, openings: Select[tuple[object, ...]], events: Select[tuple[object, ...]]
) -> list[FollowUp]:
    async with engine.connect() as connection:
        opened = (await connection.execute(openings.order_by(follow_up.c.id))).all()
        happened = (await connection.execute(events.order_by(follow_up_event.c.id))).all()
    by_number: dict[int, list[Event]] = {}
    for row in happened:
        by_number.setdefault(row.follow_up, []).append(Event(moment(row.at), row.author, What(row.what), row.value))
    return [
        added_up(
            FollowUp(
                row.id,
                Opening(Kind(row.kind), row.title, row.seen, Language(row.language) if row.language else None),
                moment(row.at),
            ),
            by_number.get(row.id, ()),
        )
        for row in opened
    ]

"""Nobody works out a count below five from what the staff pages show and export, all of it together.

The attacker of tests/attacker.py (an integer program over every sum that holds) gets the whole exported table. The pages
show nothing that is not in it: tests/staff/test_figures_pages.py. He wins where a protection is switched off.
"""

import csv
import datetime
import io
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import insert

from bot.journal.tables import rounding_key
from bot.staff import Room
from bot.trends import Fact, close_periods, disclosure, publish
from bot.trends.counts import counted
from bot.trends.disclosure import rounded
from tests.attacker import Attacker, Cell
from tests.history import DAYS, FIRST, History
from tests.staff.conftest import Person
from tests.test_disclosure import all_published, published_exactly

HISTORY = History(people=60, activity=0.3, seed=3)
FILE = {"format": "csv", "from": "2026-01-01", "to": "2027-12-31"}
FIELDS = ("period", "measure", "origin", "language", "topic", "way", "outcome", "danger", "detail")


async def attacker_on(room: Room, analyst: Person, *, slack: int, tries: int) -> Attacker:
    """The attacker, with all that an analyst can export of an invented history."""
    await HISTORY.fill(room.engine)
    async with room.engine.begin() as connection:
        await connection.execute(insert(rounding_key).values(key=bytes([HISTORY.seed]) * 32))
    await close_periods(room.engine, FIRST + datetime.timedelta(days=DAYS + 2))
    done = await analyst.send("/exports/file", page="/exports", **FILE)
    rows = list(csv.DictReader(io.StringIO(done.content.decode("utf-8-sig"))))
    figures = [Fact(**{name: row[name] for name in FIELDS}, n=int(row["n"])) for row in rows if row["n"]]
    periods = list(dict.fromkeys(row["period"] for row in rows))
    large: set[Cell] = set()
    async with room.engine.connect() as connection:
        for period in periods:
            counts = await counted(connection, period)
            large |= {cell for cell, one in counts.items() if one.n >= 5 and rounded(one) > 5}
    return Attacker(figures, periods, HISTORY.truth(), large, slack, tries)


async def test_nobody_works_out_a_small_count_from_the_exports(room: Room, analyst: Person) -> None:
    attacker = await attacker_on(room, analyst, slack=2, tries=15)
    shown = [
        cell
        for path in (
            "/",
            "/trends?split=topic",
            "/trends?split=origin&kind=day",
            "/overview/weeks.csv",
            "/overview/places.csv",
        )
        for cell in re.findall(r'<td class="(?:number|h\d)">(\d+)</td>|(?<=,)(\d+)(?=[,\n])', (await analyst.get(path)).text)
    ]

    assert {int(n) for cell in shown for n in cell if n} <= {fact.n for fact in attacker.facts}
    assert attacker.won() == []


WITHOUT_SUPPRESSION = (publish, "publishable", all_published, 2)
WITHOUT_ROUNDING = (disclosure, "rounded", published_exactly, 0)


@pytest.mark.parametrize("off", [WITHOUT_SUPPRESSION, WITHOUT_ROUNDING], ids=["no suppression", "no rounding"])
async def test_he_wins_where_a_protection_is_switched_off(
    room: Room, analyst: Person, monkeypatch: pytest.MonkeyPatch, off: tuple[ModuleType, str, Callable[..., Any], int]
) -> None:
    place, name, instead, slack = off
    monkeypatch.setattr(place, name, instead)
    attacker = await attacker_on(room, analyst, slack=slack, tries=5)

    assert attacker.won() != []

"""An attacker with an integer program on the figures of six weeks and the months that they are in, all measures together.

`RAFIQ_ATTACKS=50` (`make attack`) invents as many histories; by default they are few, for the sake of speed.
"""

import asyncio
import datetime
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Table, insert

from bot.journal import Journal, arrival_count, query_count, reach_count, vote_count
from bot.journal.tables import rounding_key
from bot.trends import close_periods, closed, disclosure, facts, publish
from bot.trends.counts import counted
from bot.trends.disclosure import Counted, rounded
from bot.vocabulary import Language, Origin, Outcome, Topic, Way
from tests.attacker import Attacker, Cell
from tests.history import DAYS, FIRST, History

ATTACKS = int(os.environ.get("RAFIQ_ATTACKS", "2"))
TRIES = 15 if ATTACKS < 10 else 60

histories = st.builds(History, st.integers(8, 400), st.sampled_from([0.02, 0.1, 0.3, 0.8]), st.integers(0, 10**6))


async def published(history: History, *, slack: int, tries: int) -> Attacker:
    """The attacker on all that is published of a history."""
    with tempfile.TemporaryDirectory() as folder:
        journal = await Journal.open(f"sqlite+aiosqlite:///{folder}/journal.db")
        await history.fill(journal.engine)
        async with journal.engine.begin() as connection:
            await connection.execute(insert(rounding_key).values(key=bytes([history.seed % 256]) * 32))
        await close_periods(journal.engine, FIRST + datetime.timedelta(days=DAYS + 2))
        figures, periods = await facts(journal.engine), await closed(journal.engine)
        large: set[Cell] = set()
        async with journal.engine.connect() as connection:
            for period in periods:
                counts = await counted(connection, period)
                large |= {cell for cell, one in counts.items() if one.n >= 5 and disclosure.rounded(one) > 5}
        await journal.close()
    return Attacker(figures, periods, history.truth(), large, slack, tries)


@settings(
    max_examples=ATTACKS, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
@seed(int(os.environ.get("RAFIQ_SEED", "1")))
@given(histories)
def test_nobody_works_out_a_withheld_count_from_all_that_is_published(history: History) -> None:
    attacker = asyncio.run(published(history, slack=2, tries=TRIES))

    assert {"2026-W48", "2026-W49", "2026-11", "2026-11-25"} <= set(attacker.closed)
    assert attacker.won() == []


def all_published(counts: Mapping[Cell, Counted], *_: Any) -> dict[Cell, int]:
    return {cell: figure for cell, count in counts.items() if (figure := rounded(count))}


def published_exactly(count: Counted) -> int:
    return count.n


@pytest.mark.parametrize(
    ("place", "name", "off", "slack"),
    [
        pytest.param(publish, "publishable", all_published, 2, id="small counts are not withheld"),
        pytest.param(disclosure, "rounded", published_exactly, 0, id="counts are not rounded"),
    ],
)
def test_the_attacker_wins_where_a_protection_is_switched_off(
    place: ModuleType, name: str, off: Callable[..., Any], slack: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He is no straw man."""
    monkeypatch.setattr(place, name, off)

    attacker = asyncio.run(published(History(people=60, activity=0.3, seed=3), slack=slack, tries=5))

    assert attacker.won() != []


class OneInDangerADay(History):
    """Eleven questions on each day of a week, one of which tells of danger."""

    def counts(self) -> dict[Table, Counter[tuple[Any, ...]]]:
        sort = (Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.ANSWERED)
        days = [datetime.date(2026, 11, 2 + number) for number in range(7)]
        asked = Counter({(day, *sort, danger): 1 if danger else 10 for day in days for danger in (False, True)})
        return {query_count: asked, reach_count: Counter(), vote_count: Counter(), arrival_count: Counter()}


def unlucky(count: Counted) -> int:
    """Always the farther neighbour: the rules allow it, and chance may want it."""
    return count.n + (0, 2, -2)[count.n % 3]


@pytest.mark.parametrize("guarded", [True, False])
def test_the_attacker_wins_with_an_unlucky_rounding_unless_more_is_withheld(
    guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 9 questions a day 12 tell of no danger, so at most one does; in the week at least seven do: so each day one."""
    monkeypatch.setattr(disclosure, "rounded", unlucky)
    if not guarded:
        monkeypatch.setattr(disclosure, "_telling", lambda *_: ())

    attacker = asyncio.run(published(OneInDangerADay(1, 0, 0), slack=2, tries=15))

    assert (attacker.won() == []) == guarded

"""Unusual rises: a planted wave is found where it is, a quiet year stays quiet, and what is withheld raises no alarm."""

import math
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.journal import Journal
from bot.journal.tables import closed_period, published_fact
from bot.trends.figures import Cut, Figures, Place
from bot.trends.rises import WITHHELD_AS, Expected, believed, chance, common_spread, expected, filled
from bot.trends.signals import BASELINE, YEAR, History, found, signals
from bot.trends.spans import before
from tests.measure_signals import ORIGINS, alarms, world

WEEK = "2026-W47"
TOPIC_AND_ORIGIN = Cut(apart=("origin", "topic"))


Cells = Mapping[Cut, Mapping[Place, History]]


def quiet(*places: Place, count: int = 30) -> dict[Place, History]:
    return {place: History(count, [count] * BASELINE, []) for place in places}


def test_a_planted_wave_is_found_where_it_is() -> None:
    week, origin = YEAR + BASELINE + 10, 2
    wave = world(5, (week, origin, 80))

    signs = found(WEEK, wave.histories(week))

    assert signs[0].places == {"origin": ORIGINS[origin], "topic": "recruitment"}
    assert signs[0].count > signs[0].expected


def test_a_quiet_year_stays_quiet() -> None:
    assert sum(alarms(1)) <= 3  # of 53 weeks; `make signals` measures it over many years


def test_counts_that_are_withheld_as_always_raise_no_alarm() -> None:
    cells: Cells = {TOPIC_AND_ORIGIN: {("NE", "wages"): History(None, [None] * BASELINE, [])}}

    assert found(WEEK, cells) == []


def test_the_first_published_count_after_withheld_ones_is_no_alarm_by_itself() -> None:
    cells: Cells = {TOPIC_AND_ORIGIN: {("NE", "wages"): History(6, [None] * BASELINE, [])}}

    assert found(WEEK, cells) == []


def test_a_cell_that_was_held_back_to_protect_another_does_not_look_like_a_rise() -> None:
    cells: Cells = {TOPIC_AND_ORIGIN: {("NE", "wages"): History(60, [60, None, None, 57, None, None, 63, None], [])}}

    assert filled(cells[TOPIC_AND_ORIGIN]["NE", "wages"].past) == [60, 57, 63]
    assert found(WEEK, cells) == []


def test_what_rises_everywhere_is_told_once_and_not_in_each_place() -> None:
    places: Mapping[Place, History] = {
        (origin, "wages"): History(60, [30] * BASELINE, []) for origin in ("NE", "BD", "SD", "TD")
    }
    cells: Cells = {Cut(): {(): History(240, [120] * BASELINE, [])}, TOPIC_AND_ORIGIN: places}

    assert [sign.cut for sign in found(WEEK, cells)] == [Cut()]


def test_a_season_that_came_last_year_too_is_no_signal() -> None:
    season = History(60, [30] * BASELINE, [60, *[30] * BASELINE])
    without = History(60, [30] * BASELINE, [30, *[30] * BASELINE])
    others = quiet(("BD", "wages"), ("SD", "wages"))

    assert found(WEEK, {TOPIC_AND_ORIGIN: {**others, ("NE", "return"): season}}) == []
    assert found(WEEK, {TOPIC_AND_ORIGIN: {**others, ("NE", "return"): without}}) != []


def test_a_signal_within_another_explains_it() -> None:
    whole: Mapping[Place, History] = {("recruitment",): History(90, [30] * BASELINE, [])}
    part: Mapping[Place, History] = {("BD", "recruitment"): History(75, [15] * BASELINE, [])}

    signs = found(WEEK, {Cut(apart=("topic",)): whole, TOPIC_AND_ORIGIN: part})

    assert [sign.places for sign in signs] == [{"origin": "BD", "topic": "recruitment"}]


def test_with_few_weeks_closed_there_are_no_signals_yet() -> None:
    assert believed([], 100, 0.1) == []
    assert common_spread([]) == common_spread([[3, 3]])


async def test_signals_are_read_from_published_figures_alone(journal: Journal) -> None:
    weeks = [before(WEEK, back) for back in range(BASELINE, -1, -1)]
    rows = [
        {"period": week, "measure": "queries", "origin": "BD", "topic": "recruitment", "n": 90 if week == WEEK else 12}
        | dict.fromkeys(("language", "way", "outcome", "danger", "detail"), "*")
        for week in weeks
    ]
    async with journal.engine.begin() as connection:
        await connection.execute(insert(published_fact), rows)
        await connection.execute(insert(closed_period), [{"period": week} for week in weeks])

    figures = Figures(journal.engine)

    assert [(sign.place, sign.count) for sign in await signals(figures, WEEK)] == [(("BD", "recruitment"), 90)]
    assert await signals(figures, before(WEEK, 6)) == []  # too few weeks before it
    assert await signals(figures, "2030-W01") == []


@given(st.floats(0.5, 200), st.floats(1, 100))
def test_the_tail_adds_up_to_the_distribution(mean: float, size: float) -> None:
    forecast = Expected(mean, size)
    tails = [chance(n, forecast) for n in range(40)]
    first = (size / (size + mean)) ** size

    assert tails[0] == 1.0
    assert all(a >= b - 1e-12 for a, b in pairwise(tails))
    assert math.isclose(1 - tails[1], first, abs_tol=1e-9)


def test_the_tail_is_that_of_a_poisson_count_when_nothing_varies_beyond_chance() -> None:
    poisson = 1 - sum(math.exp(-10) * 10**k / math.factorial(k) for k in range(18))

    assert math.isclose(chance(18, Expected(10, 1e7)), poisson, rel_tol=1e-3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_believing_follows_the_order_of_the_chances(chances: list[float]) -> None:
    kept = believed(chances, 40, 0.1)
    believed_chances = [chance for chance, yes in zip(chances, kept, strict=True) if yes]
    others = [chance for chance, yes in zip(chances, kept, strict=True) if not yes]

    assert not believed_chances or not others or max(believed_chances) <= min(others)
    assert all(chance <= 0.1 for chance in believed_chances)


@pytest.mark.parametrize("weeks", [[WITHHELD_AS] * 8, [30] * 8, [0]])
def test_what_is_expected_grows_with_the_season(weeks: list[int]) -> None:
    assert expected(weeks, 0.02, 2.0).mean == pytest.approx(2 * expected(weeks, 0.02).mean)

"""Published figures in the forms in which people read them: over time, crossed, then and now."""

import datetime
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.journal import Journal
from bot.journal.tables import closed_period, published_fact
from bot.trends.figures import Cut, Figures, Place
from bot.trends.series import changes, matrix, series, share
from bot.trends.shape import Measure
from bot.trends.spans import Kind, after, before, between, kind_of, period_of, same_week_of_months_before

PLACES = st.dictionaries(st.tuples(st.sampled_from(["wages", "health", "return"])), st.integers(6, 300))


async def publish(
    journal: Journal, *figures: tuple[str, Measure, dict[str, str], int], also: tuple[str, ...] = ()
) -> Figures:
    names = ("origin", "language", "topic", "way", "outcome", "danger", "detail")
    rows = [
        {"period": period, "measure": measure.value, **{name: places.get(name, "*") for name in names}, "n": n}
        for period, measure, places, n in figures
    ]
    periods = dict.fromkeys([*(row["period"] for row in rows), *also])
    async with journal.engine.begin() as connection:
        await connection.execute(insert(published_fact), rows)
        await connection.execute(insert(closed_period), [{"period": period} for period in periods])
    return Figures(journal.engine)


async def test_a_cut_holds_its_own_cells_and_no_others(journal: Journal) -> None:
    figures = await publish(
        journal,
        ("2026-W47", Measure.QUERIES, {}, 90),
        ("2026-W47", Measure.QUERIES, {"topic": "wages"}, 30),
        ("2026-W47", Measure.QUERIES, {"topic": "wages", "origin": "NE"}, 12),
        ("2026-W47", Measure.PEOPLE, {}, 60),
        ("2026-11", Measure.QUERIES, {}, 300),
    )
    week = ["2026-W47"]

    assert await figures.read(week, Cut()) == {"2026-W47": {(): 90}}
    assert await figures.read(week, Cut(apart=("topic",))) == {"2026-W47": {("wages",): 30}}
    assert await figures.read(week, Cut(apart=("topic",), at=(("origin", "NE"),))) == {"2026-W47": {("wages",): 12}}
    assert await figures.read(week, Cut(Measure.PEOPLE)) == {"2026-W47": {(): 60}}
    assert await figures.read([], Cut()) == {}


async def test_what_was_read_is_remembered_until_another_period_closes(journal: Journal) -> None:
    figures = await publish(journal, ("2026-W47", Measure.QUERIES, {}, 90))
    assert await figures.closed(Kind.WEEK) == ("2026-W47",)
    assert await figures.read(["2026-W47"], Cut()) == {"2026-W47": {(): 90}}

    await publish(journal, ("2026-W48", Measure.QUERIES, {}, 60))

    assert await figures.closed(Kind.WEEK) == ("2026-W47", "2026-W48")
    assert await figures.read(["2026-W47", "2026-W48"], Cut()) == {"2026-W47": {(): 90}, "2026-W48": {(): 60}}


async def test_periods_are_streamed_one_by_one_also_those_without_figures(journal: Journal) -> None:
    figures = await publish(
        journal,
        ("2026-W47", Measure.QUERIES, {}, 90),
        ("2026-11-20", Measure.QUERIES, {}, 9),
        also=("2026-11-21", "2026-10"),
    )

    streamed = {
        period: [fact.n for fact in held] async for period, held in figures.stream(datetime.date.min, datetime.date.max)
    }
    part = [period async for period, _ in figures.stream(datetime.date(2026, 11, 21), datetime.date(2026, 11, 30))]

    assert streamed == {"2026-11-20": [9], "2026-11-21": [], "2026-10": [], "2026-W47": [90]}
    assert part == ["2026-11-21"]


def test_a_series_has_a_point_for_every_period_and_none_where_withheld() -> None:
    table: Mapping[str, Mapping[Place, int]] = {"2026-W46": {("wages",): 9}, "2026-W47": {("health",): 30}}

    drawn = series(table, ("2026-W46", "2026-W47"), ("wages", "health", "return"))

    assert [(line.value, line.points) for line in drawn.lines] == [
        ("health", (None, 30)),
        ("wages", (9, None)),
        ("return", (None, None)),
    ]
    assert series({}, (), ()).lines[0].points == ()
    assert not series({}, (), ())


def test_a_matrix_knows_what_is_withheld() -> None:
    crossed = matrix({("wages", "NE"): 12}, ("wages", "health"), ("NE",))

    assert (crossed.count("wages", "NE"), crossed.count("health", "NE"), crossed.highest) == (12, None, 12)


@given(PLACES, PLACES)
def test_changes_are_told_only_of_what_is_published_twice(now: dict[Place, int], then: dict[Place, int]) -> None:
    found = changes(now, then)

    assert {one.place for one in found} == {*now, *then}
    assert all(one.difference == now[one.place] - then[one.place] for one in found if one.known)
    assert all(one.difference == 0 for one in found if not one.known)
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


def test_a_share_needs_both_counts() -> None:
    assert (share(30, 60), share(None, 60), share(30, None), share(30, 0), share(63, 60)) == (0.5, None, None, None, 1.0)


DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31))


@given(DAYS, st.sampled_from(Kind), st.integers(1, 60))
def test_going_back_and_forth_in_time_ends_where_it_began(day: datetime.date, kind: Kind, steps: int) -> None:
    period = period_of(kind, day)
    moved = before(period, steps)
    for _ in range(steps):
        moved = after(moved)

    assert (moved, kind_of(moved)) == (period, kind)
    assert len(list(between(kind, day, day + datetime.timedelta(days=62)))) >= 2


@pytest.mark.parametrize(
    ("week", "earlier"),
    [("2026-W48", "2026-W44"), ("2026-W14", "2026-W10"), ("2027-W01", "2026-W50"), ("2026-W31", "2026-W27")],
)
def test_the_same_week_of_the_month_before_keeps_to_the_day_of_the_month(week: str, earlier: str) -> None:
    assert same_week_of_months_before(week, 1)[0] == earlier

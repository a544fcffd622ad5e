"""Published figures: small counts withheld, others rounded once, and no withheld one can be worked out from all the rest."""

import datetime
from collections.abc import Mapping
from dataclasses import astuple, replace
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.journal import Journal, query_count
from bot.query import Arrival, Query, Record, Vote, iso_week, reached
from bot.trends import close_periods, closed, facts
from bot.trends.bounds import Cell, Relation
from bot.trends.disclosure import WITHHELD_BELOW, Counted, publishable, rounded
from bot.trends.shape import DIMENSIONS, VALUES
from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way
from tests.conftest import TODAY

QUERY = Query(TODAY, Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.ANSWERED, danger=False)

A, B = ("a1", "a2"), ("b1", "b2")
INNER: list[Cell] = [("w", a, b) for a, b in product(A, B)]
RELATIONS = [
    Relation(("w", "*", "*"), tuple(("w", a, "*") for a in A)),
    Relation(("w", "*", "*"), tuple(("w", "*", b) for b in B)),
    *(Relation(("w", a, "*"), tuple(("w", a, b) for b in B)) for a in A),
    *(Relation(("w", "*", b), tuple(("w", a, b) for a in A)) for b in B),
]
COUNTS = st.tuples(*[st.integers(0, 13)] * 4)


def table(inner: tuple[int, ...]) -> dict[Cell, int]:
    """All cells of a table of two by two, sums included; what was never asked has no cell."""
    cells = dict(zip(INNER, inner, strict=True))
    for relation in RELATIONS[::-1]:
        cells[relation.whole] = sum(cells[part] for part in relation.parts)
    return {cell: n for cell, n in cells.items() if n}


def drawn(cells: Mapping[Cell, int], seed: int) -> dict[Cell, Counted]:
    random = Random(seed)
    draws = {cell: random.getrandbits(64) for cell in INNER}
    inner = {cell: [part for part in INNER if all(x in ("*", y) for x, y in zip(cell, part, strict=True))] for cell in cells}
    return {
        cell: Counted(n, sum(draws[part] * cells.get(part, 0) for part in inner[cell]) % 2**64) for cell, n in cells.items()
    }


def possible(figures: Mapping[Cell, int]) -> dict[Cell, set[int]]:
    """What an attacker who tries every table still holds possible for each cell that is withheld."""
    values: dict[Cell, set[int]] = {}
    for inner in product(range(17), repeat=4):
        cells = table(inner)
        if all(abs(cells.get(cell, 0) - n) <= 2 and cells.get(cell, 0) >= WITHHELD_BELOW for cell, n in figures.items()):
            for cell in (*INNER, *(relation.whole for relation in RELATIONS)):
                if cell not in figures:
                    values.setdefault(cell, set()).add(cells.get(cell, 0))
    return values


@settings(max_examples=12, deadline=None)
@given(COUNTS, st.integers(0, 10_000))
def test_no_withheld_count_can_be_worked_out(inner: tuple[int, ...], seed: int) -> None:
    figures = publishable(drawn(table(inner), seed), RELATIONS, {}, {})

    assert all(n % 3 == 0 and n > WITHHELD_BELOW for n in figures.values())
    assert all(len(values) > 1 for values in possible(figures).values())


@given(COUNTS, st.integers(0, 10_000))
def test_without_suppression_small_counts_would_stand_there(inner: tuple[int, ...], seed: int) -> None:
    counts = drawn(table(inner), seed)
    figures = publishable(counts, RELATIONS, {}, {})

    assert not [cell for cell in figures if counts[cell].n < WITHHELD_BELOW]


@given(st.integers(0, 10**6), st.integers(0, 2**64 - 1))
def test_rounding_goes_to_a_neighbouring_multiple_of_three_and_always_the_same(n: int, draw: int) -> None:
    assert rounded(Counted(n, draw)) == rounded(Counted(n, draw))
    assert rounded(Counted(n, draw)) % 3 == 0
    assert abs(rounded(Counted(n, draw)) - n) < 3


def test_rounding_favours_the_nearer_multiple_two_to_one() -> None:
    up = sum(rounded(Counted(8, draw)) == 9 for draw in range(3_000))

    assert 1_850 < up < 2_150


async def filled(journal: Journal, days: int, seed: int = 1) -> None:
    """Questions of some days up to today, many and few."""
    random = Random(seed)
    rows: dict[tuple[object, ...], int] = {}
    for back in range(days):
        for _ in range(60):
            topic, origin = random.choice(list(Topic)[:4]), random.choice([Origin.NE, Origin.NE, Origin.SD])
            key = (
                TODAY - datetime.timedelta(days=back),
                origin,
                random.choice(["ha", "ar"]),
                topic,
                "text",
                "answered",
                False,
            )
            rows[key] = rows.get(key, 0) + random.randint(1, 4)
    names = [column.name for column in query_count.primary_key]
    async with journal._engine.begin() as connection:
        await connection.execute(
            insert(query_count), [dict(zip(names, key, strict=True)) | {"n": n} for key, n in rows.items()]
        )


async def test_periods_are_closed_once_and_stay_as_they_were(journal: Journal) -> None:
    await filled(journal, 40)
    closed = await close_periods(journal._engine, TODAY + datetime.timedelta(days=3))
    first = await facts(journal._engine)

    await journal.record(Record(replace(QUERY, day=TODAY - datetime.timedelta(days=20))))

    assert {"2026-11-25", "2026-W47", "2026-10"} <= set(closed)
    assert await close_periods(journal._engine, TODAY + datetime.timedelta(days=3)) == []
    assert await facts(journal._engine) == first
    assert all(fact.n % 3 == 0 and fact.n > WITHHELD_BELOW for fact in first)


async def test_a_day_is_published_one_dimension_at_a_time(journal: Journal) -> None:
    await filled(journal, 2)
    await close_periods(journal._engine, TODAY + datetime.timedelta(days=3))

    for fact in await facts(journal._engine, TODAY, TODAY):
        assert sum(getattr(fact, name) != "*" for name in DIMENSIONS) <= 1


async def test_every_counter_is_published(journal: Journal) -> None:
    """Twelve people ask, vote and come by a poster on the same day: the same twelve in every table."""
    reach = reached(None, TODAY, Origin.NE, Language.HA)
    vote = Vote(iso_week(TODAY), Topic.WAGES, Origin.NE, Language.HA, useful=False)
    for number in range(12):
        record = Record(QUERY, vote, Arrival("2026-11", "poster-1"), reach, mark=bytes([number]) * 16)
        await journal.record(record)
        await journal.record(Record(vote=replace(vote, reason=Reason.TOO_HARD), mark=bytes([number + 100]) * 16))
    await close_periods(journal.engine, TODAY + datetime.timedelta(days=30))

    published = {astuple(fact)[:-1] for fact in await facts(journal.engine)}

    assert await closed(journal.engine, TODAY, TODAY) == ["2026-11-25"]
    assert {
        ("2026-11-25", "queries", "NE", *["*"] * 6),
        ("2026-11-25", "people", "NE", *["*"] * 6),
        ("2026-W48", "people", "NE", "ha", *["*"] * 5),
        ("2026-11", "people", *["*"] * 7),
        ("2026-W48", "votes", *["*"] * 6, "not-useful"),
        ("2026-W48", "votes", "*", "*", "wages", "*", "*", "*", "not-useful:too-hard"),
        ("2026-11", "arrivals", *["*"] * 6, "poster-1"),
        ("2026-11", "arrivals", *["*"] * 7),
    } <= published
    assert {fact.n for fact in await facts(journal.engine)} == {12}


async def test_an_unfinished_period_is_not_published(journal: Journal) -> None:
    await filled(journal, 3)

    assert await close_periods(journal._engine, TODAY) == ["2026-11-23"]


def test_what_is_published_has_a_place_in_every_closed_set() -> None:
    assert {*VALUES["origin"]} >= set(Origin)
    assert {*VALUES["topic"]} >= set(Topic)

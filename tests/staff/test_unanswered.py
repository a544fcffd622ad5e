"""Not understood: likeness, and that no word of one person alone is ever shown."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.journal import wording
from bot.staff import Room
from bot.staff.unanswered.likeness import HIDDEN, Group, Wording, groups
from bot.understanding import words
from tests.staff.conftest import Person

SERVICE = ("boss my salary passport paper child school", "how can i get a did not pay me took the for")
KNOWN = frozenset(word for words_of in SERVICE for word in words_of.split())
ASKED = {
    "school": [
        "how can i get my child in school",
        "can my child get a school paper",
        "school for my child how",
        "child school how can i",
    ],
    "boss": ["boss took my passport", "the boss took passport", "my boss took the passport not pay"],
    "alone": ["zorblax frobnicate quux"],
}
SPOKEN = st.lists(st.sampled_from(["boss", "pay", "anna", "yusuf", "زيد", "tariq", "child"]), min_size=1, max_size=5)


def wordings(*texts: str, week: str = "2026-W46") -> list[Wording]:
    return [Wording(week, text) for text in texts]


def shown(found: list[Group]) -> str:
    return " ".join(
        (*(word for group in found for word in group.words), *(text for group in found for text in group.readings))
    )


def test_what_is_alike_stands_together_and_what_is_alone_is_not_shown() -> None:
    every = wordings(*(text for texts in ASKED.values() for text in texts))

    found = groups(every, words, KNOWN)

    assert [group.size for group in found] == [4, 3]
    assert {"child", "school"} <= set(found[0].words)
    assert "passport" in found[1].words
    assert "zorblax" not in shown(found)


def test_a_word_that_two_used_is_hidden_and_one_that_three_used_is_shown() -> None:
    two = wordings("boss took my passport zorblax", "zorblax boss took my passport", "boss took my passport paper")
    three = wordings("boss took my zorblax", "boss took zorblax", "boss took my zorblax not")

    assert "zorblax" not in shown(groups(two, words, KNOWN))
    assert HIDDEN in shown(groups(two, words, KNOWN))
    assert "zorblax" in shown(groups(three, words, KNOWN))


def test_two_wordings_are_no_group() -> None:
    assert groups(wordings("boss took my passport", "boss took passport"), words, KNOWN) == []


def test_marks_are_hidden_and_make_nothing_alike() -> None:
    marked = wordings("boss [name] took passport", "boss took [word] passport", "boss took passport [number]")

    found = groups(marked, words, KNOWN)

    assert "[" not in shown(found)
    assert [group.size for group in found] == [3]


@pytest.mark.parametrize("seed", range(5))
def test_groups_do_not_depend_on_the_order_of_the_wordings(seed: int) -> None:
    every = wordings(*(text for texts in ASKED.values() for text in texts))
    mixed = random.Random(seed).sample(every, len(every))

    assert groups(mixed, words, KNOWN) == groups(every, words, KNOWN)


@given(st.lists(SPOKEN, max_size=12))
def test_no_word_of_fewer_than_three_wordings_is_shown_unless_it_is_the_services_own(spoken: list[list[str]]) -> None:
    texts = [" ".join(text) for text in spoken]
    found = groups(wordings(*texts), words, KNOWN)

    for word in {word for text in texts for word in words(text)} - KNOWN:
        if sum(word in words(text) for text in texts) < 3:
            assert word not in words(shown(found))
    assert all(group.size >= 3 for group in found)


async def release(room: Room, texts: list[str], language: str = "en", *, released: bool = True) -> None:
    rows = [
        {
            "key": random.Random(f"{language}{number}{released}").randbytes(16),
            "week": "2026-W46",
            "language": language,
            "text": text,
        }
        for number, text in enumerate(texts)
    ]
    async with room.engine.begin() as connection:
        await connection.execute(insert(wording), [{**row, "released": released} for row in rows])


async def test_only_released_wordings_are_read(room: Room, analyst: Person) -> None:
    await release(room, ASKED["school"])
    await release(room, ["passport boss took"] * 5, released=False)

    page = await analyst.get("/not-understood")

    assert "school" in page.text
    assert "passport" not in page.text


async def test_without_wordings_the_page_says_so(analyst: Person) -> None:
    page = await analyst.get("/not-understood?language=ha&order=newest")

    assert page.status_code == 200
    assert "not yet three" in page.text


async def test_a_proposal_begins_empty(room: Room, analyst: Person) -> None:
    await release(room, ASKED["school"])
    page = await analyst.get("/not-understood")
    assert "kind=phrase&amp;language=en" in page.text

    form = await analyst.get("/follow-ups/new?kind=phrase&language=en")

    assert "<textarea" in form.text
    assert "school" not in form.text.partition("<main")[2]

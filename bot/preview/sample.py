"""Two years of invented counts for the demo: fixed seed, seasons, pay days, a fasting month, a wave of recruitment fraud.

They go into the same counters as real ones, and are published by the same code.
"""

import datetime
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal import arrival_count, query_count, reach_count, vote_count, wording
from bot.preview.sample_world import (
    LANGUAGES,
    LINKS,
    ORIGINS,
    OUTCOMES,
    REASONS,
    TOPICS,
    WAVE,
    WAYS,
    WORDINGS,
    language_shares,
    rates,
)
from bot.query import iso_month, iso_week

SEED = 20_211_125
DAYS = 731
PEOPLE = 400
"""How many invented workers of each country and language ask."""

Rows = list[dict[str, Any]]
Numbers = np.ndarray[Any, np.dtype[Any]]


async def fill(engine: AsyncEngine, today: datetime.date) -> None:
    """Put sample counts of the two years before a day into empty counters."""
    async with engine.begin() as connection:
        for table, rows in sample(today).items():
            for start in range(0, len(rows), 20_000):
                await connection.execute(insert(table), rows[start : start + 20_000])


def sample(today: datetime.date) -> Mapping[Table, Rows]:
    """The rows of every counter, by table."""
    random = np.random.default_rng(SEED)
    days = [today - datetime.timedelta(days=DAYS - number) for number in range(DAYS)]
    asked = _questions(random, days, today)
    return {
        query_count: _counted(query_count, _of_questions(asked, days)),
        reach_count: _counted(reach_count, _of_people(random, asked, days)),
        vote_count: _counted(vote_count, _of_votes(random, asked, days)),
        arrival_count: _counted(arrival_count, _of_arrivals(random, days)),
        wording: _wordings(random, today),
    }


def _questions(random: np.random.Generator, days: Sequence[datetime.date], today: datetime.date) -> Numbers:
    """Every question as a row of numbers: day, origin, language, topic, way, outcome, danger."""
    true = random.poisson(rates(days, today))
    day, origin, topic = np.nonzero(true)
    each = np.repeat(np.column_stack((day, origin, topic)), true[day, origin, topic], axis=0)
    n = len(each)
    language = (np.cumsum(language_shares(), axis=1)[each[:, 1]] < random.random(n)[:, None]).sum(1)
    way = random.choice(len(WAYS), n, p=(0.62, 0.33, 0.05))
    outcome = np.where(way == 1, random.choice(len(OUTCOMES), n, p=(0.70, 0.12, 0.13, 0.05)), 0)
    danger = random.random(n) < np.where(np.isin(each[:, 2], WAVE.dangerous), 0.3, 0.015)
    return np.column_stack((each[:, :2], language, each[:, 2], way, outcome, danger))


Keys = Iterator[tuple[Any, ...]]


def _of_questions(asked: Numbers, days: Sequence[datetime.date]) -> Keys:
    for row in asked.tolist():
        day, origin, language, topic, way, outcome, danger = row
        yield days[day], ORIGINS[origin], LANGUAGES[language], TOPICS[topic], WAYS[way], OUTCOMES[outcome], bool(danger)


def _of_people(random: np.random.Generator, asked: Numbers, days: Sequence[datetime.date]) -> Keys:
    who = (random.random(len(asked)) ** 2 * PEOPLE).astype(int)
    for name_of in (str, iso_week, iso_month):
        names = [name_of(day) for day in days]
        number = {name: index for index, name in enumerate(dict.fromkeys(names))}
        period = np.array([number[name] for name in names])[asked[:, 0]]
        seen = np.unique(np.column_stack((period, asked[:, 1], asked[:, 2], who)), axis=0)
        periods = list(number)
        for one, origin, language, _ in seen.tolist():
            yield periods[one], ORIGINS[origin], LANGUAGES[language]


def _of_votes(random: np.random.Generator, asked: Numbers, days: Sequence[datetime.date]) -> Keys:
    voting = asked[random.random(len(asked)) < 0.12]  # noqa: PLR2004  one in eight votes
    for day, origin, language, topic, *_ in voting.tolist():
        if not TOPICS[topic]:
            continue
        vote = iso_week(days[day]), TOPICS[topic], ORIGINS[origin], LANGUAGES[language]
        useful = bool(random.random() < (0.6 if TOPICS[topic] in WAVE.hard_to_answer else 0.85))
        yield *vote, useful, ""
        if not useful and random.random() < 0.5:  # noqa: PLR2004  half of them say why
            yield *vote, False, str(random.choice(REASONS))


def _of_arrivals(random: np.random.Generator, days: Sequence[datetime.date]) -> Keys:
    for month in dict.fromkeys(map(iso_month, days)):
        for code, usual in LINKS.items():
            yield from ((month, code) for _ in range(random.poisson(usual)))


def _counted(table: Table, keys: Keys) -> Rows:
    counts: dict[tuple[Any, ...], int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    names = [column.name for column in table.primary_key]
    return [dict(zip(names, key, strict=True)) | {"n": n} for key, n in sorted(counts.items())]


def _wordings(random: np.random.Generator, today: datetime.date) -> Rows:
    weeks = [iso_week(today - datetime.timedelta(weeks=back)) for back in range(1, 12)]
    return [
        {"key": secrets.token_bytes(16), "week": week, "language": language, "text": text, "released": True}
        for week in weeks
        for language, texts in WORDINGS.items()
        for text in texts
        if random.random() < 0.5  # noqa: PLR2004  each comes up every other week
    ]

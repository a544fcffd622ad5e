"""Invented histories of full size: people of many countries who ask, vote and come by links, day by day, week by week."""

import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal import arrival_count, query_count, reach_count, vote_count
from bot.query import iso_month, iso_week, reached
from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way
from tests.attacker import EDGE, NAMES, PAIRS, Cell, at, share_of

FIRST = datetime.date(2026, 10, 26)
DAYS = 42
"""From a Monday to a Sunday: the whole of November 2026, and the weeks that reach over both its ends."""

SPOKEN = {
    Origin.NE: "ha ha ha fr", Origin.SD: "ar", Origin.BD: "bn bn en", Origin.NG: "en ha", Origin.PK: "ur ur en",
    Origin.TD: "ar fr", Origin.GH: "en", Origin.NP: "ne", Origin.PH: "fil en", Origin.ID: "id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class History:
    """How many people there are, how often one of them writes on a day, and what chance makes of it."""

    people: int
    activity: float
    seed: int

    def counts(self) -> dict[Table, Counter[tuple[Any, ...]]]:
        """What the journal holds of it, by table and key; and people of parts of weeks, which stand in no journal."""
        draw = Random(self.seed)
        held: dict[Table, Counter[tuple[Any, ...]]] = {
            table: Counter() for table in (query_count, reach_count, vote_count, arrival_count)
        }
        origins = draw.choices(list(SPOKEN), [40, 15, 12, 10, 6, 5, 4, 3, 2, 1], k=self.people)
        speakers = [(origin, Language(draw.choice(SPOKEN[origin].split()))) for origin in origins]
        seen: dict[int, datetime.date] = {}
        shares: set[tuple[str, int]] = set()
        for day in (FIRST + datetime.timedelta(days=number) for number in range(DAYS)):
            for number, (origin, language) in enumerate(speakers):
                if draw.random() < self.activity:
                    for reach in reached(seen.get(number), day, origin, language):
                        held[reach_count][reach.period, origin, language] += 1
                    seen[number] = day
                    share = share_of(iso_month(day), iso_week(day))
                    if (share, number) not in shares and share != iso_week(day):
                        held[reach_count][share, origin, language] += 1
                    shares.add((share, number))
                    self._ask(draw, held, (day, origin, language))
        return held

    @staticmethod
    def _ask(
        draw: Random, held: dict[Table, Counter[tuple[Any, ...]]], asker: tuple[datetime.date, Origin, Language]
    ) -> None:
        day, origin, language = asker
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            topic = draw.choices([*Topic, ""], [1 + 30 // (place + 1) for place in range(len(Topic) + 1)])[0]
            way = draw.choices(list(Way), [6, 3, 1])[0]
            outcome = draw.choices(list(Outcome), [20, 5, 3, 2])[0]
            held[query_count][
                day, origin if draw.random() < 0.97 else "", language, topic, way, outcome, draw.random() < 0.03
            ] += 1
            if topic and draw.random() < 0.2:
                useful = draw.random() < 0.7
                held[vote_count][iso_week(day), topic, origin, language, useful, ""] += 1
                if not useful and draw.random() < 0.6:
                    held[vote_count][iso_week(day), topic, origin, language, False, draw.choice(list(Reason))] += 1
        if draw.random() < 0.05:
            held[arrival_count][iso_month(day), f"poster-{min(9, int(draw.expovariate(0.7)))}"] += 1

    async def fill(self, engine: AsyncEngine) -> None:
        """Write it to an empty journal."""
        async with engine.begin() as connection:
            for table, counts in self.counts().items():
                names = [column.name for column in table.primary_key]
                stored = {key: n for key, n in counts.items() if not str(key[0]).startswith(EDGE)}
                rows = [dict(zip(names, key, strict=True)) | {"n": n} for key, n in stored.items()]
                if rows:
                    await connection.execute(insert(table), rows)

    def truth(self) -> Counter[Cell]:
        """What every cell truly holds, of every period and of the parts of weeks that lie in different months."""
        held, cells = self.counts(), Counter[Cell]()
        for (day, *sort), n in held[query_count].items():
            periods = {f"{day}", iso_week(day), iso_month(day), share_of(iso_month(day), iso_week(day))}
            places = dict(
                zip(NAMES, (("no", "yes")[one] if isinstance(one, bool) else one or "-" for one in sort), strict=True)
            )
            for period, pair in product(periods, ("", *NAMES, *PAIRS)):
                cells[at(period, "queries", **{name: places[name] for name in pair.split()})] += n
        for (period, origin, language), n in held[reach_count].items():
            places = {"origin": origin or "-", "language": language}
            for pair in ("", "origin", "language", "origin language"):
                cells[at(period, "people", **{name: places[name] for name in pair.split()})] += n
        for (week, topic, _, _, useful, reason), n in held[vote_count].items():
            detail = "useful" if useful else f"not-useful:{reason}" if reason else "not-useful"
            for chosen in ("*", topic):
                cells[at(week, "votes", topic=chosen, detail=detail)] += n
        for (month, code), n in held[arrival_count].items():
            for chosen in ("*", code):
                cells[at(month, "arrivals", detail=chosen)] += n
        return cells

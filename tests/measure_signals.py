"""How often signals are false, and how soon a wave is seen: `make signals`. Simulated years, fixed seeds; last line JSON.

A year holds every published cell of a service that is asked some 1,500 questions a week: countries and topics of very
unequal size, seasons of their own for each topic, a month in which everything halves, weeks that differ by more than
chance. It is published as the real one is: below 5 withheld, others rounded at random to base 3, and one cell in fifty
withheld to protect another.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from bot.trends.figures import Cut, Place
from bot.trends.shape import VALUES
from bot.trends.signals import BASELINE, TESTED, YEAR, History, Signal, found

YEARS = int(os.environ.get("YEARS", "20"))
WEEKS = 2 * YEAR + BASELINE + 1
QUESTIONS = 1_500.0
SPREAD = 0.03
HIDDEN = 0.02
WAVES = (12, 20, 40, 80)
"""How many more questions a week a wave brings to one country's recruitment."""

ORIGINS, TOPICS = VALUES["origin"], VALUES["topic"]
Counts = Mapping[Cut, np.ndarray]


@dataclass(frozen=True, slots=True)
class World:
    """Published counts of a simulated stretch: by cut, an array of weeks by places; -1 where withheld."""

    counts: Counts
    places: Mapping[Cut, list[Place]]

    def histories(self, week: int) -> dict[Cut, dict[Place, History]]:
        """What is known of every cell in a week."""
        return {cut: dict(self._of(cut, week)) for cut in self.counts}

    def _of(self, cut: Cut, week: int) -> Iterator[tuple[Place, History]]:
        table = self.counts[cut]
        span = slice(week - BASELINE, week)
        year = range(week - YEAR, week - YEAR - BASELINE - 1, -1)
        for column, place in enumerate(self.places[cut]):
            known = [None if n < 0 else int(n) for n in table[:, column]]
            yield place, History(known[week], known[span], [known[one] for one in year])


def world(seed: int, wave: tuple[int, int, int] | None = None) -> World:
    """A stretch of two years and eight weeks; with a wave of (week, origin, questions more a week for four weeks)."""
    random = np.random.default_rng(seed)
    true = random.poisson(_rates(random) * random.gamma(1 / SPREAD, SPREAD, (WEEKS, len(ORIGINS), len(TOPICS))))
    if wave:
        week, origin, more = wave
        true[week : week + 4, origin, TOPICS.index("recruitment")] += random.poisson(more, 4)
    fallback, danger = random.binomial(true, 0.12), random.binomial(true, 0.06)
    tables = dict(
        zip(
            TESTED,
            (
                true.sum((1, 2))[:, None],
                true.sum(1),
                true.sum(2),
                true.reshape(WEEKS, -1),
                fallback.sum(1),
                danger.sum(2),
                danger.sum(1),
            ),
            strict=True,
        )
    )
    return World({cut: _published(random, table) for cut, table in tables.items()}, _places())


def _rates(random: np.random.Generator) -> np.ndarray:
    share = random.dirichlet(np.full(len(ORIGINS), 0.7))[:, None] * random.dirichlet(np.full(len(TOPICS), 1.5))[None, :]
    week = np.arange(WEEKS)[:, None]
    phase, depth = random.uniform(0, 2 * np.pi, len(TOPICS)), random.uniform(0, 0.35, len(TOPICS))
    season = 1 + depth * np.sin(2 * np.pi * week / YEAR + phase)
    fasting = np.where((week % YEAR >= 8) & (week % YEAR < 12), 0.5, 1.0)
    return QUESTIONS * share[None] * season[:, None, :] * fasting[:, :, None]


def _published(random: np.random.Generator, counts: np.ndarray) -> np.ndarray:
    rest = counts % 3
    nearest = random.random(counts.shape) < 2 / 3
    to_nearest, away = np.where(rest == 1, -1, 1), np.where(rest == 1, 2, -2)
    rounded = counts + np.where(rest == 0, 0, np.where(nearest, to_nearest, away))
    hidden = (counts < 5) | (rounded <= 5) | (random.random(counts.shape) < HIDDEN)
    return np.where(hidden, -1, rounded)


def _places() -> dict[Cut, list[Place]]:
    return {cut: list(product(*(VALUES[name] for name in cut.apart))) for cut in TESTED}


def alarms(years: int) -> list[int]:
    """How many signals stand on each week of quiet years."""
    weeks = range(YEAR + BASELINE, WEEKS)
    return [len(found("week", quiet.histories(week))) for seed in range(years) for quiet in [world(seed)] for week in weeks]


def seen(more: int, tries: int) -> tuple[float, float]:
    """Which share of waves is seen in its first week, and by its second; origins taken in turn, weeks at random."""
    first = second = 0
    for number in range(tries):
        origin, week = number % len(ORIGINS), YEAR + BASELINE + 1 + (number * 7) % (YEAR - 4)
        wave = world(10_000 + number, (week, origin, more))
        hits = [any(_is_wave(sign, ORIGINS[origin]) for sign in found("", wave.histories(week + late))) for late in (0, 1)]
        first += hits[0]
        second += any(hits)
    return first / tries, second / tries


def _is_wave(sign: Signal, origin: str) -> bool:
    return sign.places.get("topic") == "recruitment" and sign.places.get("origin", origin) == origin


def main() -> None:
    quiet = alarms(YEARS)
    figures: dict[str, float] = {
        "quiet_weeks": len(quiet),
        "false_alarms_a_week": sum(quiet) / len(quiet),
        "weeks_with_a_false_alarm": sum(n > 0 for n in quiet) / len(quiet),
    }
    print(f"{len(quiet)} quiet weeks: {figures['false_alarms_a_week']:.3f} false signals a week")
    for more in WAVES:
        first, second = seen(more, 10 * YEARS)
        figures |= {f"wave_{more}_first_week": first, f"wave_{more}_by_second_week": second}
        print(f"a wave of {more} more a week: seen in its first week {first:.0%}, by its second {second:.0%}")
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()

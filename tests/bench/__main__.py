"""`make bench` (`QUICK=1`: about two minutes): how fast Rafiq is beside bare bots, measured interleaved, here and now.

The load and the Bot API server have one core, the bot under test has the other; whoever is not measured is frozen. Each
figure is the median of some rounds. Writes its part of docs/performance.md; the last line is JSON, see docs/contracts.md.
"""

import asyncio
import os

from tests.bench.cases import started
from tests.bench.load import Load, api
from tests.bench.measure import closed, opened
from tests.bench.report import Results, page, summary, written
from tests.bench.subjects import LOAD_CORE, Subject
from tests.bench.traffic import templates

QUICK = bool(os.environ.get("QUICK"))
ROUNDS, SECONDS, WARM_UP = (3, 2.0, 4.0) if QUICK else (7, 4.0, 10.0)
STARTS = 1 if QUICK else 3
LETTERS = os.environ.get("BENCH", "abcdef")
AT_40, OTHERS = 40, (1, 100)


async def main() -> None:
    os.sched_setaffinity(0, {LOAD_CORE})
    load = Load(templates())
    results = Results(rounds=ROUNDS, seconds=SECONDS)
    async with api(load):
        async with started(load, LETTERS) as subjects:
            for letter, subject in subjects.items():
                results.starts[letter] = [subject.start_s]
                await closed(load, subject, AT_40, WARM_UP)
            for number in range(ROUNDS):
                await _round(load, subjects, results, first=number == 0)
            results.rss = {letter: subject.rss_mb() for letter, subject in subjects.items()}
        for _ in range(STARTS - 1):
            for letter in sorted(set("ac") & set(LETTERS)):
                async with started(load, letter) as again:
                    results.starts[letter].append(again[letter].start_s)
    print(summary(results))
    if set("abc") <= set(LETTERS):
        written(page(results))
        print(results.last_line())


async def _round(load: Load, subjects: dict[str, Subject], results: Results, *, first: bool) -> None:
    """Each subject at a concurrency of 40 and (in a quick run: once) at the others and in the open loop."""
    for letter, subject in subjects.items():
        results.add(letter, AT_40, await closed(load, subject, AT_40, SECONDS))
    if QUICK and not first:
        return
    for letter, subject in subjects.items():
        if letter == "f":
            continue
        for concurrency in OTHERS:
            results.add(letter, concurrency, await closed(load, subject, concurrency, SECONDS / 2))
    for letter in sorted(set("cd") & set(subjects)):
        results.add(letter, "500/s", await opened(load, subjects[letter], SECONDS))


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        uvloop.run(main())

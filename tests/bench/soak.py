"""`make soak`: a million mixed updates from 200,000 chats through one process. Is its memory flat, and does nothing leak?

`UPDATES=100000` takes fewer. Loopback only. Prints a line every twentieth part and a verdict; writes its part of
docs/performance.md. Exit code 1 when memory grew by more than a twentieth over the second half, or descriptors or threads.
"""

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.load import Load, api, closed_loop
from tests.bench.report import written
from tests.bench.subjects import LOAD_CORE, Subject, rafiq
from tests.bench.traffic import templates

UPDATES = int(os.environ.get("UPDATES") or 1_000_000)
CHATS = 200_000
PARTS = 20
CONCURRENCY = 40
GROWTH = 0.05
BEGIN, END = "<!-- soak: written by `make soak` -->", "<!-- /soak -->"


@dataclass(frozen=True, slots=True)
class Look:
    """The process after some updates: memory in MB, descriptors, threads."""

    updates: int
    rss_mb: float
    descriptors: int
    threads: int


async def soak() -> tuple[list[Look], float]:
    """All looks, and the updates a second."""
    load = Load(templates(), pool=CHATS)
    with tempfile.TemporaryDirectory(prefix="rafiq-soak-") as folder:
        async with api(load):
            subject = await rafiq("soak", load, Path(folder))
            try:
                began = time.perf_counter()
                looks = [await _part(load, subject, number) for number in range(1, PARTS + 1)]
                return looks, load.finished / (time.perf_counter() - began)
            finally:
                subject.end()


async def _part(load: Load, subject: Subject, number: int) -> Look:
    while load.finished < UPDATES * number / PARTS:
        await closed_loop(load, subject.ports, CONCURRENCY, min(10.0, UPDATES / PARTS / 500), warm_up=0.0)
    await asyncio.sleep(0.5)
    look = Look(load.finished, subject.rss_mb(), subject.descriptors(), subject.threads())
    print(
        f"{look.updates:>9,} updates {look.rss_mb:6.1f} MB {look.descriptors:>4} descriptors {look.threads:>3} threads",
        flush=True,
    )
    return look


def page(looks: list[Look], per_s: float, growth: float) -> str:
    """The part of docs/performance.md."""
    shown = [looks[number] for number in sorted({0, len(looks) // 4, len(looks) // 2, 3 * len(looks) // 4, len(looks) - 1})]
    lines = [
        BEGIN,
        "",
        f"{looks[-1].updates:,} updates from {CHATS:,} chats, {per_s:,.0f}/s on a machine shared with others: memory grew by"
        f" {growth:.1%} over the second half (aim: at most 5 %).",
        "",
        "| updates | MB | descriptors | threads |",
        "|---|---|---|---|",
        *(f"| {look.updates:,} | {look.rss_mb:.0f} | {look.descriptors} | {look.threads} |" for look in shown),
        "",
        END,
    ]
    return "\n".join(lines)


def main() -> int:
    os.sched_setaffinity(0, {LOAD_CORE})
    looks, per_s = asyncio.run(soak())
    half, last = looks[len(looks) // 2 - 1], looks[-1]
    growth = last.rss_mb / half.rss_mb - 1
    flat = growth <= GROWTH and last.descriptors <= half.descriptors + 10 and last.threads <= half.threads + 2
    print(f"memory {growth:+.1%} over the second half: {'flat' if flat else 'NOT FLAT'}; {per_s:,.0f} updates/s")
    written(page(looks, per_s, growth), begin=BEGIN, end=END)
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())

"""The figures that a measurement leads to, as text, as a part of docs/performance.md, and as the last line of JSON."""

import datetime
import json
import os
import platform
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.bench.cases import NAMES
from tests.bench.measure import Cell
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: written by `make bench` -->", "<!-- /bench -->"
_LIBRARIES = ("aiogram", "python-telegram-bot", "uvicorn", "uvloop", "orjson", "SQLAlchemy", "aiosqlite", "asyncpg", "redis")


@dataclass
class Results:
    """All cells, by subject and load, in the order of the rounds; memory at the end; seconds from start to first answer."""

    rounds: int
    seconds: float
    cells: dict[tuple[str, int | str], list[Cell]] = field(default_factory=lambda: defaultdict(list))
    rss: dict[str, float] = field(default_factory=dict)
    starts: dict[str, list[float]] = field(default_factory=dict)

    def add(self, letter: str, load: int | str, cell: Cell) -> None:
        self.cells[letter, load].append(cell)

    def of(self, letter: str, load: int | str, what: str) -> list[float]:
        """One figure of each round."""
        return [float(getattr(cell, what)) for cell in self.cells.get((letter, load), ())]

    def ratio(self, letter: str, other: str, what: str, load: int | str = 40) -> list[float]:
        """A subject's figure over another's of the same round."""
        pairs = zip(self.of(letter, load, what), self.of(other, load, what), strict=False)
        return [mine / others for mine, others in pairs]

    def last_line(self) -> str:
        """What scripts read."""
        figures = {
            "ratio_aiogram": median(self.ratio("c", "a", "per_s")),
            "ratio_ptb": median(self.ratio("c", "b", "per_s")),
            "p99_ratio": median(self.ratio("c", "a", "p99")),
            "cpu_us": median(self.of("c", 40, "cpu_us")),
            "rss_mb": self.rss["c"],
            "start_s": median(self.starts["c"]),
        }
        return json.dumps({name: round(figure, 3) for name, figure in figures.items()})


def summary(results: Results) -> str:
    """Everything that was measured, a line each: median, and from least to greatest."""
    lines = [f"{'':44}{'load':>7}{'updates/s':>24}{'p50 ms':>9}{'p99 ms':>24}{'whole p99':>11}{'CPU µs':>9}"]
    for (letter, load), cells in results.cells.items():
        per_s, p99 = (_spread([getattr(cell, what) for cell in cells]) for what in ("per_s", "p99"))
        p50, whole, cpu = (median([getattr(cell, what) for cell in cells]) for what in ("p50", "whole_p99", "cpu_us"))
        lines.append(f"{letter} {NAMES[letter]:42}{load:>7}{per_s:>24}{p50:>9.1f}{p99:>24}{whole:>11.1f}{cpu:>9.0f}")
    lines += [
        f"{letter} memory {mb:.0f} MB, start {_spread(results.starts[letter])} s" for letter, mb in results.rss.items()
    ]
    return "\n".join(lines)


def page(results: Results) -> str:
    """The part of docs/performance.md."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load = f"{os.getloadavg()[2]:.1f}"
    lines = [
        BEGIN,
        "",
        f"{datetime.date.today():%Y-%m-%d}, Python {platform.python_version()}, {_processor()}, {os.cpu_count()} cores,"  # noqa: DTZ011
        f" mean load of the last quarter of an hour {load}; {versions}. {results.rounds} rounds of {results.seconds:g} s.",
        "",
        "| figure | median | least to greatest | floor | aim |",
        "|---|---|---|---|---|",
        *_figures(results),
        "",
        "| subject | load | updates/s | p50 ms | p99 ms | acknowledged p99 ms | CPU µs an update |",
        "|---|---|---|---|---|---|---|",
        *_cells(results),
        "",
        END,
    ]
    return "\n".join(lines)


def _figures(results: Results) -> list[str]:
    rows: list[tuple[str, Sequence[float], str, str]] = [
        ("throughput at 40 ÷ bare aiogram echo", results.ratio("c", "a", "per_s"), "1.0", "2.0"),
        ("throughput at 40 ÷ bare python-telegram-bot echo", results.ratio("c", "b", "per_s"), "2", "4"),
        ("99th percentile at 40 ÷ bare aiogram echo", results.ratio("c", "a", "p99"), "≤ 0.5", "≤ 0.2"),
        ("99th percentile in an open loop at 500/s, ms", results.of("c", "500/s", "p99"), "≤ 12", "≤ 5"),
        ("CPU an update at 40, µs", results.of("c", 40, "cpu_us"), "≤ 1,000", "≤ 500"),
        ("bare aiogram echo, CPU an update at 40, µs", results.of("a", 40, "cpu_us"), "", ""),
        (
            "the same of bare aiogram ÷ Rafiq: what throughput comes to where nobody else works",
            results.ratio("a", "c", "cpu_us"),
            "",
            "",
        ),
        ("the same of bare python-telegram-bot ÷ Rafiq", results.ratio("b", "c", "cpu_us"), "", ""),
        ("resident memory at the end, MB", [results.rss["c"]], "≤ 300", "≤ 200"),
        ("start to first answer, s", results.starts["c"], "≤ 5", "≤ 3"),
        ("bare aiogram echo, start to first answer, s", results.starts["a"], "", ""),
        ("two processes ÷ one (PostgreSQL, Valkey)", results.ratio("e", "d", "per_s"), "≥ 1.5", "≥ 1.8"),
    ]
    return [
        f"| {name} | {median(values):.3g} | {min(values):.3g} to {max(values):.3g} | {floor} | {aim} |"
        for name, values, floor, aim in rows
        if values
    ]


def _cells(results: Results) -> list[str]:
    rows = []
    for (letter, load), cells in results.cells.items():
        middle = [median([getattr(cell, what) for cell in cells]) for what in ("per_s", "p50", "p99", "whole_p99", "cpu_us")]
        per_s, p50, p99, whole, cpu = middle
        times = f"{p50:.1f} | {p99:.1f} | {whole:.1f}" if letter != "f" else " | | "
        rows.append(f"| ({letter}) {NAMES[letter]} | {load} | {per_s:,.0f} | {times} | {cpu:,.0f} |")
    return rows


def written(part: str, begin: str = BEGIN, end: str = END) -> None:
    """Put a part in its place of the page."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{part}{after}", "utf-8")


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):,.1f} ({min(values):,.1f}-{max(values):,.1f})"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())

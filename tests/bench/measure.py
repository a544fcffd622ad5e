"""One cell of the measurement: a subject under one kind of load for some seconds."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.load import Load, closed_loop, open_loop
from tests.bench.subjects import Subject

OPEN_RATE = 500.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What was measured once. Latencies in milliseconds: until the screen, and until acknowledged as well (`whole`)."""

    per_s: float
    p50: float
    p99: float
    whole_p99: float
    cpu_us: float
    refused: int


async def closed(load: Load, subject: Subject, concurrency: int, seconds: float) -> Cell:
    """A closed loop: as many updates under way as the concurrency says."""
    subject.wake()
    load.screens_come = subject.screens_come
    cpu, begun = subject.cpu(), load.finished
    took = await closed_loop(load, subject.ports, concurrency, seconds)
    used, done = subject.cpu() - cpu, load.finished - begun
    subject.freeze()
    return _cell(load, load.over / took, used / max(done, 1))


async def opened(load: Load, subject: Subject, seconds: float, rate: float = OPEN_RATE) -> Cell:
    """An open loop at a fixed rate."""
    subject.wake()
    load.screens_come = subject.screens_come
    cpu, begun = subject.cpu(), load.finished
    await open_loop(load, subject.ports[0], rate, seconds)
    used, done = subject.cpu() - cpu, load.finished - begun
    subject.freeze()
    return _cell(load, rate, used / max(done, 1))


def _cell(load: Load, per_s: float, cpu_s: float) -> Cell:
    taken, whole = sorted(load.taken), sorted(load.whole)
    return Cell(per_s, _at(taken, 0.5) * 1e3, _at(taken, 0.99) * 1e3, _at(whole, 0.99) * 1e3, cpu_s * 1e6, load.refused)


def _at(ranked: Sequence[float], share: float) -> float:
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")

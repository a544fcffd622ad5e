"""A wall clock that jumps under a running process, by libfaketime; the monotonic clock goes on, as at a real jump."""

import asyncio
from pathlib import Path

from tests.faults.scenarios import Scenario
from tests.faults.site import Site

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


def fake_clock(file: Path) -> dict[str, str]:
    """The settings with which a bot's clock is read from a file."""
    file.write_text("+0", "utf-8")
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def clock_jumps(file: Path) -> Scenario:
    """The fault: two hours ahead, a day back, and right again."""

    async def clock_jumps(_: Site, seconds: float) -> None:
        for offset in ("+2h", "-1d", "+40d", "+0"):
            file.write_text(offset, "utf-8")
            await asyncio.sleep(seconds / 4)

    return clock_jumps

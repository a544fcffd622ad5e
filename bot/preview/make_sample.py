"""Makes the demo's sample figures in a file of their own: `python -m bot.preview.make_sample FILE DAY`. Takes a minute."""

import asyncio
import datetime
import os
import sys
from pathlib import Path

from bot.journal import Journal
from bot.preview.sample import fill
from bot.trends import close_periods


def make(file: Path, day: datetime.date) -> None:
    """Invent counts up to a day, publish them as real ones are, and put the whole database in its place at once.

    What is there already stays: it is the same, by the fixed seed.
    """
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    asyncio.run(_publish(f"sqlite+aiosqlite:///{unfinished}", day))
    unfinished.replace(file)


async def _publish(url: str, day: datetime.date) -> None:
    journal = await Journal.open(url)
    try:
        await fill(journal.engine, day)
        await close_periods(journal.engine, day)
    finally:
        await journal.close()


if __name__ == "__main__":
    os.nice(10)
    make(Path(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2]))

"""Changed content is taken by the running bot, without a restart."""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.conversation import Folders, next_edition
from bot.telegram.edge import Edge
from bot.telegram.measures import Measures
from bot.telegram.settle import settle

EVERY_SECONDS = 0.5

GIVING_WAY = 0.0005
"""Seconds that reading new content may keep an answer waiting each time; Python's own are ten times as many."""

log = logging.getLogger(__name__)


@contextmanager
def _giving_way() -> Iterator[None]:
    """While inside, a thread that computes gives way to the answers ten times as often as Python would have it."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(GIVING_WAY)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


async def keep_current(edge: Edge, folders: Folders, every: float = EVERY_SECONDS, measures: Measures | None = None) -> None:
    """Look for changes until cancelled; publish each new edition, and say what became of it by its version."""
    seen = await asyncio.to_thread(folders.version)
    while True:
        await asyncio.sleep(every)
        try:
            version = await asyncio.to_thread(folders.version)
            if version == seen:
                continue
            seen = version
            with _giving_way():
                edition, errors = await asyncio.to_thread(next_edition, edge.edition, folders)
        except OSError as error:  # a file that is being replaced; the next look sees it whole
            log.warning("content-unreadable %s", type(error).__name__)
            continue
        edge.publish(edition)
        settle()
        if measures:
            measures.serves(edition.handbook.version, errors)
        if errors:
            log.error(
                "content-kept %s: %d errors in the new one; `rafiq check` names them", edition.handbook.version, errors
            )
        else:
            log.info("content-taken %s", edition.handbook.version)

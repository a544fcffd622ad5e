"""Whether the links of the content still lead somewhere. The only check that needs a network, run when asked for."""

import asyncio
from collections import defaultdict

import aiohttp

from bot.handbook import Level, Loaded, Problem

AT_ONCE = 8
SECONDS = 20
_GONE = 400


def dead_links(loaded: Loaded) -> list[Problem]:
    """A warning for each item whose source or page does not answer."""
    return asyncio.run(_dead_links(loaded))


async def _dead_links(loaded: Loaded) -> list[Problem]:
    items: dict[str, list[str]] = defaultdict(list)
    for item in loaded.handbook.items():
        for source in item.sources:
            if source.url:
                items[source.url].append(item.id)
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        answers = await asyncio.gather(*(_answer(session, gate, url) for url in items))
    return sorted(
        Problem(*loaded.places[item], Level.WARNING, "link-dead", f"{item}: {url} {answer}")
        for url, answer in zip(items, answers, strict=True)
        if answer
        for item in items[url]
    )


async def _answer(session: aiohttp.ClientSession, gate: asyncio.Semaphore, url: str) -> str | None:
    """What is wrong with an address; None when it answers."""
    async with gate:
        try:
            async with session.get(url) as response:
                return f"answers {response.status}" if response.status >= _GONE else None
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return f"does not answer ({type(error).__name__})"

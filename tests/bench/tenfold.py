"""Ten times the content: `python -m tests.bench.tenfold` measures what answering costs, all but stores and network.

Every entry and contact stands there nine times more, under an id of its own; both answer the same traffic.
"""

import time
from dataclasses import replace
from statistics import median
from typing import Any

import orjson

from bot.conversation import Edition, Turn, respond
from bot.conversation.edition import Folders, first_edition
from bot.handbook import Handbook
from bot.telegram.incoming import read
from bot.telegram.render import Renderings
from bot.vocabulary import Origin, Preferences
from tests.bench.traffic import templates
from tests.conftest import CACHE, CONTENT, LOCALES, TODAY

TIMES = 10
ROUNDS = 5


def tenfold(handbook: Handbook) -> Handbook:
    """The handbook with everything in it ten times."""
    countries = {
        code: replace(country, entries=_copied(country.entries), contacts=_copied(country.contacts))
        for code, country in handbook.countries.items()
    }
    return replace(handbook, countries=countries)


def _copied(items: tuple[Any, ...]) -> tuple[Any, ...]:
    copies = [item.model_copy(update={"id": f"{item.id}-{number}"}) for number in range(2, TIMES + 1) for item in items]
    return (*items, *copies)


def seconds(edition: Edition, renderings: Renderings, asked: list[tuple[Turn, Preferences]]) -> float:
    """How long it takes to answer everything once."""
    began = time.process_time()
    for turn, preferences in asked:
        for reply in respond(turn, preferences, edition, TODAY).replies:
            if not (reply.card or reply.pin):
                renderings.of(reply)
    return time.process_time() - began


def main() -> None:
    edition, _ = first_edition(Folders(CONTENT, LOCALES, cache=CACHE))
    big = replace(edition, handbook=tenfold(edition.handbook))
    pairs = [Preferences(language, origin) for origin in Origin for language in edition.handbook.languages(origin)]
    incoming = [read(orjson.loads(each.update(1, 2, 3))) for each in templates()]
    asked = [(each.turn, pairs[number % len(pairs)]) for number, each in enumerate(incoming) if each]
    held = [(each, Renderings()) for each in (edition, big)]
    cold = [seconds(*each, asked) for each in held]
    warm = [[seconds(*each, asked) for each in held] for _ in range(ROUNDS)]
    one, ten = (median(times) / len(asked) * 1e6 for times in zip(*warm, strict=True))
    first = [each / len(asked) * 1e6 for each in cold]
    print(f"to answer an update, cold: {first[0]:.0f} µs, from ten times the content {first[1]:.0f} µs")
    print(f"once screens are kept: {one:.0f} µs, from ten times the content {ten:.0f} µs")


if __name__ == "__main__":
    main()

"""Deep links: counted ways in, each with a code that tells nothing of a person."""

import secrets
from pathlib import Path

from bot.handbook import DeepLink
from bot.vocabulary import Language, Origin, Topic

_CODE_BYTES = 6


def make_link(
    content: Path, place: str, *, language: Language | None, origin: Origin | None, topic: Topic | None
) -> DeepLink:
    """Add a link to `links.yaml` in the folder of content, under a new code.

    `place` says where it will hang, such as "poster at the bus station, Sebha". Language, origin and topic are what a
    worker begins with who has chosen nothing.
    """
    code = secrets.token_urlsafe(_CODE_BYTES)
    link = DeepLink(code=code, place=place, language=language, origin=origin, topic=topic)
    told = [f'- code: "{code}"', f'  place: "{place.replace(chr(34), chr(39))}"']
    told += [f"  {key}: {value}" for key, value in (("language", language), ("origin", origin), ("topic", topic)) if value]
    path = content / "links.yaml"
    before = path.read_text("utf-8") if path.exists() else "# Counted deep links, made by `rafiq links make`.\n"
    path.write_text(before.rstrip("\n") + "\n\n" + "\n".join(told) + "\n", "utf-8")
    return link

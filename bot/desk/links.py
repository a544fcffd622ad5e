"""Deep links: counted ways in, each with a code that tells nothing of a person."""

import secrets
from pathlib import Path

from bot.handbook import DeepLink, Handbook
from bot.vocabulary import Language, Origin, Topic

_CODE_BYTES = 6


def make_link(
    content: Path,
    place: str,
    *,
    language: Language | None = None,
    origin: Origin | None = None,
    topic: Topic | None = None,
    simple: bool = False,
) -> DeepLink:
    """Add a link to `links.yaml` in the folder of content, under a new code.

    `place` says where it will hang, such as "poster at the bus station, Sebha". Language, origin, topic and simple screens
    are what a worker begins with who has chosen nothing.
    """
    code = secrets.token_urlsafe(_CODE_BYTES)
    link = DeepLink(code=code, place=place, language=language, origin=origin, topic=topic, simple=simple)
    told = [f'- code: "{code}"', f'  place: "{place.replace(chr(34), chr(39))}"']
    chosen = {"language": language, "origin": origin, "topic": topic, "simple": "true" if simple else None}
    told += [f"  {key}: {value}" for key, value in chosen.items() if value]
    path = content / "links.yaml"
    before = path.read_text("utf-8") if path.exists() else "# Counted deep links, made by `rafiq links make`.\n"
    path.write_text(before.rstrip("\n") + "\n\n" + "\n".join(told) + "\n", "utf-8")
    return link


def poster_link(content: Path, handbook: Handbook, place: str, language: Language) -> DeepLink:
    """The link that the posters of a place and language carry: the one that is there, else a new one."""
    known = (link for link in handbook.links.values() if (link.place, link.language) == (place, language))
    return next(known, None) or make_link(content, place, language=language)

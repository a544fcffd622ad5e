"""From `content/` to a Handbook: what is sound is served, what is broken is set aside alone and named."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.handbook.book import Country, Handbook
from bot.handbook.phrases import Phrases, WordList
from bot.handbook.problem import Level, Problem
from bot.handbook.schema import Contact, CountryHeader, DeepLink, Entry, Notice, OfferQuestion, Withdrawal
from bot.handbook.source_file import Document, Key, read
from bot.vocabulary import HOST, Language, Origin

COUNTRY_CODES = (HOST, *(origin.value for origin in Origin if origin is not Origin.OTHER))
_ANY_ID = re.compile(r"[A-Za-z]{2,6}/[a-z][a-z0-9.-]+")

Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item", Entry, Contact, Notice)
Owned = TypeVar("Owned", Entry, Contact)


@dataclass(slots=True)
class Loaded:
    """A handbook, the problems found on the way, where each item stands (file and line, by id), and what was withdrawn."""

    handbook: Handbook = field(default_factory=Handbook)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, tuple[Path, int]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()

    def error(self, path: Path, line: int, code: str, message: str) -> None:
        """Note an error."""
        self.problems.append(Problem(path, line, Level.ERROR, code, message))


def load(content: Path) -> Loaded:
    """Read all of `content/`. Withdrawals are applied whatever else fails."""
    loaded = Loaded()
    if not content.is_dir():
        loaded.error(content, 1, "unreadable", "there is no such folder of content")
        return loaded
    if not (content / f"{HOST}.yaml").exists():
        loaded.error(content / f"{HOST}.yaml", 1, "unreadable", "what holds for everyone is missing")
    loaded.withdrawn = _withdrawn(content / "withdrawn.yaml", loaded)
    countries = {code: _country(content / f"{code}.yaml", code, loaded) for code in COUNTRY_CODES}
    handbook = Handbook(
        countries=MappingProxyType({code: country for code, country in countries.items() if country}),
        notices=tuple(_notices(content / "notices", loaded)),
        offer_questions=tuple(_listed(OfferQuestion, content / "offer.yaml", loaded)),
        phrases=tuple(_whole(Phrases, content / "phrases", loaded)),
        words=tuple(_whole(WordList, content / "words", loaded)),
        links=MappingProxyType({link.code: link for link in _listed(DeepLink, content / "links.yaml", loaded)}),
        version=version_of(content),
    )
    loaded.handbook = handbook.without(loaded.withdrawn)
    _refuse_unknown_references(loaded)
    loaded.problems.sort()
    return loaded


def version_of(content: Path) -> str:
    """Twelve hex digits that change whenever any file of `content/` does."""
    digest = hashlib.sha256()
    for path in sorted(content.rglob("*.yaml")):
        digest.update(path.relative_to(content).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _country(path: Path, code: str, loaded: Loaded) -> Country | None:
    if not path.exists():
        return None
    document = _read(path, loaded)
    if not isinstance(document.data, dict):
        if not document.problems:
            loaded.error(path, 1, "schema", "the file is not a mapping that begins with `country:`")
        return None
    header_data = {key: value for key, value in document.data.items() if key not in ("entries", "contacts")}
    header = _validated(CountryHeader, header_data, document, loaded) or CountryHeader(
        country=code, languages=(Language.EN,)
    )
    if header.country != code:
        loaded.error(path, document.line("country"), "schema", f"country is {header.country}, the file's name {code}")
    for topic in header.contact_order:
        loaded.places[_order_place(header, topic)] = (path, document.line("contact_order", topic))
    entries = _own(Entry, "entries", document, loaded)
    contacts = _own(Contact, "contacts", document, loaded)
    return Country(header, entries, contacts)


def _notices(folder: Path, loaded: Loaded) -> Iterator[Notice]:
    for path in sorted(folder.glob("*.yaml")):
        yield from _items(Notice, _read(path, loaded), (), loaded)


def _whole(model: type[Model], folder: Path, loaded: Loaded) -> Iterator[Model]:
    """One model a file; a file with any problem is set aside."""
    for path in sorted(folder.glob("*.yaml")):
        document = _read(path, loaded)
        if not document.problems and (read_file := _validated(model, document.data, document, loaded)):
            yield read_file


def _listed(model: type[Model], path: Path, loaded: Loaded) -> Iterator[Model]:
    """The sound items of a file that is one list; nothing where there is no such file."""
    if not path.exists():
        return
    document = _read(path, loaded)
    if not isinstance(document.data, list | None):
        loaded.error(path, 1, "schema", "the file is not a list")
        return
    for index, data in enumerate(document.data or ()):
        if item := _validated(model, data, document, loaded, index):
            yield item


def _withdrawn(path: Path, loaded: Loaded) -> frozenset[str]:
    """The withdrawn ids. From a file that cannot be read as a list, every id that stands in it: too many beats too few."""
    if not path.exists():
        return frozenset()
    document = _read(path, loaded)
    if document.problems or not isinstance(document.data, list | None):
        if not document.problems:
            loaded.error(path, 1, "schema", "the file is not a list")
        return frozenset(_ANY_ID.findall(path.read_text("utf-8", errors="replace")))
    for index, data in enumerate(document.data or ()):
        _validated(Withdrawal, data, document, loaded, index)
    return frozenset(str(data["id"]) for data in document.data or () if isinstance(data, dict) and "id" in data)


def _read(path: Path, loaded: Loaded) -> Document:
    document = read(path)
    loaded.problems.extend(document.problems)
    return document


def _items(model: type[Item], document: Document, where: tuple[Key, ...], loaded: Loaded) -> Iterator[Item]:
    """The sound items of a list, the first of each id; the others are named."""
    items = document.data.get(where[0]) if where else document.data
    if not isinstance(items, list | None):
        loaded.error(document.path, document.line(*where), "schema", "this must be a list")
        return
    for index, data in enumerate(items or ()):
        item = _validated(model, data, document, loaded, *where, index)
        if item is None:
            continue
        line = document.line(*where, index)
        if taken := loaded.places.get(item.id):
            loaded.error(document.path, line, "id-twice", f"{item.id} stands already at {taken[0].name}:{taken[1]}")
            continue
        loaded.places[item.id] = (document.path, line)
        yield item


def _validated(model: type[Model], data: Any, document: Document, loaded: Loaded, *where: Key) -> Model | None:
    """One part of a document as a model; None when it is broken, with every reason noted at its line."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        named = f"{data['id']}: " if isinstance(data, dict) and "id" in data else ""
        for detail in error.errors(include_url=False, include_input=False):
            line = document.line(*where, *detail["loc"])
            place = ".".join(map(str, detail["loc"])) + ": " if detail["loc"] else ""
            loaded.error(document.path, line, "schema", f"{named}{place}{detail['msg'].removeprefix('Value error, ')}")
        return None


def _own(model: type[Owned], name: str, document: Document, loaded: Loaded) -> tuple[Owned, ...]:
    """The items of a country file that belong in it."""
    items = list(_items(model, document, (name,), loaded))
    for item in items:
        if item.country != document.path.stem:
            loaded.error(*loaded.places[item.id], "wrong-file", f"{item.id} belongs in {item.country}.yaml")
    return tuple(item for item in items if item.country == document.path.stem)


def _refuse_unknown_references(loaded: Loaded) -> None:
    """Both are errors: a companion that is not there keeps its entry unsaid, a contact that is not there has no rank."""
    known = loaded.places.keys() | loaded.withdrawn
    for question in loaded.handbook.offer_questions:
        if question.advice not in known:
            loaded.error(Path("offer.yaml"), 1, "unknown-reference", f"{question.id}: no entry {question.advice}")
    for country in loaded.handbook.countries.values():
        for entry in country.entries:
            for other in entry.together:
                if other not in known:
                    loaded.error(*loaded.places[entry.id], "unknown-reference", f"{entry.id}: no entry {other}")
        for topic, order in country.header.contact_order.items():
            for contact_id in order:
                if contact_id not in known:
                    place = loaded.places[_order_place(country.header, topic)]
                    loaded.error(*place, "unknown-reference", f"contact_order.{topic}: no contact {contact_id}")


def _order_place(header: CountryHeader, topic: str) -> str:
    """Under which name the place of a contact order is kept."""
    return f"{header.country}#contact_order.{topic}"

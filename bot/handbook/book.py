"""The Handbook: all curated content in memory, immutable, with the questions that answering asks of it. Knows no file."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from bot.handbook.phrases import Phrases, WordList
from bot.handbook.schema import Confidence, Contact, CountryHeader, DeepLink, Entry, Notice, OfferQuestion
from bot.vocabulary import HOST, Danger, Language, Origin, Topic

Item = TypeVar("Item", Entry, Contact, Notice)

WITHHELD_AFTER = datetime.timedelta(days=90)
"""How long after its review date a statement is still shown, with a line that says so; danger advice never expires."""


@dataclass(frozen=True, slots=True)
class Country:
    """One content file: what it says about itself, and what stands in it, in the order of the file."""

    header: CountryHeader
    entries: tuple[Entry, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Handbook:
    """Everything that can be said to a worker. `version` changes whenever any content does."""

    countries: Mapping[str, Country] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Notice, ...] = ()
    offer_questions: tuple[OfferQuestion, ...] = ()
    phrases: tuple[Phrases, ...] = ()
    words: tuple[WordList, ...] = ()
    links: Mapping[str, DeepLink] = field(default_factory=lambda: MappingProxyType({}))
    version: str = "empty"

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, whether it may be shown or not."""
        return self._entries.get(entry_id)

    def contact(self, contact_id: str) -> Contact | None:
        """The contact with this id, if it may be shown at all."""
        contact = self._contacts.get(contact_id)
        return contact if contact and contact.shown else None

    def link(self, code: str) -> DeepLink | None:
        """The deep link with this code."""
        return self.links.get(code)

    def languages(self, origin: Origin | None) -> tuple[Language, ...]:
        """The languages in which content is offered for an origin, best first: the order of fallback. English is last."""
        header = self._header(origin)
        offered = header.languages if header else ()
        return (*(language for language in offered if language is not Language.EN), Language.EN)

    def for_refugees(self, origin: Origin | None) -> bool:
        """Whether people of this origin may have fled the state whose embassy it is."""
        header = self._header(origin)
        return header is not None and header.refugees

    def entries(self, topic: Topic, origin: Origin | None, today: datetime.date) -> tuple[Entry, ...]:
        """What may be said on a topic: the origin's own entries, then those that hold for everyone, in file order."""
        about = (*self._by_topic.get((origin or "", topic), ()), *self._by_topic.get((HOST, topic), ()))
        return tuple(entry for entry in about if self.sayable(entry, today))

    def danger_entries(self, danger: Danger, origin: Origin | None) -> tuple[Entry, ...]:
        """What to do now in a danger; never withheld for its age. What holds for everyone comes first."""
        about = sorted(self._about(origin), key=lambda entry: entry.country != HOST)
        return tuple(entry for entry in about if danger in entry.danger and entry.confidence is not Confidence.LOW)

    def contacts(self, topic: Topic, origin: Origin | None, today: datetime.date) -> tuple[Contact, ...]:
        """Whom to turn to on a topic, nearest to the need first, as the origin's file orders them."""
        fitting = [
            contact
            for contact in self._serving.get(origin, ())
            if topic in contact.topics and (contact.danger or not withheld(contact.review_by, today))
        ]
        return tuple(sorted(fitting, key=self._rank(topic, origin)))

    def danger_contacts(self, danger: Danger, origin: Origin | None) -> tuple[Contact, ...]:
        """Whom to call in a danger, never withheld for its age: first who can be called from Libya, in file order."""
        fitting = [contact for contact in self._serving.get(origin, ()) if danger in contact.danger and contact.phones]
        return tuple(sorted(fitting, key=lambda contact: all(phone.callable_from == "home" for phone in contact.phones)))

    def notices_for(self, origin: Origin | None, today: datetime.date) -> tuple[Notice, ...]:
        """The news that is current today, newest first."""
        current = (
            notice
            for notice in self.notices
            if (notice.origins == "all" or origin in notice.origins) and notice.shown_from <= today <= notice.shown_until
        )
        return tuple(sorted(current, key=lambda notice: notice.shown_from, reverse=True))

    def sayable(self, entry: Entry, today: datetime.date) -> bool:
        """Whether an entry may be shown: sure enough, not long past its date, and with all that it must stand beside."""
        if entry.confidence is Confidence.LOW or (not entry.danger and withheld(entry.review_by, today)):
            return False
        companions = [self.entry(other) for other in entry.together]
        return all(
            other is not None and other.confidence is not Confidence.LOW and not withheld(other.review_by, today)
            for other in companions
        )

    def items(self) -> "Iterator[Entry | Contact | Notice]":
        """Everything that carries its proof."""
        for country in self.countries.values():
            yield from country.entries
            yield from country.contacts
        yield from self.notices

    def without(self, withdrawn: Collection[str]) -> "Handbook":
        """The same handbook, with some items taken out."""

        def kept(items: Iterable[Item]) -> tuple[Item, ...]:
            return tuple(item for item in items if item.id not in withdrawn)

        countries = {
            code: replace(country, entries=kept(country.entries), contacts=kept(country.contacts))
            for code, country in self.countries.items()
        }
        return replace(self, countries=MappingProxyType(countries), notices=kept(self.notices))

    def _header(self, origin: Origin | None) -> CountryHeader | None:
        country = self.countries.get(origin or "") or self.countries.get(HOST)
        return country.header if country else None

    def _about(self, origin: Origin | None) -> Iterator[Entry]:
        for code in (origin, HOST):
            if country := self.countries.get(code or ""):
                yield from country.entries

    @cached_property
    def _by_topic(self) -> Mapping[tuple[str, Topic], tuple[Entry, ...]]:
        """The entries of each country on each topic, in file order."""
        found: dict[tuple[str, Topic], list[Entry]] = {}
        for code, country in self.countries.items():
            for entry in country.entries:
                found.setdefault((code, entry.topic), []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def _serving(self) -> Mapping[Origin | None, tuple[Contact, ...]]:
        """The contacts that may be shown to people of each origin, in file order; those that serve all for None."""
        shown = [contact for contact in self._contacts.values() if contact.shown]
        return {
            origin: tuple(contact for contact in shown if contact.serves == "all" or origin in contact.serves)
            for origin in (None, *Origin)
        }

    def _rank(self, topic: Topic, origin: Origin | None) -> Callable[[Contact], tuple[int, bool]]:
        header = self._header(origin)
        order = header.contact_order if header else {}
        listed = (*order.get(topic, ()), *order.get("default", ()))
        place = {contact_id: number for number, contact_id in reversed(list(enumerate(listed)))}
        return lambda contact: (place.get(contact.id, len(listed)), contact.country == HOST)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {entry.id: entry for country in self.countries.values() for entry in country.entries}

    @cached_property
    def _contacts(self) -> Mapping[str, Contact]:
        return {contact.id: contact for country in self.countries.values() for contact in country.contacts}


def overdue(review_by: datetime.date, today: datetime.date) -> bool:
    """Whether a statement is past its review date, so that the answer says so."""
    return today > review_by


def withheld(review_by: datetime.date, today: datetime.date) -> bool:
    """Whether a statement is so long past its review date that it is no longer shown."""
    return today > review_by + WITHHELD_AFTER

"""A topic: the short answer, then rights, steps, warnings, what is special to the origin, who can help, and the proof."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.conversation.buttons import footer
from bot.conversation.labels import neutral_words, topic_name
from bot.conversation.pages import paged
from bot.conversation.reader import Reader, sources_of
from bot.conversation.reply import Block, Button, Reply, Role, Rows
from bot.conversation.screens.contacts import brief_contact, refugee_line
from bot.conversation.screens.offer import offer_button
from bot.handbook import Channel, Contact, Entry, Kind, Source
from bot.understanding import Intent, Screen
from bot.vocabulary import HOST, Language, Origin, Reason, Topic

_LEADS = 3
_SAFETY_FIRST = (Topic.ABUSE, Topic.DETENTION, Topic.HEALTH, Topic.INJURY, Topic.RETURN, Topic.DOCUMENTS)
_TELLING = (Topic.ABUSE, Topic.DETENTION)
"""Topics whose name in a notification could betray the worker to who looks at the phone."""
_HELPERS = 2


def topic_screen(reader: Reader, intent: Intent) -> Reply:
    """One topic for the reader's origin."""
    topic = intent.topic or Topic.CONTACTS
    entries = reader.handbook.entries(topic, reader.origin, reader.today)
    leads = short_answer(entries)
    contacts = _nearest(reader, topic)
    head = [
        *([reader.block(Role.TEXT, neutral_words(reader))] if topic in _TELLING else []),
        reader.block(Role.TITLE, topic_name(reader, topic)),
        *refugee_line(reader, topic),
    ]
    blocks = [
        *head,
        *(block for entry in leads for block in reader.entry(Role.LEAD, entry)),
        *_sections(reader, [entry for entry in entries if entry not in leads and not _for_danger_alone(entry)]),
        *_helpers(reader, contacts),
        *proof(reader, entries),
    ]
    simple = [*head, *_in_few_words(reader, leads or entries[:1], contacts[:1])] if reader.simple else []
    sources = sources_of(entries)
    reply = paged(reader, intent, blocks, (), opening=simple, sources=sources)
    return replace(reply, buttons=(*reply.buttons, *_rows(reader, reply, topic, intent.page)), contacts=contacts)


def _in_few_words(reader: Reader, leads: tuple[Entry, ...], contacts: tuple[Contact, ...]) -> Iterator[Block]:
    """What the simple view shows of a topic: its short answer, whom to call, and the proof of just that."""
    for entry in leads:
        yield from reader.entry(Role.LEAD, entry)
    yield from _helpers(reader, contacts)
    yield from proof(reader, leads)


def useless_screen(reader: Reader, intent: Intent) -> Reply:
    """After a thumb down: what was wrong, in one press."""
    reasons = {
        # Translators: three reasons why an answer was of no use; buttons, at most 28 characters.
        Reason.OTHER_QUESTION: reader.gettext("I asked something else"),
        Reason.TOO_HARD: reader.gettext("Too hard to understand"),
        Reason.OUTDATED: reader.gettext("This is no longer true"),
    }
    buttons = tuple(
        (Button(label, Intent(Screen.USELESS, topic=intent.topic, reason=reason)),) for reason, label in reasons.items()
    )
    blocks = (reader.block(Role.TITLE, reader.gettext("I am sorry. What was wrong?")),)
    return Reply(reader.language, blocks, (*buttons, (_back(reader, intent.topic or Topic.CONTACTS),), *footer(reader)))


def sources_screen(reader: Reader, intent: Intent) -> Reply:
    """Every source of a topic with publisher and date."""
    topic = intent.topic or Topic.CONTACTS
    entries = reader.handbook.entries(topic, reader.origin, reader.today)
    sources = sources_of(entries)
    title, *listed = source_list(reader, sources)
    blocks = [title, reader.block(Role.TEXT, topic_name(reader, topic)), *listed]
    ways = (_back(reader, topic), *([] if reader.language is Language.EN else [_original(reader, topic)]))
    return paged(reader, intent, blocks, (ways, *footer(reader)), sources=sources)


def source_list(reader: Reader, sources: Iterable[Source]) -> Iterator[Block]:
    """A title, then every source with publisher and date."""
    yield reader.block(Role.TITLE, "📄 " + reader.gettext("Where this comes from"))
    for source in sources:
        yield from _source_blocks(reader, source)


def short_answer(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines that stand alone on the first screen, at most three: two that hold for everyone, one of the origin.

    Where life or freedom is at stake, what holds for everyone comes first: hospital before claim, UNHCR before embassy.
    """
    first = [entry for entry in entries if entry.first]
    own = [entry for entry in first if entry.country != HOST]
    for_all = [entry for entry in first if entry.country == HOST]
    if first and first[0].topic in _SAFETY_FIRST:
        return (*for_all[: _LEADS - 1], *own[:1], *for_all[_LEADS - 1 :])[:_LEADS]
    own = own[: _LEADS - 1]
    return (*own, *for_all[: _LEADS - len(own)])


def proof(reader: Reader, entries: Iterable[Entry | Contact]) -> Iterator[Block]:
    """How many sources, the newest date, and whether anyone has confirmed it since."""
    entries = tuple(entries)
    sources = sources_of(entries)
    if not sources:
        return
    newest = max((source.published for source in sources if source.published), default=None)
    counted = reader.ngettext("{n} source", "{n} sources", len(sources))
    # Translators: {month} is the month of the newest source, such as "December 2023".
    dated = (
        reader.gettext("newest {month}", month=reader.formats.month(newest)) if newest else reader.gettext("undated source")
    )
    yield reader.block(Role.PROOF, f"📄 {counted}, {dated}. {_confirmation(reader, entries)}")


def _confirmation(reader: Reader, entries: tuple[Entry | Contact, ...]) -> str:
    days: list[datetime.date] = [entry.confirmed.on for entry in entries if entry.confirmed]
    if len(days) < len(entries):
        return reader.gettext("Nobody has confirmed all of it since. Ask before you rely on it.")
    return reader.gettext("Confirmed on {date}.", date=reader.formats.date(min(days)))


def _for_danger_alone(entry: Entry) -> bool:
    """Advice for a danger stands on the danger screen, one press away; here it would bury the answer."""
    return bool(entry.danger) and entry.country == HOST


def _sections(reader: Reader, entries: list[Entry]) -> Iterator[Block]:
    for_all = [entry for entry in entries if entry.country == HOST]
    headings = {
        Kind.RIGHT: reader.gettext("Your rights"),
        Kind.CHANNEL: reader.gettext("Lawful ways"),
        Kind.STEP: reader.gettext("What you can do"),
        Kind.WARNING: reader.gettext("Be careful"),
        Kind.NONE_KNOWN: reader.gettext("What we do not know"),
    }
    for kind, heading in headings.items():
        yield from _section(reader, heading, [entry for entry in for_all if entry.kind is kind])
    if reader.origin and reader.origin is not Origin.OTHER:
        own = sorted((entry for entry in entries if entry.country != HOST), key=_place_in_channels)
        country = reader.formats.country(reader.origin)
        # Translators: {country} is a country name, such as "Niger". Heading above what holds for people of that country.
        yield from _section(reader, reader.gettext("For you, from {country}", country=country), own, always=True)


def _place_in_channels(entry: Entry) -> int:
    """The lawful channels come in their order, from the public service to the known frauds; then everything else."""
    return list(Channel).index(entry.channel) if entry.channel else len(Channel)


def _section(reader: Reader, heading: str, entries: list[Entry], *, always: bool = False) -> Iterator[Block]:
    if entries or always:
        yield reader.block(Role.HEADING, heading, folded=True)
    for entry in entries:
        yield from reader.entry(Role.ITEM, entry, folded=True)
    if always and not entries:
        text = reader.gettext("We found nothing more for your country. What stands above holds for everyone.")
        yield reader.block(Role.ITEM, text, folded=True)


def _nearest(reader: Reader, topic: Topic) -> tuple[Contact, ...]:
    """Whom to call first: of the contacts in their order those with a number; where none has one, the first by name."""
    contacts = reader.handbook.contacts(topic, reader.origin, reader.today)
    return tuple(contact for contact in contacts if contact.phones)[:_HELPERS] or contacts[:_HELPERS]


def _helpers(reader: Reader, contacts: tuple[Contact, ...]) -> Iterator[Block]:
    if contacts:
        yield reader.block(Role.HEADING, "☎️ " + reader.gettext("Who can help"))
    for contact in contacts:
        yield from brief_contact(reader, contact)


def _contacts(reader: Reader, topic: Topic) -> Button:
    return Button("☎️ " + reader.gettext("Who can help"), Intent(Screen.CONTACTS, topic=topic))


def _sources(reader: Reader, topic: Topic) -> Button:
    # Translators: button to the list of sources; at most 26 characters.
    return Button("📄 " + reader.gettext("Sources"), Intent(Screen.SOURCES, topic=topic))


def _rows(reader: Reader, reply: Reply, topic: Topic, page: int) -> Rows:
    """The buttons of a page: what leads on stands on the first, the thumbs on the last."""
    if reader.simple and page == 0:
        return ((_contacts(reader, topic),), *footer(reader))
    first, last = page == int(reader.simple), page >= reply.pages - 1
    called = () if reader.simple and first else (_contacts(reader, topic),)
    ways = (*called, *((_sources(reader, topic),) if first else ()))
    offer = ((offer_button(reader),),) if topic is Topic.RECRUITMENT and first else ()
    votes = (_votes(reader, topic),) if last else ()
    return (ways, *offer, *votes, *footer(reader))


def _original(reader: Reader, topic: Topic) -> Button:
    """The answer in the language that the translation was made from; readers of African languages may know French."""
    known = reader.handbook.languages(reader.origin)
    language = Language.FR if Language.FR in known and reader.language is not Language.FR else Language.EN
    # Translators: button that shows the text from which this was translated; {language} is "English" or "French".
    label = reader.gettext("In {language}", language=reader.formats.language(language))
    return Button(f"📖 {label}", Intent(Screen.TOPIC, topic=topic, original=language))


def _votes(reader: Reader, topic: Topic) -> tuple[Button, ...]:
    return (
        # Translators: button under an answer; at most 14 characters.
        Button("👍 " + reader.gettext("Useful"), Intent(Screen.USEFUL, topic=topic)),
        # Translators: button under an answer; at most 14 characters.
        Button("👎 " + reader.gettext("Not useful"), Intent(Screen.USELESS, topic=topic)),
    )


def _back(reader: Reader, topic: Topic) -> Button:
    # Translators: button that leads back to the topic's answer.
    return Button("↩️ " + reader.gettext("Back to the answer"), Intent(Screen.TOPIC, topic=topic))


def _source_blocks(reader: Reader, source: Source) -> Iterator[Block]:
    dated = reader.formats.date(source.published) if source.published else reader.gettext("undated source")
    yield reader.block(Role.ITEM, f"{reader.formats.isolated(f'{source.title} — {source.publisher}')}, {dated}")
    if source.url:
        yield reader.block(Role.LINK, source.url, url=source.url)

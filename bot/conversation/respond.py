"""One function from what a worker did to what is answered. Pure: the day comes in, and nothing is remembered inside."""

import datetime
from dataclasses import replace

from bot.conversation.buttons import topic_intent
from bot.conversation.reader import Edition, Reader
from bot.conversation.reply import Answer, Button, Reply, Turn
from bot.conversation.screens.choice import language_choice, origin_choice, origins_screen
from bot.conversation.screens.contacts import contact_screen, contacts_screen, handed_over
from bot.conversation.screens.danger import danger_screen
from bot.conversation.screens.home import VIEWS, home_screen, typed_number
from bot.conversation.screens.offer import offer_screen
from bot.conversation.screens.plain import (
    about_screen,
    attachment_screen,
    edited_screen,
    erased_screen,
    genuine_screen,
    help_screen,
    not_understood_screen,
    privacy_screen,
    small_talk_screen,
    suggestions_screen,
)
from bot.conversation.screens.topic import sources_screen, topic_screen, useless_screen
from bot.i18n import native_name
from bot.query import Query, Vote, Wording, iso_week
from bot.understanding import Intent, Screen, Understood
from bot.vocabulary import Language, Outcome, Preferences, Topic, Way

_HOME = Intent(Screen.HOME)
_WORDS_OF_A_CHOICE = 4
"""A text this short that names a country, such as "I am from Ghana", is taken for the choice of it."""

_NEEDS_A_CHOICE = (Screen.HOME, Screen.TOPIC, Screen.SOURCES, *VIEWS)
_COUNTED = (Screen.TOPIC, Screen.CONTACTS, Screen.DANGER)


def respond(turn: Turn, preferences: Preferences, edition: Edition, today: datetime.date) -> Answer:
    """What is answered to a turn, given what the worker has chosen before."""
    if turn.attachment:
        reader = _reader(turn, preferences, edition, today)
        return Answer((reader.screen(attachment_screen, turn.attachment),), preferences)
    if turn.edited:
        return Answer((_reader(turn, preferences, edition, today).screen(edited_screen),), preferences)
    if turn.link:
        return _respond_to_link(turn, turn.link, preferences, edition, today)
    if turn.utterance is not None:
        return _respond_to_words(turn, turn.utterance, preferences, edition, today)
    return _respond_to_intent(turn, turn.pressed or _HOME, preferences, edition, today)


def show(reader: Reader, intent: Intent) -> Reply:
    """The screen of an intent."""
    return reader.screen(_screen, intent)


def _screen(reader: Reader, intent: Intent) -> Reply:
    screens = {
        Screen.LANGUAGES: lambda: language_choice(reader, _HOME),
        Screen.ORIGINS: lambda: origins_screen(reader, intent),
        Screen.HOME: lambda: home_screen(reader, intent),
        Screen.TOPIC: lambda: topic_screen(reader, intent),
        Screen.CONTACTS: lambda: contacts_screen(reader, intent),
        Screen.CONTACT: lambda: contact_screen(reader, intent),
        Screen.CARD: lambda: handed_over(reader, intent),
        Screen.PIN: lambda: handed_over(reader, intent),
        Screen.SOURCES: lambda: sources_screen(reader, intent),
        Screen.DANGER: lambda: danger_screen(reader, intent),
        Screen.OFFER: lambda: offer_screen(reader, intent),
        Screen.HELP: lambda: help_screen(reader),
        Screen.PRIVACY: lambda: privacy_screen(reader),
        Screen.ABOUT: lambda: about_screen(reader),
        Screen.GENUINE: lambda: genuine_screen(reader),
        Screen.DELETE: lambda: erased_screen(reader),
        Screen.USELESS: lambda: useless_screen(reader, intent),
        Screen.USEFUL: lambda: topic_screen(reader, intent),
        Screen.WIPE: lambda: home_screen(reader, intent),
        Screen.UNSEND: lambda: home_screen(reader, intent),
        **dict.fromkeys(VIEWS, lambda: home_screen(reader, intent)),
    }
    return screens[intent.screen]()


def show_all(reader: Reader, intent: Intent) -> tuple[Reply, ...]:
    """Every page of the screen of an intent."""
    first = show(reader, replace(intent, page=0))
    return (first, *(show(reader, replace(intent, page=page)) for page in range(1, first.pages)))


def show_topic(reader: Reader, topic: Topic) -> tuple[Reply, ...]:
    """Every page of the screen that a topic leads to."""
    return show_all(reader, topic_intent(topic))


def _respond_to_intent(
    turn: Turn, intent: Intent, preferences: Preferences, edition: Edition, today: datetime.date
) -> Answer:
    preferences = _chosen(intent, preferences)
    reader = _reader(turn, preferences, edition, today)
    if done := _done(reader, intent, preferences):
        return done
    then = _HOME if intent.screen in VIEWS else intent
    if intent.screen in _NEEDS_A_CHOICE and preferences.language is None:
        return Answer((reader.screen(language_choice, then),), preferences)
    if intent.screen in _NEEDS_A_CHOICE and preferences.origin is None:
        return Answer((reader.screen(origin_choice, then),), preferences)
    if intent.original:
        return Answer((show(replace(reader, language=intent.original), intent),), preferences)
    query = _query(reader, turn.way, intent) if intent.screen in _COUNTED and intent.page == 0 else None
    return Answer((show(reader, intent),), preferences, query)


def _chosen(intent: Intent, preferences: Preferences) -> Preferences:
    """The preferences with what an intent chooses on its way."""
    views = {Screen.SIMPLE: not preferences.simple, Screen.SIMPLE_ON: True, Screen.SIMPLE_OFF: False}
    return Preferences(
        intent.language or preferences.language,
        intent.origin or preferences.origin,
        views.get(intent.screen, preferences.simple),
    )


def _done(reader: Reader, intent: Intent, preferences: Preferences) -> Answer | None:
    """The answer to a button that does something; None for one that shows something."""
    if intent.screen is Screen.DELETE:
        return Answer((show(reader, intent),), Preferences())
    if intent.screen is Screen.WIPE:
        return Answer((), Preferences(), wipe=True)
    if intent.screen is Screen.UNSEND:
        return Answer((), preferences, unsend=True, toast=reader.gettext("Deleted"))
    if intent.screen in (Screen.USEFUL, Screen.USELESS) and intent.topic:
        return _respond_to_vote(reader, intent, intent.topic, preferences)
    return None


def _respond_to_link(turn: Turn, code: str, preferences: Preferences, edition: Edition, today: datetime.date) -> Answer:
    """A start by a deep link. It presets only what the worker has not chosen; an unknown code is a plain start."""
    link = edition.handbook.link(code)
    if link is None:
        return _respond_to_intent(turn, _HOME, preferences, edition, today)
    known = Preferences(
        preferences.language or link.language, preferences.origin or link.origin, preferences.simple or link.simple
    )
    intent = topic_intent(link.topic) if link.topic else _HOME
    answer = _respond_to_intent(replace(turn, way=Way.LINK), intent, known, edition, today)
    return replace(answer, arrival=code)


def _respond_to_vote(reader: Reader, intent: Intent, topic: Topic, preferences: Preferences) -> Answer:
    """Count a thumb, or the reason behind one; thanks appear for a moment, and the answer stays where it is."""
    useful = intent.screen is Screen.USEFUL
    vote = Vote(iso_week(reader.today), topic, reader.origin, reader.language, useful, intent.reason)
    if not useful and intent.reason is None:
        return Answer((show(reader, intent),), preferences, vote=vote)
    replies = () if useful else (show(reader, topic_intent(topic)),)
    return Answer(replies, preferences, vote=vote, toast=reader.gettext("Thank you. This helps us."))


def _respond_to_words(
    turn: Turn, utterance: str, preferences: Preferences, edition: Edition, today: datetime.date
) -> Answer:
    if numbered := typed_number(utterance):
        return _respond_to_intent(turn, numbered, preferences, edition, today)
    understood = edition.understanding.understand(utterance, preferences.language)
    names_a_country = understood.origin is not None and preferences.origin is None
    only_a_country = names_a_country and len(utterance.split()) <= _WORDS_OF_A_CHOICE and not understood.dangers
    if only_a_country:
        preferences = replace(preferences, origin=understood.origin)
    reader = _reader(turn, preferences, edition, today)
    about = replace(reader, origin=understood.origin) if understood.origin else reader
    replies = [show(about, Intent(Screen.DANGER, danger=danger)) for danger in understood.dangers[:1]]
    if preferences.language is None and not replies and understood.outcome in (Outcome.SMALL_TALK, Outcome.FALLBACK):
        replies.append(reader.screen(language_choice, _HOME))
    elif only_a_country and understood.topic is not Topic.CONTACTS:
        replies.append(show(reader, _HOME))
    else:
        asked = understood.outcome, understood.topic, understood.suggestions
        replies.append(about.screen(_in_words, *asked, understood.language))
    query = Query(
        today, reader.origin, reader.language, understood.topic, Way.TEXT, understood.outcome, bool(understood.dangers)
    )
    return Answer(tuple(replies), preferences, query, _wording(reader, utterance, understood))


def _wording(reader: Reader, utterance: str, understood: Understood) -> Wording | None:
    """What may be kept of words that could not be answered well; nothing of a cry for help."""
    redactor = reader.edition.redactor
    if redactor is None or understood.dangers or understood.outcome not in (Outcome.FALLBACK, Outcome.SUGGESTED):
        return None
    kept = redactor.redact(utterance, reader.language)
    return Wording(iso_week(reader.today), reader.language, kept) if kept else None


def _in_words(
    reader: Reader, outcome: Outcome, topic: Topic | None, suggestions: tuple[Topic, ...], spoken: Language | None
) -> Reply:
    """The answer to what was understood, with a button to the language that was spoken, where it is another one."""
    reply = _answer_of(reader, outcome, topic, suggestions)
    if spoken is None or spoken is reader.language:
        return reply
    then = topic_intent(topic) if topic else _HOME
    button = Button(native_name(spoken), replace(then, language=spoken))
    return replace(reply, buttons=((button,), *reply.buttons))


def _answer_of(reader: Reader, outcome: Outcome, topic: Topic | None, suggestions: tuple[Topic, ...]) -> Reply:
    if outcome is Outcome.SMALL_TALK:
        return small_talk_screen(reader)
    if outcome is Outcome.SUGGESTED:
        return suggestions_screen(reader, suggestions)
    if outcome is Outcome.FALLBACK or topic is None:
        return not_understood_screen(reader)
    return show(reader, topic_intent(topic))


def _query(reader: Reader, way: Way, intent: Intent) -> Query:
    danger = intent.screen is Screen.DANGER
    topic = intent.topic or (Topic.CONTACTS if intent.screen is Screen.CONTACTS else None)
    return Query(reader.today, reader.origin, reader.language, topic, way, Outcome.ANSWERED, danger)


def _reader(turn: Turn, preferences: Preferences, edition: Edition, today: datetime.date) -> Reader:
    language = preferences.language or turn.device or Language.EN
    return Reader(edition, language, preferences.origin, today, preferences.simple)

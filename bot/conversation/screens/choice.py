"""The two choices before anything else: the language and the country of origin."""

from dataclasses import replace
from itertools import islice

from bot.conversation.buttons import danger_button, erase_button, in_rows
from bot.conversation.reader import Reader
from bot.conversation.reply import Button, Reply, Role
from bot.conversation.screens.contacts import nearest_numbers
from bot.conversation.screens.plain import genuine_lines
from bot.i18n import native_name
from bot.understanding import Intent, Screen
from bot.vocabulary import Language, Origin

_ORIGINS_A_PAGE = 4


def language_choice(reader: Reader, then: Intent) -> Reply:
    """All nine languages under their own names, the likely one first; each button goes on to `then`."""
    others = [language for language in Language if language is not reader.language]
    buttons = tuple(
        Button(native_name(language), replace(then, language=language)) for language in (reader.language, *others)
    )
    # Translators: the first words that a worker sees. "Rafiq" is the name of the service and means companion.
    welcome = reader.gettext("Hello. I am Rafiq. I help people who work in Libya, or want to. Free, and without your name.")
    blocks = (
        reader.block(Role.TEXT, welcome),
        *(reader.block(Role.NOTE, line) for line in islice(genuine_lines(reader), 1)),
        *(reader.block(Role.URGENT, f"🆘 {numbers}") for numbers in [nearest_numbers(reader)] if numbers),
        # Translators: above buttons that each name a language.
        reader.block(Role.TITLE, "🌍 " + reader.gettext("Choose your language")),
    )
    return Reply(reader.language, blocks, (*in_rows(buttons, 3), (danger_button(reader), erase_button(reader))))


def origin_choice(reader: Reader, then: Intent, page: int = 0) -> Reply:
    """The countries of origin, those of the reader's language first; each button goes on to `then`."""
    ordered = _likely_first(reader)
    shown = ordered[page * _ORIGINS_A_PAGE : (page + 1) * _ORIGINS_A_PAGE] or ordered[:_ORIGINS_A_PAGE]
    buttons = tuple(
        Button(origin_name(reader, origin), replace(then, origin=origin, language=None, page=0)) for origin in shown
    )
    more = (page + 1) % -(-len(ordered) // _ORIGINS_A_PAGE)
    # Translators: button that shows more countries; at most 30 characters.
    turn = Button(reader.gettext("More countries") + " ▶️", Intent(Screen.ORIGINS, topic=then.topic, page=more))
    blocks = (
        reader.block(Role.TITLE, "🧳 " + reader.gettext("Which country are you from?")),
        reader.block(
            Role.TEXT,
            # Translators: why the country is asked for.
            reader.gettext("Then I can show what holds for your country. You can also type its name."),
        ),
    )
    return Reply(reader.language, blocks, (*in_rows(buttons, 2), (turn,), (danger_button(reader), erase_button(reader))))


def origin_name(reader: Reader, origin: Origin) -> str:
    """The country with its flag; for any other country, words that say so."""
    if origin is Origin.OTHER:
        return "🌐 " + reader.gettext("Another country")
    flag = "".join(chr(ord("🇦") + ord(letter) - ord("A")) for letter in origin)
    return f"{flag} {reader.formats.country(origin)}"


def _likely_first(reader: Reader) -> list[Origin]:
    """Origins whose content is in the reader's language first, then the others, each by name; OTHER stands last."""

    def rank(origin: Origin) -> tuple[bool, int, str]:
        languages = reader.handbook.languages(origin)
        place = languages.index(reader.language) if reader.language in languages else len(Language)
        return origin is Origin.OTHER, place, reader.formats.country(origin)

    return sorted(Origin, key=rank)


def origins_screen(reader: Reader, intent: Intent) -> Reply:
    """The choice of country, as a screen of its own: from /country, or the next page of the choice."""
    then = Intent(Screen.TOPIC, topic=intent.topic) if intent.topic else Intent(Screen.HOME)
    return origin_choice(reader, then, intent.page)

"""How the bot introduces itself on Telegram: its commands, name and descriptions, in each language."""

from dataclasses import dataclass

from bot.i18n import Catalogue
from bot.understanding import Screen


@dataclass(frozen=True, slots=True)
class Profile:
    """The texts of one language. `commands` holds the description of each, in the order of the menu."""

    name: str
    short_description: str
    description: str
    commands: tuple[tuple[Screen, str], ...]


def profile(catalogue: Catalogue) -> Profile:
    """The profile in one language."""
    # Translators: each of these describes a command in Telegram's menu, in two to five words.
    commands = (
        (Screen.HOME, catalogue.gettext("all topics")),
        (Screen.DANGER, catalogue.gettext("I am in danger: whom to call now")),
        (Screen.CONTACTS, catalogue.gettext("who can help")),
        (Screen.LANGUAGES, catalogue.gettext("change the language")),
        (Screen.ORIGINS, catalogue.gettext("change the country")),
        (Screen.SIMPLE, catalogue.gettext("simple screens, on or off")),
        (Screen.HELP, catalogue.gettext("how this works")),
        (Screen.PRIVACY, catalogue.gettext("what is kept and what not")),
        (Screen.GENUINE, catalogue.gettext("is this bot genuine?")),
        (Screen.ABOUT, catalogue.gettext("about Rafiq")),
        (Screen.DELETE, catalogue.gettext("forget me")),
        (Screen.WIPE, catalogue.gettext("erase this chat")),
    )
    return Profile(
        # Translators: the bot's name in lists of chats; at most 64 characters.
        catalogue.gettext("Rafiq – help for workers in Libya"),
        # Translators: shown on the bot's profile; at most 120 characters.
        catalogue.gettext("Your rights, lawful work, and who can help in Libya. Free. Without your name."),
        # Translators: shown in the empty chat before the first message; at most 512 characters.
        catalogue.gettext(
            "Rafiq tells workers in Libya their rights, lawful ways to find work, and whom to call. Every answer has a"
            " source. It is free and works without your name. It never asks for money or papers. In danger, press Start and"
            " then the red button."
        ),
        commands,
    )

"""Which language a device suggests, and how each language names itself."""

from babel import Locale

from bot.vocabulary import Language

_ALIASES = {"tl": Language.FIL, "in": Language.ID}
"""Codes that Telegram and older phones send: Tagalog for Filipino, and ISO 639's withdrawn code for Indonesian."""


def language_of(tag: str | None) -> Language | None:
    """The language of the service that a BCP 47 tag such as "fr-NE" or "tl" means; None when there is none."""
    primary = (tag or "").lower().replace("_", "-").partition("-")[0]
    if primary in _ALIASES:
        return _ALIASES[primary]
    return Language(primary) if primary in {language.value for language in Language} else None


def native_name(language: Language) -> str:
    """How a language writes its own name, beginning with a capital where it has capitals."""
    name = Locale.parse(language.value).display_name or language.value
    return name[:1].upper() + name[1:]

"""What is said in nine languages: catalogues, the choice of language, direction, and formats from CLDR."""

from bot.i18n.catalogue import (
    CONTENT,
    INTERFACE,
    N_,
    STAFF,
    STAFF_LANGUAGES,
    BrokenCatalogue,
    Catalogue,
    Translations,
    load_staff_words,
    load_translations,
    read_catalogue,
)
from bot.i18n.choice import language_of, native_name
from bot.i18n.formats import Formats
from bot.i18n.reviewed import REVIEWED, Review, read_reviews, text_hash, write_reviews
from bot.i18n.values import Phone, Value

__all__ = [
    "CONTENT",
    "INTERFACE",
    "N_",
    "REVIEWED",
    "STAFF",
    "STAFF_LANGUAGES",
    "BrokenCatalogue",
    "Catalogue",
    "Formats",
    "Phone",
    "Review",
    "Translations",
    "Value",
    "language_of",
    "load_staff_words",
    "load_translations",
    "native_name",
    "read_catalogue",
    "read_reviews",
    "text_hash",
    "write_reviews",
]

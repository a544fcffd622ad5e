"""All curated content in memory, immutable: entries, contacts, notices, phrases, and how they are loaded."""

from bot.handbook.book import Country, Handbook, overdue, withheld
from bot.handbook.load import COUNTRY_CODES, Loaded, load, version_of
from bot.handbook.phrases import Phrases, PhraseSet, WordList
from bot.handbook.problem import Level, Problem
from bot.handbook.schema import (
    CONTACT_ID,
    Channel,
    Confidence,
    Contact,
    ContactKind,
    DeepLink,
    Entry,
    Kind,
    Notice,
    OfferQuestion,
    PhoneLine,
    Place,
    Source,
    Use,
)
from bot.handbook.source_file import Document, read

__all__ = [
    "CONTACT_ID",
    "COUNTRY_CODES",
    "Channel",
    "Confidence",
    "Contact",
    "ContactKind",
    "Country",
    "DeepLink",
    "Document",
    "Entry",
    "Handbook",
    "Kind",
    "Level",
    "Loaded",
    "Notice",
    "OfferQuestion",
    "PhoneLine",
    "PhraseSet",
    "Phrases",
    "Place",
    "Problem",
    "Source",
    "Use",
    "WordList",
    "load",
    "overdue",
    "read",
    "version_of",
    "withheld",
]

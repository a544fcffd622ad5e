"""The closed sets that reach the database, the buttons and the tests. This module imports no other room."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """A worker's country of origin, by ISO 3166-1 alpha-2 code; OTHER is any country without a file of its own."""

    BD = "BD"
    BF = "BF"
    CM = "CM"
    TD = "TD"
    GH = "GH"
    ID = "ID"
    ML = "ML"
    NP = "NP"
    NE = "NE"
    NG = "NG"
    PH = "PH"
    PK = "PK"
    SD = "SD"
    TN = "TN"
    OTHER = "OTHER"


HOST = "LY"
"""The country whose content file holds for workers of every origin."""


class Language(StrEnum):
    """A language of the service, by BCP 47 tag."""

    AR = "ar"
    BN = "bn"
    EN = "en"
    FIL = "fil"
    FR = "fr"
    HA = "ha"
    ID = "id"
    NE = "ne"
    UR = "ur"


class Topic(StrEnum):
    """What a question is about. The seven dimensions of the Libya-Niger memorandum of 2021 map onto these."""

    RECRUITMENT = "recruitment"
    CONTRACT = "contract"
    WAGES = "wages"
    HOURS = "hours"
    INJURY = "injury"
    DOCUMENTS = "documents"
    SOCIAL_SECURITY = "social-security"
    SAVINGS = "savings"
    TRAVEL = "travel"
    RETURN = "return"
    COMPLAINT = "complaint"
    ABUSE = "abuse"
    DETENTION = "detention"
    HEALTH = "health"
    CONTACTS = "contacts"


class Danger(StrEnum):
    """A kind of danger that somebody may be in now. The danger screen has advice and contacts for each."""

    VIOLENCE = "violence"
    LOCKED_IN = "locked-in"
    KIDNAPPED = "kidnapped"
    ARRESTED = "arrested"
    TRAFFICKED = "trafficked"
    SEXUAL_VIOLENCE = "sexual-violence"
    SUICIDAL = "suicidal"
    MEDICAL = "medical"
    BOAT = "boat"
    CHILD = "child"


class Outcome(StrEnum):
    """How an utterance was answered; the words of the contracts in docs/contracts.md."""

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    FALLBACK = "fallback"
    SMALL_TALK = "small-talk"


class Reason(StrEnum):
    """Why an answer was of no use."""

    OTHER_QUESTION = "other-question"
    TOO_HARD = "too-hard"
    OUTDATED = "outdated"


class Way(StrEnum):
    """By which way a question came in."""

    BUTTON = "button"
    TEXT = "text"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a worker has chosen; None until chosen. All that the service remembers of a person to answer with.

    `simple` asks for screens of few words.
    """

    language: Language | None = None
    origin: Origin | None = None
    simple: bool = False

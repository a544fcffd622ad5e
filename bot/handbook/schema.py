"""The shape of curated content: what an editor writes, validated and frozen. Knows no file, no clock, no language choice."""

import datetime
import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bot.i18n.values import Value
from bot.vocabulary import Danger, Language, Origin, Topic

ENTRY_ID = r"^(LY|[A-Z]{2})/[a-z-]+\.[a-z0-9-]+$"
CONTACT_ID = r"^(LY|[A-Z]{2})/[a-z0-9-]+$"
ID_BYTES = 40
CONTACT_ID_BYTES = 34
"""A contact's id stands in callback data beside a topic."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)


def _partial_date(written: object) -> object:
    """Accept YYYY and YYYY-MM beside a full date: sources often tell no more. The first day stands for the period."""
    text = str(written)
    return f"{text}-01-01"[:10] if re.fullmatch(r"\d{4}(-\d{2})?", text) else written


Sentence = Annotated[str, StringConstraints(min_length=2)]
PartialDate = Annotated[datetime.date, BeforeValidator(_partial_date)]
Https = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
EntryId = Annotated[str, StringConstraints(pattern=ENTRY_ID, max_length=ID_BYTES)]
ContactId = Annotated[str, StringConstraints(pattern=CONTACT_ID, max_length=CONTACT_ID_BYTES)]


class Kind(StrEnum):
    """What an entry is, and so under which heading of a topic screen it stands."""

    RIGHT = "right"
    STEP = "step"
    WARNING = "warning"
    CHANNEL = "channel"
    NONE_KNOWN = "none-known"


class Channel(StrEnum):
    """The place of an entry in the ordered list of lawful recruitment channels of an origin."""

    PUBLIC_SERVICE = "public-service"
    LICENSING = "licensing"
    LICENCE_CHECK = "licence-check"
    FEE = "fee"
    CLEARANCE = "clearance"
    FRAUD = "fraud"


class Confidence(StrEnum):
    """How sure the statement is; low is never shown to a worker."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Use(StrEnum):
    """Whether a contact may be shown: yes, only with its sentence, or never."""

    YES = "yes"
    CAUTION = "caution"
    NEVER = "never"


class Source(_Content):
    """Where a statement comes from. `published` null: the worker sees "undated source"; `url` null: no link is shown."""

    title: Sentence
    publisher: Sentence
    url: Https | None
    published: PartialDate | None


class Confirmed(_Content):
    """That a named role really verified the statement, and when."""

    on: datetime.date
    by: Sentence


class Link(_Content):
    """An official page that an entry sends the worker to."""

    title: Sentence
    url: Https


class _Curated(_Content):
    """What entries, contacts and notices share: values for the braces in their texts, and their proof."""

    id: str
    values: dict[str, Value] = Field(default_factory=dict)
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    confidence: Confidence
    confirmed: Confirmed | None = None
    review_by: datetime.date
    owner: Sentence

    def __hash__(self) -> int:
        return hash(self.id)

    def texts(self) -> dict[str, str]:
        """English source texts by gettext context; what a translator translates."""
        raise TypeError("each kind of content names its own texts")

    @model_validator(mode="after")
    def _braces_and_values_agree(self) -> "_Curated":
        used = {name for text in self.texts().values() for name in _PLACEHOLDER.findall(text)}
        if missing := used - self.values.keys():
            raise ValueError(f"no value is given for {{{'}, {'.join(sorted(missing))}}}")
        if unused := self.values.keys() - used:
            raise ValueError(f"the text does not use {', '.join(sorted(unused))}")
        return self

    @model_validator(mode="after")
    def _one_source_has_an_address(self) -> "_Curated":
        if all(source.url is None for source in self.sources):
            raise ValueError("a source without an address does not count alone")
        return self


class Entry(_Curated):
    """One short statement with its proof."""

    id: EntryId
    kind: Kind
    text: Sentence
    first: bool = False
    danger: tuple[Danger, ...] = ()
    channel: Channel | None = None
    link: Link | None = None
    together: tuple[EntryId, ...] = ()

    @property
    def country(self) -> str:
        """The country code before the slash."""
        return self.id.partition("/")[0]

    @property
    def topic(self) -> Topic:
        """The topic between slash and dot."""
        return Topic(self.id.partition("/")[2].partition(".")[0])

    def texts(self) -> dict[str, str]:
        """The one text, under the entry's id."""
        return {self.id: self.text}

    @model_validator(mode="after")
    def _topic_is_known(self) -> "Entry":
        self.topic  # noqa: B018  raises ValueError for a topic outside the closed set
        return self

    @model_validator(mode="after")
    def _channel_belongs_to_recruitment(self) -> "Entry":
        if self.channel and self.topic is not Topic.RECRUITMENT:
            raise ValueError("only entries on recruitment name a channel")
        return self


class PhoneLine(_Content):
    """One number of a contact, in E.164, or a short code as dialled, with from where it can be called."""

    number: Annotated[str, StringConstraints(pattern=r"^\+\d{7,15}$")] | None = None
    short_code: Annotated[str, StringConstraints(pattern=r"^\d{3,6}$")] | None = None
    callable_from: Literal["LY SIM", "home", "anywhere"]
    free: bool = False
    whatsapp: bool = False
    note: Sentence | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "PhoneLine":
        if (self.number is None) == (self.short_code is None):
            raise ValueError("a phone has either a number or a short_code")
        return self

    @property
    def dialled(self) -> str:
        """What is dialled, in Latin digits."""
        return self.number or self.short_code or ""


class Place(_Content):
    """Where a contact is; the address as its source prints it."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    city: Sentence | None = None
    address: Sentence | None = None


class Coordinates(_Content):
    """A point from a source, in degrees (WGS 84)."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    source: Source


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]


class Hours(_Content):
    """When a contact answers, in its own local time."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: ClockTime
    closes: ClockTime


class ContactKind(StrEnum):
    """What sort of office a contact is."""

    EMBASSY = "embassy"
    CONSULATE = "consulate"
    UN = "un"
    NGO = "ngo"
    HOTLINE = "hotline"
    EMERGENCY = "emergency"
    HEALTH = "health"
    EMPLOYMENT_SERVICE = "employment-service"
    LABOUR_MINISTRY = "labour-ministry"
    REGULATOR = "regulator"
    MIGRATION_AGENCY = "migration-agency"
    STATE = "state"


class Contact(_Curated):
    """One office or line, once, with how to reach it and whether to send anybody there."""

    id: ContactId
    kind: ContactKind
    names: Annotated[dict[Language, Sentence], Field(min_length=1)]
    serves: Literal["all"] | tuple[Origin, ...]
    place: Place | None = None
    coordinates: Coordinates | None = None
    phones: tuple[PhoneLine, ...] = ()
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")] | None = None
    website: Https | None = None
    hours: Literal["always"] | tuple[Hours, ...] = ()
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    danger: tuple[Danger, ...] = ()
    use: Use
    caution: Sentence | None = None

    @property
    def country(self) -> str:
        """The country code before the slash."""
        return self.id.partition("/")[0]

    @property
    def shown(self) -> bool:
        """Whether the contact may be shown at all."""
        return self.use is not Use.NEVER and self.confidence is not Confidence.LOW

    @property
    def reachable(self) -> bool:
        """Whether there is a phone, an address or a site to send somebody to."""
        return bool(self.phones or self.email or self.website or (self.place and self.place.address))

    def texts(self) -> dict[str, str]:
        """The name, the sentence of caution and the notes on phones, each under a context of its own."""
        texts = {f"{self.id}#name": self.names[Language.EN]} if Language.EN in self.names else {}
        texts |= {} if self.caution is None else {f"{self.id}#caution": self.caution}
        notes = {f"{self.id}#{phone.dialled}": phone.note for phone in self.phones}
        return texts | {context: note for context, note in notes.items() if note}

    @model_validator(mode="after")
    def _caution_has_its_sentence(self) -> "Contact":
        if "en" not in self.names:
            raise ValueError("names.en is missing; every contact has an English name")
        if self.use is Use.CAUTION and self.caution is None:
            raise ValueError("use: caution needs a sentence under caution")
        return self


class Notice(_Curated):
    """Dated, expiring news for some origins or for all; shown on home and danger screens, never pushed."""

    id: Annotated[str, StringConstraints(pattern=r"^notice/[a-z0-9-]+$", max_length=ID_BYTES)]
    origins: Literal["all"] | tuple[Origin, ...]
    text: Sentence
    shown_from: datetime.date
    shown_until: datetime.date

    def texts(self) -> dict[str, str]:
        """The one text, under the notice's id."""
        return {self.id: self.text}


class OfferQuestion(_Content):
    """One yes-or-no question about a job offer. An answer that warns leads to the sourced entry that says why.

    `severe`: this answer alone is a reason to stop.
    """

    id: Annotated[str, StringConstraints(pattern=r"^offer/[a-z0-9-]+$", max_length=ID_BYTES)]
    text: Sentence
    warns_when: Literal["yes", "no"]
    severe: bool = False
    advice: EntryId

    @property
    def values(self) -> dict[str, Value]:
        """A question holds no values."""
        return {}

    def texts(self) -> dict[str, str]:
        """The one text, under the question's id."""
        return {self.id: self.text}


class Withdrawal(_Content):
    """That an entry, contact or notice is taken out at once."""

    id: Sentence
    reason: Sentence
    date: datetime.date


class DeepLink(_Content):
    """A counted way in: a code in `?start=`, with what it presets for a worker who has chosen nothing yet."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{4,32}$")]
    place: Sentence
    language: Language | None = None
    origin: Origin | None = None
    topic: Topic | None = None
    simple: bool = False


class CountryHeader(_Content):
    """What a country file says about itself: languages in the order of fallback, and which contacts come first."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    refugees: bool = False
    contact_order: dict[Topic | Literal["default"], tuple[ContactId, ...]] = Field(default_factory=dict)

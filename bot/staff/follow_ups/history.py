"""A follow-up is what its events add up to. Pure: nothing here is changed, only added to."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.vocabulary import Language


class Kind(StrEnum):
    """What is wanted: that somebody acts, that a phrase is taught, that an entry is written."""

    ACT = "act"
    PHRASE = "phrase"
    ENTRY = "entry"


class State(StrEnum):
    """How far it is; in the order of the list."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    ANSWERED = "answered"
    CLOSED = "closed"


class What(StrEnum):
    """What an event says."""

    OPENED = "opened"
    STATE = "state"
    OWNER = "owner"
    ENTRY = "entry"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, by whom and when (UTC). `value`: the new state, owner or entry, or the note."""

    at: datetime.datetime
    author: str
    what: What
    value: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a follow-up is about. `seen`: the address of a saved view of ours, or what was seen in an editor's own words.

    `language`: the language of the wordings that it came from, if from any.
    """

    kind: Kind
    title: str
    seen: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up as it stands now, and all that happened to it, oldest first."""

    number: int
    opening: Opening
    opened: datetime.datetime
    state: State = State.OPEN
    owner: str = ""
    entry: str = ""
    events: tuple[Event, ...] = ()

    def age(self, today: datetime.date) -> int:
        """Days since it was opened."""
        return max(0, (today - self.opened.date()).days)


def added_up(follow_up: FollowUp, events: Iterable[Event]) -> FollowUp:
    """A follow-up after more events, in their order."""
    for event in events:
        follow_up = replace(follow_up, events=(*follow_up.events, event))
        match event.what:
            case What.STATE:
                follow_up = replace(follow_up, state=State(event.value))
            case What.OWNER:
                follow_up = replace(follow_up, owner=event.value)
            case What.ENTRY:
                follow_up = replace(follow_up, entry=event.value)
    return follow_up


def by_state_and_age(follow_ups: Iterable[FollowUp]) -> list[FollowUp]:
    """Open ones first, of each state the oldest first."""
    order = list(State)
    return sorted(follow_ups, key=lambda one: (order.index(one.state), one.opened, one.number))


_WEB = re.compile(r"https://\S+")
_TELLING = re.compile(r"@\w{3,}|\S@\S|(?:\d[\s().-]?){7,}")


def tells_of_somebody(text: str) -> bool:
    """Whether a text seems to hold a handle, a mail address or a phone or paper number; addresses of web pages may stand.

    >>> tells_of_somebody("call +218 91 234 5678"), tells_of_somebody("asked 40 times in 2026-11")
    (True, False)
    """
    return _TELLING.search(_WEB.sub(" ", text)) is not None

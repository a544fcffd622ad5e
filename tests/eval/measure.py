"""What is measured of an answer, and how it is added up. A message is a line of a set: text, language, topics, crisis."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding import Understood
from bot.understanding.examples import MEANINGS
from bot.understanding.understand import TOPIC_OF_DANGER
from bot.vocabulary import Danger, Outcome, Topic

Message = dict[str, Any]

BARE = {"help", "sos", "aide", "secours"}
"""Bare cries, not counted as false alarms."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The best topic, the suggestions (it among them), whether danger is seen, and whether it is answered at once."""

    topic: str | None
    suggestions: tuple[str, ...]
    dangers: tuple[str, ...]
    answered: bool


Answerer = Callable[[str], Answer]


def answer_from(understood: Understood) -> Answer:
    """What is measured of a meaning."""
    suggestions = tuple(topic.value for topic in understood.suggestions)
    dangers = tuple(danger.value for danger in understood.dangers)
    return Answer(understood.topic, suggestions, dangers, understood.outcome is Outcome.ANSWERED)


def answer_of(scores: NDArray[Any]) -> Answer:
    """What a baseline says by its scores, one a meaning: no thresholds, the best counts."""
    best: dict[str, float] = {}
    for meaning, score in zip(MEANINGS, scores, strict=True):
        label = TOPIC_OF_DANGER[Danger(meaning[7:])].value if meaning.startswith("danger:") else meaning
        best[label] = max(best.get(label, -np.inf), float(score))
    ranked = sorted(best, key=lambda label: -best[label])
    topics = tuple(label for label in ranked if label in set(Topic))[:3]
    known = ranked[0] in topics
    meaning = MEANINGS[int(np.argmax(scores))]
    return Answer(ranked[0] if known else None, topics, (meaning[7:],) if meaning.startswith("danger:") else (), known)


@dataclass(frozen=True, slots=True)
class Score:
    """Shares over some messages; None where no message asks for it."""

    messages: int
    first: float | None
    among: float | None
    recall: float | None
    alarms: float | None
    out: float | None


def read(path: Path) -> list[Message]:
    """The messages of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score(messages: Sequence[Message], answers: Sequence[Answer]) -> Score:
    """The shares of the table: first topic right, right among three, cries heard, false alarms, out of scope answered."""
    both = list(zip(messages, answers, strict=True))
    inside = [(message, answer) for message, answer in both if message["topics"]]
    harmless = [a for m, a in both if not m["crisis"] and m["text"].strip(" !?.").casefold() not in BARE]
    return Score(
        len(both),
        _share(answer.topic in message["topics"] for message, answer in inside),
        _share(bool({answer.topic, *answer.suggestions} & set(message["topics"])) for message, answer in inside),
        _share(bool(answer.dangers) for message, answer in both if message["crisis"]),
        _share(bool(answer.dangers) for answer in harmless),
        _share(answer.answered for message, answer in both if not message["topics"]),
    )


def _share(hits: Iterable[bool]) -> float | None:
    found = list(hits)
    return sum(found) / len(found) if found else None

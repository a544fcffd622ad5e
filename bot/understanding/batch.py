"""Many utterances at once, as JSON lines: the contract of `ask --batch`."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.understanding.understand import Understanding, Understood
from bot.vocabulary import Language, Origin


class BatchError(Exception):
    """A line of a batch cannot be read; carries its number, counted from 1, and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: Annotated[str | int, Field(union_mode="left_to_right")]
    text: str
    lang: Language | None = None
    origin: Origin | None = None


def answer_batch(lines: Iterable[str], understanding: Understanding) -> Iterator[dict[str, Any]]:
    """One result a line, in the same order; empty lines are passed over.

    Raises:
        BatchError: at the first line that is not of the contract's form; the results before it have been given.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            asked = _read(number, line)
            understood = understanding.understand(asked.text, asked.lang)
            yield {"id": asked.id, **batch_result(understood), "lang": (asked.lang or Language.EN).value}


def _read(number: int, line: str) -> _Line:
    try:
        return _Line.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BatchError(number, f"not JSON ({error.msg})") from None
    except ValidationError as error:
        detail = error.errors(include_input=False)[0]
        raise BatchError(number, f"{'.'.join(map(str, detail['loc'])) or 'the line'}: {detail['msg']}") from None


def batch_result(understood: Understood) -> dict[str, Any]:
    """What the contract tells of a meaning."""
    return {
        "outcome": understood.outcome.value,
        "topic": understood.topic.value if understood.topic else None,
        "suggestions": [topic.value for topic in understood.suggestions],
        "danger": bool(understood.dangers),
    }

"""Whether the process can answer, and why it may not be well: for `/readyz`, by whichever way updates come in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Reasons = Callable[[], Sequence[str]]
"""Tells why a part of the service is not well though it answers; empty when it is."""


@dataclass(slots=True)
class Readiness:
    """What the parts of the process say of themselves. `draining`: it is stopping and takes nothing new."""

    parts: tuple[Reasons, ...] = ()
    draining: bool = False

    def drain(self) -> None:
        """The process is stopping."""
        self.draining = True

    @property
    def state(self) -> str:
        """`ok`, `degraded` (it answers, but something is not well) or `draining`."""
        if self.draining:
            return "draining"
        return "degraded" if self.reasons else "ok"

    @property
    def reasons(self) -> list[str]:
        """Why the state is what it is; codes and numbers, of nobody."""
        if self.draining:
            return ["the process is stopping"]
        return [reason for part in self.parts for reason in part()]

"""What the operator may see of the service at work: how many, how long, what failed. Never who, which topic or language.

One object a process. A note costs one to two microseconds; labels are members of small closed sets, resolved once.
"""

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.logbook import code_of

BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histograms, seconds."""


class Stage(StrEnum):
    """The stations of one update."""

    QUEUE = "queue"  # waiting for the chat's earlier updates, here and in other processes
    LOOK_UP = "look-up"  # what the chat has chosen
    ANSWER = "answer"  # understanding and wording
    SEND = "send"  # calls to Telegram, its limits and new tries included
    KEEP = "keep"  # remembering and counting
    WHOLE = "whole"


class End(StrEnum):
    """What became of an update."""

    ANSWERED = "answered"
    RESCUED = "rescued"  # something failed inside; the danger screen was sent
    PASSED = "passed"  # came too fast, or is of a kind that gets no answer
    FAILED = "failed"


class Trouble(StrEnum):
    """What a call to Telegram met with."""

    BAD_REQUEST = "bad-request"
    FORBIDDEN = "forbidden"
    RETRY_AFTER = "retry-after"
    SERVER = "server"
    NETWORK = "network"
    UNREADABLE = "unreadable"
    OTHER = "other"
    GAVE_UP = "gave-up"  # after the last try: something that was not sent


class Measures:
    """The measures of this process, in a registry of their own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        updates = Counter("rafiq_updates", "Updates done, by what became of them.", ["end"], registry=registry)
        stages = Histogram(
            "rafiq_stage_seconds", "Time that each station of an update took.", ["stage"], buckets=BUCKETS, registry=registry
        )
        troubles = Counter("rafiq_api_errors", "What calls to Telegram met with.", ["kind"], registry=registry)
        self._ends = {end: updates.labels(end.value) for end in End}
        self._stages = {stage: stages.labels(stage.value) for stage in Stage}
        self._troubles = {trouble: troubles.labels(trouble.value) for trouble in Trouble}
        self._refused = Counter("rafiq_webhook_refused", "Requests refused, by status.", ["status"], registry=registry)
        self._lines = Counter(
            "rafiq_log_lines", "Lines of the log, by code, held back ones too.", ["code"], registry=registry
        )
        self._content = Gauge(
            "rafiq_content_info", "The content served, by version; always 1.", ["version"], registry=registry
        )
        self._taken = Gauge("rafiq_content_taken_timestamp_seconds", "When it was taken, Unix time.", registry=registry)
        self._errors = Gauge("rafiq_content_errors", "Errors that keep newer content from being served.", registry=registry)

    def took(self, stage: Stage, began: float) -> float:
        """Note that a station that began at `began` (`time.perf_counter()`) has ended; the time now, for the next one."""
        now = time.perf_counter()
        self._stages[stage].observe(now - began)
        return now

    def ended(self, end: End) -> None:
        """Note what became of an update."""
        self._ends[end].inc()

    def met(self, trouble: Trouble) -> None:
        """Note what a call to Telegram met with."""
        self._troubles[trouble].inc()

    def refused(self, status: int) -> None:
        """Note that a request to the webhook was refused."""
        self._refused.labels(str(status)).inc()

    def serves(self, version: str, errors: int = 0) -> None:
        """Note which content is served, and how many errors keep newer content from being served."""
        self._content.clear()
        self._content.labels(version).set(1)
        self._taken.set_to_current_time()
        self._errors.set(errors)

    def watch(self, name: str, says: str, value: Callable[[], float]) -> None:
        """Show what is read at each look, such as a length."""
        Gauge(name, says, registry=self.registry).set_function(value)

    def lines(self) -> logging.Handler:
        """A handler that counts lines of the log by their codes, which are literals of our code."""
        return _Lines(self._lines)

    def exposition(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self.registry)


class _Lines(logging.Handler):
    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.INFO)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        self._counter.labels(code_of(record)).inc()


def bytes_in(spool: Path) -> int:
    """How many bytes wait in a spool's folder, those that ended processes left included."""
    return sum(path.stat().st_size for path in spool.glob("spool-*.jsonl") if path.exists())

"""From words to an Intent: normalisation, danger, topic, origin. Pure; knows no clock, no person, no network."""

from bot.understanding.batch import BatchError, answer_batch, batch_result
from bot.understanding.intent import Intent, Screen
from bot.understanding.normalise import words
from bot.understanding.redact import Redactor
from bot.understanding.redact_lexicon import service_words
from bot.understanding.understand import Understanding, Understood

__all__ = [
    "BatchError",
    "Intent",
    "Redactor",
    "Screen",
    "Understanding",
    "Understood",
    "answer_batch",
    "batch_result",
    "service_words",
    "words",
]

"""The only writer of the counters; it never meets a person."""

from bot.journal.record import Journal
from bot.journal.tables import query_count

__all__ = ["Journal", "query_count"]

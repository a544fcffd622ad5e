"""The only writer of the counters; it never meets a person."""

from bot.journal.record import Journal
from bot.journal.tables import arrival_count, query_count, vote_count

__all__ = ["Journal", "arrival_count", "query_count", "vote_count"]

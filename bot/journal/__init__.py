"""The only writer of the counters; it never meets a person."""

from bot.journal.record import Journal
from bot.journal.tables import arrival_count, query_count, reach_count, vote_count, wording
from bot.journal.writer import JournalClosedError

__all__ = ["Journal", "JournalClosedError", "arrival_count", "query_count", "reach_count", "vote_count", "wording"]

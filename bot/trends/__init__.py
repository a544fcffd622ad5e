"""The published figures: closed periods, small counts withheld, rounded once. It never meets a person."""

from bot.trends.export import Format, export
from bot.trends.fact import Fact, closed, facts
from bot.trends.publish import close_periods

__all__ = ["Fact", "Format", "close_periods", "closed", "export", "facts"]

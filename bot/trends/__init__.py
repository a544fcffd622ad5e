"""The published figures: closed periods, small counts withheld, rounded once. It never meets a person."""

from bot.trends.export import Format, export
from bot.trends.publish import Fact, close_periods, facts

__all__ = ["Fact", "Format", "close_periods", "export", "facts"]

"""The published figures: closed periods, small counts withheld, rounded once. It never meets a person."""

from bot.trends.export import Format, lines, write
from bot.trends.fact import Fact, closed, facts
from bot.trends.figures import Figures
from bot.trends.publish import close_periods
from bot.trends.table import Wanted, shape_of, table

__all__ = ["Fact", "Figures", "Format", "Wanted", "close_periods", "closed", "facts", "lines", "shape_of", "table", "write"]

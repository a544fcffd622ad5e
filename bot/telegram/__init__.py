"""The edge to Telegram: the only room that knows aiogram, ids and 64-byte buttons."""

from bot.telegram.edge import ALLOWED_UPDATES, Edge
from bot.telegram.polling import poll
from bot.telegram.render import Rendered, render
from bot.telegram.run import Connections, run

__all__ = ["ALLOWED_UPDATES", "Connections", "Edge", "Rendered", "poll", "render", "run"]

"""The edge to Telegram: the only room that knows aiogram, ids and 64-byte buttons."""

from bot.server import QuietServer
from bot.telegram.edge import ALLOWED_UPDATES, Edge
from bot.telegram.outgoing import Outgoing
from bot.telegram.reload import keep_current
from bot.telegram.render import Rendered, render
from bot.telegram.run import Connections, announce, run

__all__ = [
    "ALLOWED_UPDATES",
    "Connections",
    "Edge",
    "Outgoing",
    "QuietServer",
    "Rendered",
    "announce",
    "keep_current",
    "render",
    "run",
]

"""The edge to Telegram: the only room that knows aiogram, ids and 64-byte buttons."""

from bot.server import PortTakenError, QuietServer
from bot.telegram.api import Api, CallError
from bot.telegram.edge import Edge
from bot.telegram.outgoing import Outgoing
from bot.telegram.reload import keep_current
from bot.telegram.render import Keyboard, Rendered, render
from bot.telegram.run import Connections, run

__all__ = [
    "Api",
    "CallError",
    "Connections",
    "Edge",
    "Keyboard",
    "Outgoing",
    "PortTakenError",
    "QuietServer",
    "Rendered",
    "keep_current",
    "render",
    "run",
]

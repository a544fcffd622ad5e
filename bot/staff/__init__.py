"""The edge to IOM: web pages of published figures. Its own process; no bot token, no way to anything about a worker."""

from bot.staff.access.accounts import AccountError, disable, invite
from bot.staff.access.keys import Keys
from bot.staff.access.roles import Role
from bot.staff.app import application
from bot.staff.audit import COMMAND_LINE, Action, record
from bot.staff.forget import forget
from bot.staff.room import Health, Reading, Room, open_database
from bot.staff.run import Listening, serve

__all__ = [
    "COMMAND_LINE",
    "AccountError",
    "Action",
    "Health",
    "Keys",
    "Listening",
    "Reading",
    "Role",
    "Room",
    "application",
    "disable",
    "forget",
    "invite",
    "open_database",
    "record",
    "serve",
]

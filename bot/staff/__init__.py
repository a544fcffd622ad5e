"""The edge to IOM: web pages of published figures. Its own process; no bot token, no way to anything about a worker."""

from bot.staff.access.accounts import AccountError, disable, invite
from bot.staff.access.keys import Keys
from bot.staff.access.roles import Role
from bot.staff.app import application
from bot.staff.audit import COMMAND_LINE, Action, record
from bot.staff.door import let_in
from bot.staff.figures.digest import Digest, NoWeekError, digest_of
from bot.staff.figures.mail import Post, PostError, post_of
from bot.staff.figures.weekly import send_noted
from bot.staff.forget import forget
from bot.staff.migrate import prepare
from bot.staff.room import Health, Reading, Room, open_database
from bot.staff.run import Listening, serve

__all__ = [
    "COMMAND_LINE",
    "AccountError",
    "Action",
    "Digest",
    "Health",
    "Keys",
    "Listening",
    "NoWeekError",
    "Post",
    "PostError",
    "Reading",
    "Role",
    "Room",
    "application",
    "digest_of",
    "disable",
    "forget",
    "invite",
    "let_in",
    "open_database",
    "post_of",
    "prepare",
    "record",
    "send_noted",
    "serve",
]

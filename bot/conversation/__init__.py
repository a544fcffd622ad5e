"""What is answered to what a worker did. Pure: turns, preferences and content in, an Answer out."""

from bot.conversation.edition import Folders, first_edition, next_edition
from bot.conversation.labels import danger_name, topic_name
from bot.conversation.printed import as_data, as_text
from bot.conversation.profile import Profile, profile
from bot.conversation.reader import Edition, Identity, Reader
from bot.conversation.reply import Answer, Attachment, Block, Button, Reply, Role, Turn
from bot.conversation.respond import respond, show, show_all, show_topic
from bot.conversation.screens.plain import group_line, slow_down_screen, wiped_screen

__all__ = [
    "Answer",
    "Attachment",
    "Block",
    "Button",
    "Edition",
    "Folders",
    "Identity",
    "Profile",
    "Reader",
    "Reply",
    "Role",
    "Turn",
    "as_data",
    "as_text",
    "danger_name",
    "first_edition",
    "group_line",
    "next_edition",
    "profile",
    "respond",
    "show",
    "show_all",
    "show_topic",
    "slow_down_screen",
    "topic_name",
    "wiped_screen",
]

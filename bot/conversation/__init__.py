"""What is answered to what a worker did. Pure: turns, preferences and content in, an Answer out."""

from bot.conversation.edition import Folders, first_edition, next_edition
from bot.conversation.labels import danger_name, topic_name
from bot.conversation.printed import as_data, as_text
from bot.conversation.profile import Profile, profile
from bot.conversation.reader import Edition, Identity, Reader
from bot.conversation.reply import Answer, Attachment, Block, Button, Reply, Role, Turn
from bot.conversation.respond import respond, show, show_all, show_topic
from bot.conversation.screens.choice import origin_name
from bot.conversation.screens.contacts import nearest_numbers
from bot.conversation.screens.home import MENU, notice_blocks
from bot.conversation.screens.plain import genuine_lines, group_line, slow_down_screen, wiped_screen
from bot.conversation.screens.topic import proof, source_list

__all__ = [
    "MENU",
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
    "genuine_lines",
    "group_line",
    "nearest_numbers",
    "next_edition",
    "notice_blocks",
    "origin_name",
    "profile",
    "proof",
    "respond",
    "show",
    "show_all",
    "show_topic",
    "slow_down_screen",
    "source_list",
    "topic_name",
    "wiped_screen",
]

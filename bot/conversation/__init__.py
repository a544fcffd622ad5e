"""What is answered to what a worker did. Pure: turns, preferences and content in, an Answer out."""

from bot.conversation.labels import danger_name, topic_name
from bot.conversation.printed import as_data, as_text
from bot.conversation.reader import Edition, Reader
from bot.conversation.reply import Answer, Attachment, Block, Button, Reply, Role, Turn
from bot.conversation.respond import respond, show, show_all, show_topic

__all__ = [
    "Answer",
    "Attachment",
    "Block",
    "Button",
    "Edition",
    "Reader",
    "Reply",
    "Role",
    "Turn",
    "as_data",
    "as_text",
    "danger_name",
    "respond",
    "show",
    "show_all",
    "show_topic",
    "topic_name",
]

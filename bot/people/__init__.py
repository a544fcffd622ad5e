"""The only store that knows a chat: its language, its origin, the last day it was seen, the numbers of its messages.

A chat stands here under a keyed hash (HMAC-SHA-256 with `SECRET_KEY`, which is in no database): with the file alone, no
row leads back to a Telegram id. The numbers of messages are encrypted under a key of the chat's own, so that they cannot be
joined by their likeness either. This store has a database of its own, which the staff process cannot open.

A key is changed by putting the new one before the old one: rows of the old move to the new one as their chats write, and
after `PEOPLE_KEPT` nothing stands under the old one any more.
"""

from bot.people.store import Known, People, Seen
from bot.people.tables import person

__all__ = ["Known", "People", "Seen", "person"]

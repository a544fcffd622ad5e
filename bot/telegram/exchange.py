"""One turn of a chat on its way out: messages are shown, handed over and deleted, and what stands in the chat is noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversation import Reply
from bot.telegram.api import CallError, body_of
from bot.telegram.cards import contact_card, venue
from bot.telegram.outgoing import Outgoing
from bot.telegram.render import Rendered

DELETED_AT_ONCE = 100
"""How many messages one call may delete, by Telegram's rule."""


@dataclass(slots=True)
class Exchange:
    """Where an answer goes. `edited` is the message that the next one replaces, `replied_to` the one it replies to.

    `standing` collects the numbers of the messages that now stand in the chat. `callback` is the press that waits to be
    acknowledged. `update` is the number of the update that is answered.
    """

    outgoing: Outgoing
    chat: int
    callback: str | None = None
    edited: int | None = None
    replied_to: int | None = None
    standing: list[int] = field(default_factory=list)
    update: int | None = None

    async def acknowledge(self, toast: str | None = None) -> None:
        """Let the pressed button stop turning, once; a press that is no longer known is let be."""
        callback, self.callback = self.callback, None
        if callback:
            await self.outgoing.acknowledge(callback, toast)

    async def answer(self, replies: Iterable[Reply]) -> None:
        """Show replies in order; the first takes the place of the message that was pressed."""
        for reply in replies:
            if reply.card or reply.pin:
                await self._hand_over(reply)
            else:
                for message in self.outgoing.renderings.of(reply):
                    await self.show(message)

    async def show(self, message: Rendered) -> None:
        """Show a message in place of the one that was pressed, or as a new one where that cannot be."""
        edited, self.edited = self.edited, None
        if edited is not None and await self._edit(edited, message):
            return
        reply = (
            b',"reply_parameters":{"message_id":%d,"allow_sending_without_reply":true}' % self.replied_to
            if self.replied_to
            else b""
        )
        body = b'{"chat_id":%d,%s%s}' % (self.chat, message.written, reply)
        self._stands(await self.outgoing.call(self.chat, "sendMessage", body))

    async def delete(self, messages: Sequence[int]) -> int:
        """Delete messages of this chat in as few calls as possible; how many were deleted.

        What is refused together is tried in halves, so that one message that cannot be deleted saves no other.
        """
        if not messages:
            return 0
        if len(messages) <= DELETED_AT_ONCE and await self._deletes(messages):
            return len(messages)
        if len(messages) == 1:
            return 0
        half = min(DELETED_AT_ONCE, (len(messages) + 1) // 2)
        return await self.delete(messages[:half]) + await self.delete(messages[half:])

    async def _edit(self, edited: int, message: Rendered) -> bool:
        """Whether the message was put in place of another."""
        body = b'{"chat_id":%d,"message_id":%d,%s}' % (self.chat, edited, message.written)
        try:
            await self.outgoing.call(self.chat, "editMessageText", body)
        except CallError as error:
            return error.unmodified
        self.standing.append(edited)
        return True

    async def _hand_over(self, reply: Reply) -> None:
        if reply.card:
            card = contact_card(self.chat, reply.card, reply.language)
            self._stands(await self.outgoing.call(self.chat, "sendContact", card))
        elif reply.pin and (place := venue(self.chat, reply.pin, reply.language)):
            self._stands(await self.outgoing.call(self.chat, "sendVenue", place))

    async def _deletes(self, messages: Sequence[int]) -> bool:
        body = body_of(chat_id=self.chat, message_ids=list(messages))
        try:
            return bool(await self.outgoing.call(self.chat, "deleteMessages", body, paced=False))
        except CallError:
            return False

    def _stands(self, sent: Any) -> None:
        """Note the number of a message that Telegram has sent; nothing was sent where a call was given up."""
        if isinstance(sent, dict) and isinstance(number := sent.get("message_id"), int):
            self.standing.append(number)

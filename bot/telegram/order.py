"""The order of a chat's turns beyond one process: nothing here; `shared_order` keeps it in all processes by Redis."""


class Order:
    """The order of chats' turns in one process alone: the receiver keeps it, nothing is shared."""

    async def enter(self, chat: int | None) -> None:
        """Wait until it is this process's turn with the chat."""

    async def leave(self, chat: int | None) -> None:
        """Let the next one in."""

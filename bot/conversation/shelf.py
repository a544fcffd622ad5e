"""Screens that were worded before, kept beside the content they were made from.

A shelf belongs to one edition and goes with it, so that no changed or withdrawn content is ever shown from it. What a
screen depends on besides is its key: who reads, the day, and what was asked for. Pure: no clock, and no word of a worker.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from bot.conversation.reply import Reply

MOST = 4_096
"""Screens that are kept; the one that was not asked for longest falls out. Some 37 MB when full."""


class Shelf:
    """The screens of one edition."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Hashable, ...], Reply] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def screen(self, key: tuple[Hashable, ...], make: Callable[[], Reply]) -> Reply:
        """The screen under a key, made if it does not stand there. The same object as before, where it does."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        made = self._kept[key] = make()
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made

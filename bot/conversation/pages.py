"""Dividing a screen into pages, so that it is one message and never a wall of text."""

from collections.abc import Iterator, Sequence

from bot.conversation.buttons import more_row
from bot.conversation.reader import Reader, closing_notes
from bot.conversation.reply import Block, Reply, Role, Rows
from bot.handbook import Source
from bot.understanding import Intent

_BETWEEN = 16
"""Bytes that an edge may put around a block: line breaks, an icon, a bullet, a tag."""


def paged(
    reader: Reader,
    intent: Intent,
    blocks: Sequence[Block],
    rows: Rows,
    *,
    opening: Sequence[Block] = (),
    sources: tuple[Source, ...] = (),
) -> Reply:
    """The page of a screen that the intent asks for; a page that does not exist is the nearest one that does.

    An `opening` is a page of its own before the others: what the simple view shows of the screen.
    """
    pages = [*([complete(reader, opening)] if opening else []), *_pages(reader, blocks)]
    number = max(0, min(intent.page, len(pages) - 1))
    shown = pages[number]
    return Reply(
        reader.language,
        (*shown, *closing_notes(reader, shown)),
        (*more_row(reader, _at(intent, number), len(pages)), *rows),
        sources=sources,
        pages=len(pages),
    )


def _at(intent: Intent, page: int) -> Intent:
    return Intent(intent.screen, topic=intent.topic, danger=intent.danger, page=page)


def complete(reader: Reader, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with all that they must never stand without, for a screen that is not divided."""
    whole: list[Block] = []
    for block in blocks:
        whole += _unshown(reader, block, whole)
    return tuple(whole)


def _pages(reader: Reader, blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Pages of as many bytes as the reader has room for. Each holds the companions of all on it; no heading ends a page."""
    page: list[Block] = []
    for block in blocks:
        group = _unshown(reader, block, page)
        if page and _size(page) + _size(group) > reader.room:
            carried: list[Block] = []
            while len(page) > 1 and page[-1].role in (Role.HEADING, Role.NAME):
                carried.insert(0, page.pop())
            yield tuple(page)
            page = carried
            group = _unshown(reader, block, page)
        page += group
    yield tuple(page)


def _unshown(reader: Reader, block: Block, page: list[Block]) -> list[Block]:
    """The block, before it the companions of its entry, each only where it does not stand on the page already."""
    entry = reader.handbook.entry(block.item) if block.item else None
    companions = (reader.handbook.entry(other) for other in (entry.together if entry else ()))
    group = [
        *(reader.worded(block.role, other, other.id, folded=block.folded) for other in companions if other),
        block,
    ]
    shown = {(other.item, other.text) for other in page if other.item}
    return [part for part in group if (part.item, part.text) not in shown]


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(f"{block.text}{block.url or ''}".encode()) + _BETWEEN for block in blocks)

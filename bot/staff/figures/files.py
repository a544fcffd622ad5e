"""Answers that are no page: charts and downloads."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from starlette.responses import Response, StreamingResponse

from bot.staff.visit import Visit
from bot.trends.export import csv_piece


async def chart(visit: Visit, draw: Callable[[], Awaitable[bytes]]) -> Response:
    """A chart; what was drawn for an address in a language is remembered until another period is closed."""
    asked = visit.request.url
    svg = await visit.room.figures.once((asked.path, asked.query, visit.words.language), draw)
    return Response(svg, media_type="image/svg+xml")


def small_table(name: str, rows: Iterable[Iterable[str | int | None]]) -> Response:
    """A small table as CSV, under a name."""
    return Response(csv_piece(rows, first=True), media_type="text/csv; charset=utf-8", headers=_named(f"{name}.csv"))


def streamed(pieces: AsyncIterator[bytes], name: str, media_type: str) -> Response:
    """A large file, sent piece by piece."""
    return StreamingResponse(pieces, media_type=media_type, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}

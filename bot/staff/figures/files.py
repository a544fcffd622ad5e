"""Answers that are no page: charts and downloads."""

from collections.abc import AsyncIterator, Iterable

from starlette.responses import Response, StreamingResponse

from bot.trends.export import csv_piece


def chart(svg: bytes) -> Response:
    """A chart."""
    return Response(svg, media_type="image/svg+xml")


def small_table(name: str, rows: Iterable[Iterable[str | int | None]]) -> Response:
    """A small table as CSV, under a name."""
    return Response(csv_piece(rows, first=True), media_type="text/csv; charset=utf-8", headers=_named(f"{name}.csv"))


def streamed(pieces: AsyncIterator[bytes], name: str, media_type: str) -> Response:
    """A large file, sent piece by piece."""
    return StreamingResponse(pieces, media_type=media_type, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}

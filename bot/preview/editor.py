"""The editor's view: a screen as the worker sees it, each paragraph with its state and place, the English beside it."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.conversation import Block, Folders, Reader, Role, show_topic, topic_name
from bot.handbook import load
from bot.telegram import Edge
from bot.vocabulary import Language, Origin, Topic

_NO_TRANSLATION = (Role.NAME, Role.PHONE, Role.TEXT, Role.LINK)
"""Roles of what is the same in every language, or made of interface words."""

Places = dict[str, tuple[Path, int]]


class Editor:
    """Screens for editors, from whatever edition the edge answers from now."""

    def __init__(self, edge: Edge, folders: Folders, now: Callable[[], datetime.datetime], page: Path) -> None:
        self._edge = edge
        self._folders = folders
        self._now = now
        self._page = page
        self._places: tuple[str, Places] = ("", {})

    def routes(self) -> list[Route]:
        """The page, the screens it draws, and the mark that changes with every edition."""
        return [
            Route("/editor", self._show_page),
            Route("/editor/screen", self._screen),
            Route("/editor/version", self._version),
        ]

    async def _show_page(self, _: Request) -> Response:
        return FileResponse(self._page)

    async def _version(self, _: Request) -> Response:
        return JSONResponse(id(self._edge.edition))

    async def _screen(self, request: Request) -> Response:
        try:
            language = Language(request.query_params["lang"])
            origin, topic = Origin(request.query_params["origin"]), Topic(request.query_params["topic"])
        except (KeyError, ValueError):
            raise HTTPException(400, "lang, origin and topic, please") from None
        reader = Reader(self._edge.edition, language, origin, self._now().date())
        pages = show_topic(reader, topic)
        return JSONResponse(
            {
                "title": topic_name(reader, topic),
                "right_to_left": reader.formats.right_to_left,
                "parts": [self._part(reader, block) for page in pages for block in page.blocks],
            }
        )

    def _part(self, reader: Reader, block: Block) -> dict[str, Any]:
        path, line = self._where().get(block.item or "", (None, 0))
        entry = reader.handbook.entry(block.item or "")
        return {
            "role": block.role,
            "text": block.text,
            "lang": block.language,
            "state": _state(reader, block),
            "id": block.item,
            "place": f"{path.name}:{line}" if path else None,
            "english": entry.text if entry else None,
        }

    def _where(self) -> Places:
        """Where each item stands, read again when the content has changed."""
        version = self._edge.edition.handbook.version
        if self._places[0] != version:
            self._places = (version, load(self._folders.content).places)
        return self._places[1]


def _state(reader: Reader, block: Block) -> str | None:
    """The state of the translation that a paragraph shows, or wants; None for interface texts and English."""
    if block.item is None or block.role in _NO_TRANSLATION or reader.language is Language.EN:
        return None
    if block.language is not reader.language:
        return "missing or outdated"
    return "reviewed" if block.reviewed else "unreviewed"

"""Paper: the same screens as static pages, posters and cards. Words and order come from the conversation alone."""

from bot.paper.copy import Copy
from bot.paper.folder import FolderError, write_pages
from bot.paper.leaflet import SAMPLE, Door
from bot.paper.posters import PressError, write_posters

__all__ = ["SAMPLE", "Copy", "Door", "FolderError", "PressError", "write_pages", "write_posters"]

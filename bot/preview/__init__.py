"""The same dispatcher behind a chat page in a browser: for editors, newcomers and browser tests."""

from bot.preview.app import application
from bot.preview.serve import serve
from bot.preview.staff import Lent

__all__ = ["Lent", "application", "serve"]

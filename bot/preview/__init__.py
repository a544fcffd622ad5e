"""The same dispatcher behind a chat page in a browser: for editors, newcomers and browser tests."""

from bot.preview.app import application
from bot.preview.serve import serve

__all__ = ["application", "serve"]

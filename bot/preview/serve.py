"""Everything on 127.0.0.1, on one port, with nothing that outlives the process."""

import asyncio
import datetime
import secrets
import socket
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from starlette.routing import Mount

from bot.conversation import Edition, Folders
from bot.journal import Journal
from bot.people import People
from bot.preview.app import STATIC, application
from bot.preview.editor import Editor
from bot.preview.staff import Lent, Places, StaffDemo
from bot.telegram import Edge, QuietServer, keep_current

HOST = "127.0.0.1"


async def serve(
    edition: Edition, folders: Folders, port: int, now: Callable[[], datetime.datetime], lend: Callable[[], Lent]
) -> None:
    """Serve the chat page and the staff pages until the process is told to stop; prints their addresses.

    Raises:
        OSError: when the port is taken.
    """
    listener = socket.create_server((HOST, port))
    async with AsyncExitStack() as opened:
        scratch = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="rafiq-demo-")))
        people = await People.open(f"sqlite+aiosqlite:///{scratch}/people.db", secrets.token_bytes(32))
        opened.push_async_callback(people.close)
        journal = await Journal.open(f"sqlite+aiosqlite:///{scratch}/journal.db")
        opened.push_async_callback(journal.close)
        edge = Edge(edition, people, journal, now)
        reloading = asyncio.create_task(keep_current(edge, folders))
        opened.callback(reloading.cancel)
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        print(f"Rafiq's chat page: {address}/  (Ctrl+C stops it)", flush=True)  # noqa: T201
        staff = StaffDemo(
            lend, now, Places(folders.cache or scratch, scratch), lambda path: _announce(f"{address}/staff{path}")
        )
        opened.push_async_callback(staff.close)
        editor = Editor(edge, folders, now, STATIC / "editor.html").routes()
        server = QuietServer(application(edge, [*editor, Mount("/staff", staff.app)]), drain_seconds=1)
        await server.serve(sockets=[listener])


def _announce(link: str) -> None:
    print(f"Rafiq's staff pages, SAMPLE figures, by this link once: {link}", flush=True)  # noqa: T201

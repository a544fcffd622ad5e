"""A worker whose app speaks to the strict server; and the bot as a process of its own."""

import asyncio
import os
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bot.telegram.callback import encode
from bot.telegram.webhook import SECRET_HEADER
from bot.understanding import Intent
from tests.conftest import ROOT
from tests.telegram_server import TOKEN, Shown, TelegramServer

CHAT = 5_000_000_007
USER = {"id": CHAT, "is_bot": False, "first_name": "Planted-Name", "username": "planted_handle", "language_code": "fr"}
PLANTED = (str(CHAT).encode(), b"Planted-Name", b"planted_handle", b"mon patron")
SECRET = "a-secret-of-the-webhook"
SECRET_KEY = "a-key-for-tests-alone-that-is-long-enough"
WHEN = 1_790_000_000
START_SECONDS = 90
"""How long the process may take to start on a machine that others use, too."""


@dataclass
class Bot:
    """The bot's process, and where its webhook listens if it has one."""

    process: asyncio.subprocess.Process
    folder: Path
    webhook: str | None = None
    log: bytes = b""

    async def stop(self) -> None:
        """End it as an operator does, and take its log."""
        if self.process.returncode is None:
            self.process.terminate()
        _, rest = await asyncio.wait_for(self.process.communicate(), START_SECONDS)
        self.log += rest or b""

    def stored(self) -> list[bytes]:
        """Every byte that it has stored."""
        return [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]


@asynccontextmanager
async def running_bot(
    server: TelegramServer,
    folder: Path,
    *,
    token: str = TOKEN,
    webhook_port: int | None = None,
    largest_file: int = resource.RLIM_INFINITY,
    **more: str,
) -> AsyncIterator[Bot]:
    """The bot against a server, by long polling or, with a port, by webhook; with `more` settings.

    `largest_file`: how many bytes a file may have that it writes, as on a disk that is full.
    """
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    settings = {
        "BOT_TOKEN": token,
        "BOT_API_URL": server.address,
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/journal.db",
        "SPOOL_DIR": f"{folder}/spool",
        "PEOPLE_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/people.db",
    }
    if webhook_port:
        settings |= {"WEBHOOK_URL": "https://rafiq.example", "WEBHOOK_SECRET": SECRET, "PORT": str(webhook_port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "telegram", cwd=ROOT, env=kept | settings | more, stderr=asyncio.subprocess.PIPE
    )
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest_file, largest_file))
    bot = Bot(process, folder, f"http://127.0.0.1:{webhook_port}/telegram" if webhook_port else None)
    try:
        if bot.webhook:
            await _answering(bot.webhook.replace("/telegram", "/readyz"))
        yield bot
    finally:
        await bot.stop()


async def _answering(url: str) -> None:
    async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
        while True:
            try:
                await client.get(url)
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


@dataclass
class Worker:
    """A worker: says, sends and presses; updates are delivered by polling or brought to the webhook."""

    server: TelegramServer
    webhook: str | None = None
    chat: int = CHAT
    device: str = "fr"
    _presses: "count[int]" = field(default_factory=lambda: count(1))

    async def say(self, text: str) -> str:
        """Say something; the text of the last message in the chat afterwards."""
        return await self.send(text=text)

    async def send(self, **content: Any) -> str:
        """Send a message of any content."""
        number = self.server.show(self.chat, Shown(str(content), None, mine=True))
        await self.bring(message={"message_id": number, "date": WHEN, **self._where(), "from": self._user(), **content})
        return self.reads()

    async def press(self, intent: Intent) -> str:
        """Press the button with this meaning under the last message."""
        number, shown = list(self.standing().items())[-1]
        assert shown.keyboard is not None
        offered = [button.callback_data for row in shown.keyboard.inline_keyboard for button in row]
        assert encode(intent) in offered, f"{encode(intent)} is not among {offered}"
        query = f"q{self.chat}-{next(self._presses)}"
        message = {"message_id": number, "date": WHEN, **self._where(), "text": "-"}
        if shown.reply_to:
            message["reply_to_message"] = {**message, "message_id": shown.reply_to}
        press = {"id": query, "from": self._user(), "chat_instance": "c", "data": encode(intent), "message": message}
        await self.bring(callback_query=press)
        assert query in self.server.answered
        return self.reads()

    def standing(self) -> dict[int, Shown]:
        """What stands in the chat, by message number, in order."""
        return self.server.chats.get(self.chat, {})

    def _where(self) -> dict[str, Any]:
        return {"chat": {"id": self.chat, "type": "private"}}

    def _user(self) -> dict[str, Any]:
        return {**USER, "id": self.chat, "language_code": self.device}

    async def bring(self, **event: Any) -> None:
        """Have an update answered, whichever way it comes."""
        if self.webhook is None:
            await self.server.confirmed_up_to(self.server.deliver(**event))
            return
        async with httpx.AsyncClient(timeout=30) as client:
            update = {"update_id": self.server.number(), **event}
            answer = await client.post(self.webhook, json=update, headers={SECRET_HEADER: SECRET})
        assert answer.status_code == 200
        if answer.content:
            await self.server.perform(answer.json())

    def reads(self) -> str:
        """The text of the last message in the chat; nothing in an empty one."""
        shown = list(self.standing().values())
        return shown[-1].text if shown else ""


def assert_names_nobody(*texts: bytes) -> None:
    """No planted value stands in any of the texts."""
    for text in texts:
        for planted in PLANTED:
            assert planted not in text

"""The bot is killed under load, again and again: every acknowledged update is counted exactly once.

`RAFIQ_CRASHES=50` kills as often as that each way; by default it is a few times, for the sake of speed.
"""

import asyncio
import os
import random
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.telegram.webhook import SECRET_HEADER
from tests.telegram_server import TelegramServer, telegram_server
from tests.test_process import free_port
from tests.worker import SECRET, START_SECONDS, USER, WHEN, assert_names_nobody, running_bot

CRASHES = int(os.environ.get("RAFIQ_CRASHES", "2"))
LOAD = 12
"""Updates under way at each crash."""


def asking(server: TelegramServer, chats: "count[int]") -> dict[str, Any]:
    """An update that is counted: a new worker asks for contacts."""
    chat = next(chats)
    message = {"message_id": 1, "date": WHEN, "chat": {"id": chat, "type": "private"}, "text": "/danger"}
    return {"update_id": server.number(), "message": {**message, "from": {**USER, "id": chat}}}


def counted(folder: Path) -> int:
    database = sqlite3.connect(folder / "journal.db", timeout=60)
    try:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'query_count'").fetchone():
            return 0  # the bot is just making its tables
        return int(database.execute("SELECT COALESCE(SUM(n), 0) FROM query_count").fetchone()[0])
    finally:
        database.close()


async def settled(folder: Path) -> None:
    """Wait until the running bot has loaded what waited in the spool: its database may have been slow before the kill."""
    async with asyncio.timeout(START_SECONDS):
        while list((folder / "spool").glob("*")):  # noqa: ASYNC110  a folder has no event
            await asyncio.sleep(0.05)


async def grown(folder: Path, n: int) -> None:
    """Wait until so many more updates are counted, and as much longer as chance wants, so that a kill may hit any place."""
    before = counted(folder)
    async with asyncio.timeout(START_SECONDS):
        while counted(folder) < before + n:  # noqa: ASYNC110  a file has no event
            await asyncio.sleep(0.01)
    await asyncio.sleep(random.uniform(0.0, 0.05))


async def bring(client: httpx.AsyncClient, url: str, update: dict[str, Any]) -> bool:
    """Whether the update was acknowledged."""
    try:
        return (await client.post(url, json=update, headers={SECRET_HEADER: SECRET})).status_code == 200
    except httpx.TransportError:
        return False


async def test_a_killed_webhook_counts_every_update_once(tmp_path: Path) -> None:
    chats, waiting, acknowledged = count(6_000_000_000), list[dict[str, Any]](), 0
    async with telegram_server() as server, httpx.AsyncClient(timeout=60) as client:
        for crash in range(CRASHES + 1):
            waiting += [asking(server, chats) for _ in range(LOAD if crash < CRASHES else 0)]
            async with running_bot(server, tmp_path, webhook_port=free_port()) as bot:
                await settled(tmp_path)
                assert counted(tmp_path) >= acknowledged
                sent = [asyncio.create_task(bring(client, str(bot.webhook), update)) for update in waiting]
                if crash < CRASHES:
                    await grown(tmp_path, random.randint(0, LOAD))
                    bot.process.kill()
                done = await asyncio.gather(*sent)
                if crash == CRASHES:
                    await settled(tmp_path)
                acknowledged += sum(done)
                waiting = [update for update, kept in zip(waiting, done, strict=True) if not kept]
            assert_names_nobody(bot.log, *bot.stored())

    assert waiting == []
    assert counted(tmp_path) == acknowledged == CRASHES * LOAD


async def test_a_killed_poller_counts_every_update_once(tmp_path: Path) -> None:
    chats = count(7_000_000_000)
    async with telegram_server() as server:
        for _ in range(CRASHES):
            last = 0
            for _ in range(LOAD):
                last = server.deliver(message=asking(server, chats)["message"])
            async with running_bot(server, tmp_path) as bot:
                await grown(tmp_path, random.randint(0, LOAD))
                bot.process.kill()
            assert_names_nobody(bot.log, *bot.stored())
        async with running_bot(server, tmp_path):
            await server.confirmed_up_to(last)
            await settled(tmp_path)

    assert counted(tmp_path) == CRASHES * LOAD


@pytest.mark.parametrize("way", ["read-only", "full"])
async def test_a_spoiled_disk_silences_nobody(way: str, tmp_path: Path) -> None:
    """Counting fails, answering does not: the file of the counters is a folder, or /dev/full."""
    journal = tmp_path / "journal.db"
    if way == "read-only":
        journal.mkdir()
    else:
        journal.symlink_to("/dev/full")
    (tmp_path / "spool").write_text("no folder")
    chats = count(8_000_000_000)
    async with (
        telegram_server() as server,
        httpx.AsyncClient(timeout=60) as client,
        running_bot(server, tmp_path, webhook_port=free_port()) as bot,
    ):
        assert await bring(client, str(bot.webhook), asking(server, chats))
        ready = (await client.get(str(bot.webhook).replace("/telegram", "/readyz"))).json()

    assert ready["state"] == "degraded"
    assert "1 counts are lost" in ready["reasons"]
    assert [name for name, _ in server.calls].count("sendMessage") == 1

"""What the bot stands on goes away under load and comes back: all are answered, what is acknowledged is counted once.

`RAFIQ_OUTAGE=60` (`make crash`) leaves PostgreSQL away for a minute; by default it is a few seconds, for the sake of speed.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from bot.journal import Journal
from bot.people import People
from tests.postgres import Postgres, postgres
from tests.telegram_server import TelegramServer, telegram_server
from tests.test_crash import asking, bring, counted
from tests.test_durability import needs_postgres
from tests.test_keeping import SERVER, redis_server
from tests.test_process import free_port
from tests.worker import Bot, running_bot

OUTAGE = float(os.environ.get("RAFIQ_OUTAGE", "3"))
PAUSE = 0.05
"""Seconds between two updates."""


@dataclass
class Load:
    """New workers who ask, one after the other, at one replica or the next; what is not acknowledged is brought again."""

    server: TelegramServer
    client: httpx.AsyncClient
    urls: list[str]
    acknowledged: int = 0
    _ended: bool = False
    _chats: "count[int]" = field(default_factory=lambda: count(6_500_000_000))

    async def run(self) -> None:
        while not self._ended:
            await self.one()
            await asyncio.sleep(PAUSE)

    async def one(self) -> None:
        update = asking(self.server, self._chats)
        for number in count(self.acknowledged):
            if await bring(self.client, self.urls[number % len(self.urls)], update):
                break
            await asyncio.sleep(PAUSE)
        self.acknowledged += 1

    def end(self) -> None:
        self._ended = True

    def answered(self) -> int:
        """How many workers have had an answer."""
        return len({call["chat_id"] for name, call in self.server.calls if name == "sendMessage"})


@asynccontextmanager
async def under_load(server: TelegramServer, urls: list[str]) -> AsyncIterator[Load]:
    async with httpx.AsyncClient(timeout=60) as client:
        load = Load(server, client, urls)
        running = asyncio.create_task(load.run())
        yield load
        load.end()
        await running


async def counted_in(cluster: Postgres) -> int:
    connection = await asyncpg.connect(cluster.url.replace("+asyncpg", ""))
    n = await connection.fetchval("SELECT COALESCE(SUM(n), 0) FROM query_count")
    await connection.close()
    return int(n)


async def until_counted(cluster: Postgres, n: int) -> None:
    async with asyncio.timeout(60):
        while await counted_in(cluster) < n:  # noqa: ASYNC110  a database has no event
            await asyncio.sleep(0.2)


async def ready(bot: Bot) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=60) as client:
        told: dict[str, Any] = (await client.get(str(bot.webhook).replace("/telegram", "/readyz"))).json()
    return told


@needs_postgres
@pytest.mark.skipif(SERVER is None, reason="neither Redis nor Valkey is installed: apt-get install redis-server")
async def test_two_replicas_outlive_their_stores_and_each_other(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    ports = [free_port(), free_port()]
    async with AsyncExitStack() as opened:
        cluster = opened.enter_context(postgres(folder))
        redis, redis_process = opened.enter_context(redis_server())
        stores = {"DATABASE_URL": cluster.url, "PEOPLE_DATABASE_URL": cluster.url, "REDIS_URL": redis}
        server = await opened.enter_async_context(telegram_server())

        def replica(number: int) -> Any:
            return running_bot(server, tmp_path / str(number), webhook_port=ports[number], **stores)  # type: ignore[arg-type]  # settings alone

        async with replica(0) as first, replica(1) as second, under_load(server, [str(first.webhook)] * 1) as load:
            load.urls.append(str(second.webhook))
            await asyncio.sleep(1)
            cluster.stop()
            await asyncio.sleep(OUTAGE)
            assert (await ready(first))["state"] == "degraded"
            cluster.start()
            redis_process.kill()
            await asyncio.sleep(1)
        async with replica(0) as first, replica(1) as second:
            async with under_load(server, load.urls) as later:
                later._chats = load._chats
                opened.enter_context(redis_server(int(redis.split(":")[2].split("/")[0])))
                await asyncio.sleep(1)
            total = load.acknowledged + later.acknowledged
            await until_counted(cluster, total)
            reasons = [*(await ready(first))["reasons"], *(await ready(second))["reasons"]]

        assert await counted_in(cluster) == total
        assert later.answered() == total > 20
        assert not [reason for reason in reasons if "lost" in reason]
    shutil.rmtree(folder)


@needs_postgres
async def test_a_slow_database_holds_up_no_answer(tmp_path: Path) -> None:
    """Its tables are locked by somebody else: what is counted waits in the spool."""
    folder = Path(tempfile.mkdtemp(prefix="rafiq-pg-"))
    with postgres(folder) as cluster:
        await (await Journal.open(cluster.url)).close()
        async with (
            telegram_server() as server,
            running_bot(server, tmp_path, webhook_port=free_port(), DATABASE_URL=cluster.url) as bot,
            httpx.AsyncClient(timeout=60) as client,
        ):
            load = Load(server, client, [str(bot.webhook)])
            locking = await asyncpg.connect(cluster.url.replace("+asyncpg", ""))
            async with locking.transaction():
                await locking.execute("LOCK TABLE query_count IN ACCESS EXCLUSIVE MODE")
                for _ in range(5):
                    await load.one()
                told = await ready(bot)
            await locking.close()
            await until_counted(cluster, 5)

        assert load.answered() == await counted_in(cluster) == 5
        assert {"the database of the counters is slow", "counts wait in the spool"} <= set(told["reasons"])
    shutil.rmtree(folder)


async def test_a_full_disk_silences_nobody_and_loses_nothing_while_the_spool_can_grow(tmp_path: Path) -> None:
    """No file may grow beyond what the database has already; the spool, which is new, may for a while."""
    for store in (Journal, People):
        name = store.__name__.lower()
        await (await store.open(f"sqlite+aiosqlite:///{tmp_path}/{name}.db")).close()
    room = (tmp_path / "journal.db").stat().st_size
    async with (
        telegram_server() as server,
        running_bot(server, tmp_path, webhook_port=free_port(), largest_file=room) as bot,
        httpx.AsyncClient(timeout=60) as client,
    ):
        load = Load(server, client, [str(bot.webhook)])
        while not (told := await ready(bot))["reasons"]:
            await load.one()
        for _ in range(10):
            await load.one()
        told = await ready(bot)
    async with telegram_server() as again, running_bot(again, tmp_path, webhook_port=free_port()):
        async with asyncio.timeout(60):
            while counted(tmp_path) < load.acknowledged:  # noqa: ASYNC110  a file has no event
                await asyncio.sleep(0.1)

    assert told["state"] == "degraded"
    assert load.answered() == counted(tmp_path) == load.acknowledged


async def test_a_database_that_became_read_only_loses_nothing(tmp_path: Path) -> None:
    """SQLite itself refuses to write: the next process, which may write, counts what waited."""
    await (await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")).close()
    sqlite3.connect(tmp_path / "journal.db").execute("PRAGMA journal_mode=DELETE")
    unwritable = {"DATABASE_URL": f"sqlite+aiosqlite:///file:{tmp_path}/journal.db?mode=ro&uri=true"}
    async with (
        telegram_server() as server,
        running_bot(server, tmp_path, webhook_port=free_port(), **unwritable) as bot,  # type: ignore[arg-type]  # settings alone
        httpx.AsyncClient(timeout=60) as client,
    ):
        load = Load(server, client, [str(bot.webhook)])
        for _ in range(5):
            await load.one()
        told = await ready(bot)
    again = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db", tmp_path / "spool")
    async with asyncio.timeout(60):
        while again.reasons:  # noqa: ASYNC110  the journal tells its state and no event
            await asyncio.sleep(0.05)
    await again.close()

    assert told["state"] == "degraded"
    assert load.answered() == counted(tmp_path) == 5

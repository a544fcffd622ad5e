"""A whole site as in `deploy/`, on loopback: two bots, PostgreSQL, Valkey, the proxy with its real configuration."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.journal import query_count
from tests.conftest import CONTENT, ROOT
from tests.faults.courier import Courier
from tests.faults.toll import Toll, toll
from tests.postgres import Postgres, binary, postgres
from tests.telegram_server import TOKEN, TelegramServer, telegram_server
from tests.test_keeping import SERVER
from tests.test_measures import value
from tests.test_process import free_port
from tests.worker import SECRET, SECRET_KEY

MISSING = [
    package
    for package, found in (
        ("postgresql", binary("initdb")),
        ("redis-server", SERVER),
        ("caddy", shutil.which("caddy")),
    )
    if not found
]
needs_a_site = pytest.mark.skipif(bool(MISSING), reason=f"a site needs: apt-get install {' '.join(MISSING)}")
START_SECONDS = 180.0


@dataclass
class Replica:
    """One of the bots: its process, and where it listens."""

    folder: Path
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    port: int = field(default_factory=free_port)
    private: int = field(default_factory=free_port)

    async def start(self) -> None:
        """Start the process; `ready` tells when it answers."""
        ports = {"PORT": str(self.port), "METRICS_PORT": str(self.private)}
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "telegram", cwd=ROOT, env=self.environment | ports, stderr=log
            )

    async def ready(self) -> None:
        """Wait until it answers."""
        async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{self.private}/readyz")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """End it; how many seconds it took."""
        assert self.process
        began = asyncio.get_running_loop().time()
        if self.process.returncode is None:
            self.process.send_signal(number)
            await asyncio.wait_for(self.process.wait(), 30)
        return asyncio.get_running_loop().time() - began

    async def metrics(self) -> str:
        """What it shows on its private port."""
        async with httpx.AsyncClient(timeout=10) as client:
            return (await client.get(f"http://127.0.0.1:{self.private}/metrics")).text

    async def readyz(self) -> dict[str, object]:
        """What it says of itself."""
        async with httpx.AsyncClient(timeout=10) as client:
            said: dict[str, object] = (await client.get(f"http://127.0.0.1:{self.private}/readyz")).json()
            return said


@dataclass
class Site:
    """All of it, and the tolls at which faults are made."""

    folder: Path
    server: TelegramServer
    cluster: Postgres
    valkey: "Valkey"
    to_telegram: Toll
    to_postgres: Toll
    replicas: list[Replica]
    courier: Courier
    client: httpx.AsyncClient

    @property
    def content(self) -> Path:
        """The folder of content that all bots serve from."""
        return self.folder / "content"

    async def counted(self) -> int:
        """How many questions the counters hold."""
        engine = create_async_engine(self.cluster.url.replace("/postgres", "/counters"))
        async with engine.connect() as connection:
            n = (await connection.execute(select(func.coalesce(func.sum(query_count.c.n), 0)))).scalar_one()
        await engine.dispose()
        return int(n)

    async def memory(self) -> list[float]:
        """Resident bytes of each bot."""
        return [value(await replica.metrics(), "process_resident_memory_bytes") for replica in self.replicas]

    def logs(self) -> bytes:
        """Everything that the bots have logged."""
        return b"".join((replica.folder / "log").read_bytes() for replica in self.replicas)


class Valkey:
    """A Valkey (or Redis) that keeps nothing and can be killed, frozen and started again on its port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it listens within moments."""
        command = [str(SERVER), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; a killed one is waited for."""
        assert self._process
        self._process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self._process.wait(10)


@contextmanager
def _proxy(port: int, replicas: list[Replica], log: Path) -> Iterator[None]:
    """Caddy with the configuration of `deploy/`, before the bots."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(log.parent),
        "PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "STAFF_ADDRESS": f"http://127.0.0.1:{free_port()}",
        "BOTS": " ".join(f"127.0.0.1:{replica.port}" for replica in replicas),
        "STAFF": "127.0.0.1:1",
    }
    command = ["caddy", "run", "--config", str(ROOT / "deploy/Caddyfile"), "--adapter", "caddyfile"]
    with log.open("ab") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=written)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


async def _databases(cluster: Postgres) -> None:
    engine = create_async_engine(cluster.url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for name in ("counters", "people"):
            await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()


def _environment(folder: Path, telegram: int, database: int, valkey: int, port: int) -> dict[str, str]:
    kept = {name: given for name, given in os.environ.items() if name in ("PATH", "HOME", "LANG", "LD_PRELOAD")}
    return kept | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": f"http://127.0.0.1:{telegram}",
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": f"postgresql+asyncpg://rafiq@127.0.0.1:{database}/counters",
        "PEOPLE_DATABASE_URL": f"postgresql+asyncpg://rafiq@127.0.0.1:{database}/people",
        "REDIS_URL": f"redis://127.0.0.1:{valkey}/0",
        "CONTENT_DIR": str(folder / "content"),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": SECRET,
        "SEND_RATE": "10000",
    }


@asynccontextmanager
async def site(replicas: int = 2, more: Mapping[str, str] = MappingProxyType({})) -> AsyncIterator[Site]:
    """A running site, with `more` settings for its bots."""
    folder = Path(tempfile.mkdtemp(prefix="rafiq-site-"))
    shutil.copytree(CONTENT, folder / "content")
    (folder / "cluster-folder").mkdir()
    folder.chmod(0o755)
    async with AsyncExitStack() as opened:
        opened.callback(_cleared, folder)
        cluster = opened.enter_context(postgres(folder / "cluster-folder"))
        await _databases(cluster)
        valkey = Valkey()
        valkey.start()
        opened.callback(valkey.send, signal.SIGKILL)
        server = await opened.enter_async_context(telegram_server())
        to_telegram = await opened.enter_async_context(toll(int(server.address.rpartition(":")[2])))
        to_postgres = await opened.enter_async_context(toll(make_url(cluster.url).port or 0))
        port = free_port()
        environment = _environment(folder, to_telegram.port, to_postgres.port, valkey.port, port) | dict(more)
        bots = [_replica(folder / f"bot-{number}", environment) for number in range(1, replicas + 1)]
        for bot in bots:
            opened.push_async_callback(bot.end, signal.SIGKILL)
            await bot.start()
        opened.enter_context(_proxy(port, bots, folder / "proxy.log"))
        limits = httpx.Limits(max_connections=200)
        client = await opened.enter_async_context(httpx.AsyncClient(timeout=60, limits=limits))
        for bot in bots:
            await bot.ready()
        courier = Courier(f"http://127.0.0.1:{port}/telegram", server)
        opened.push_async_callback(courier.give_up)
        yield Site(folder, server, cluster, valkey, to_telegram, to_postgres, bots, courier, client)


def _cleared(folder: Path) -> None:
    """Remove the site's folder, unless `RAFIQ_KEEP_SITES` says that somebody wants to look into it."""
    if "RAFIQ_KEEP_SITES" not in os.environ:
        shutil.rmtree(folder, ignore_errors=True)


def _replica(folder: Path, environment: dict[str, str]) -> Replica:
    folder.mkdir()
    return Replica(folder, environment | {"SPOOL_DIR": str(folder / "spool")})

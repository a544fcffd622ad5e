"""The processes under test: started pinned to their cores, watched from outside, frozen while others are measured."""

import asyncio
import datetime
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.handbook import load
from bot.people import People
from bot.vocabulary import Origin, Preferences
from tests.bench.load import SECRET, Load, closed_loop
from tests.bench.traffic import CHATS, FIRST_CHAT
from tests.conftest import CONTENT, ROOT

TOKEN = "4242:TEST-token_of-the-strict-server"
SECRET_KEY = "a-key-for-the-benchmark-that-is-long-enough"
LOAD_CORE, BOT_CORE = 0, min(1, (os.cpu_count() or 1) - 1)
START_SECONDS = 60.0
_TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Subject:
    """One bot, of one process or several."""

    name: str
    ports: list[int] = field(default_factory=list)
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    start_s: float = 0.0

    @property
    def screens_come(self) -> bool:
        """Whether it makes calls."""
        return self.name != "handler"

    def cpu(self) -> float:
        """Seconds of processor time that the processes have used, all threads together."""
        return sum(_cpu(process.pid) for process in self.processes)

    def rss_mb(self) -> float:
        """Resident memory of the largest process, in megabytes (2^20 bytes)."""
        return max(_status(process.pid, "VmRSS") for process in self.processes) / 1024

    def descriptors(self) -> int:
        return sum(len(os.listdir(f"/proc/{process.pid}/fd")) for process in self.processes)

    def threads(self) -> int:
        return sum(_status(process.pid, "Threads") for process in self.processes)

    def freeze(self) -> None:
        """Stop it, so that it takes nothing from whoever is measured."""
        for process in self.processes:
            process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _spawned(command: Sequence[str], settings: Mapping[str, str], core: int) -> "subprocess.Popen[bytes]":
    """A process on one core. `RAFIQ_BENCH_LOG` names a file for what the processes log; else it is dropped."""
    told = os.environ.get("RAFIQ_BENCH_LOG", os.devnull)
    with Path(told).open("ab") as log:
        return subprocess.Popen(["taskset", "-c", str(core), *command], cwd=ROOT, env=settings, stderr=log, stdout=log)


async def bare(name: str, aim: Load) -> Subject:
    """One of the bots of `tests.bench.bots`, answering."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bots", name, str(port), str(aim.api_port)]
    return await _started(Subject(name), aim, [(command, port, {})], [BOT_CORE])


async def rafiq(
    name: str,
    aim: Load,
    folder: Path,
    *,
    stores: dict[str, str] | None = None,
    cores: Sequence[int] = (BOT_CORE,),
    content: Path | None = None,
) -> Subject:
    """Rafiq by webhook, answering; one process a core. Without `stores` on SQLite in the folder."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    stores = stores or {
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/journal.db",
        "PEOPLE_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/people.db",
    }
    settings = (
        kept
        | stores
        | {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": f"http://127.0.0.1:{aim.api_port}",
            "SECRET_KEY": SECRET_KEY,
            "WEBHOOK_URL": "https://rafiq.example",
            "WEBHOOK_SECRET": SECRET,
            "SEND_RATE": "100000",
        }
    )
    if content:
        settings["CONTENT_DIR"] = str(content)
    await settle_in(stores["PEOPLE_DATABASE_URL"])
    wanted = []
    for number, _ in enumerate(cores):
        port = free_port()
        own = settings | {"PORT": str(port), "SPOOL_DIR": f"{folder}/spool-{number}"}
        wanted.append(([sys.executable, "-m", "bot", "telegram"], port, own))
    return await _started(Subject(name), aim, wanted, cores)


async def settle_in(url: str, chats: int = CHATS) -> None:
    """Workers who have chosen their language and country before."""
    people = await People.open(url, SECRET_KEY.encode())
    handbook = load(CONTENT).handbook
    pairs = [Preferences(language, origin) for origin in Origin for language in handbook.languages(origin)]
    today = datetime.datetime.now().astimezone().date()
    settled = (people.remember(FIRST_CHAT + number, pairs[number % len(pairs)], today) for number in range(chats))
    await asyncio.gather(*settled)
    await people.close()


async def _started(
    subject: Subject, aim: Load, wanted: Sequence[tuple[Sequence[str], int, dict[str, str]]], cores: Sequence[int]
) -> Subject:
    began = time.perf_counter()
    aim.screens_come = subject.screens_come
    for (command, port, settings), core in zip(wanted, cores, strict=True):
        subject.processes.append(_spawned(command, settings or dict(os.environ), core))
        subject.ports.append(port)
    for port in subject.ports:
        await _answers(aim, port, subject)
    subject.start_s = time.perf_counter() - began
    return subject


async def _answers(aim: Load, port: int, subject: Subject) -> None:
    """Wait until an update has been answered."""
    deadline = time.perf_counter() + START_SECONDS
    while True:
        try:
            await closed_loop(aim, [port], 1, 0.0, warm_up=0.0)
            return
        except OSError:
            if time.perf_counter() > deadline or any(process.poll() is not None for process in subject.processes):
                subject.end()
                raise
            await asyncio.sleep(0.02)

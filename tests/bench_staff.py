"""The staff pages' figures: `make bench-staff`. Ten years in PostgreSQL, two in SQLite, each cell published; last line JSON.

Twenty people read at once: each asks for a page, reads for a second, asks for the next, as people do; and, as a stress,
without reading. The server is a process of its own over HTTP on loopback; the processor time that it took a page is told,
too, for that does not depend on what else this machine does. Exports: the resident memory of a process that writes ten
years, and how long it takes. `YEARS=1` makes it quick.
"""

import asyncio
import datetime
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import insert

from bot.journal.database import open_engine
from bot.journal.tables import closed_period, published_fact
from bot.staff.access.sessions import begin
from bot.staff.tables import user
from bot.trends import Figures, Format, Wanted, shape_of, table, write
from bot.trends.spans import Kind, between
from bot.trends.table import Shape
from tests.postgres import binary, postgres

TODAY = datetime.date(2026, 11, 25)
YEARS = int(os.environ.get("YEARS", "10"))
READERS, PAGES_EACH, READING = 20, 12, 1.0
PUBLISHED = 0.6
"""How many of the cells have a figure; the others are withheld. More than a real service would publish."""

PAGES = {
    "overview": "/",
    "overview line": "/overview/line.svg",
    "overview origins": "/overview/origins.svg",
    "trends": "/trends",
    "trends by topic": "/trends?split=topic",
    "trends chart": "/trends/chart.svg?split=topic",
    "trends all months": "/trends?kind=month&split=origin&from=2016-01-01",
    "trends days": "/trends?kind=day&split=topic",
    "crossed csv": "/trends/crossed.csv",
    "exports": "/exports",
    "follow-ups": "/follow-ups",
    "not understood": "/not-understood",
    "audit": "/audit",
}


def rows(years: int) -> Iterator[list[dict[str, object]]]:
    """Every period of some years, each with its figures."""
    random, shape = Random(7), Shape(("poster-1", "poster-2"))
    start = TODAY.replace(year=TODAY.year - years)
    names = [column.name for column in published_fact.columns]
    for kind in Kind:
        for period in between(kind, start, TODAY - datetime.timedelta(days=40)):
            cells = [cell for cell in shape.cells(period) if random.random() < PUBLISHED]
            yield [
                dict(zip(names, (period, measure, *place, random.randrange(6, 300, 3)), strict=True))
                for measure, place in cells
            ]


async def fill(url: str, years: int) -> str:
    """Fill a database and sign somebody in; the token."""
    from bot.staff import open_database

    engine = await open_database(url)
    async with engine.begin() as connection:
        for period in rows(years):
            await connection.execute(insert(published_fact), period)
            await connection.execute(insert(closed_period).values(period=period[0]["period"]))
        await connection.execute(insert(user).values(name="bench-lead", role="lead"))
        token = await begin(connection, "bench-lead", datetime.datetime.now(datetime.UTC))
    await engine.dispose()
    return token


class Served:
    """The staff pages as a process of their own, as `rafiq staff serve` runs them."""

    def __init__(self, url: str, folder: Path) -> None:
        import socket

        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        settings = {"DATABASE_URL": url, "STAFF_SECRET_KEY": secrets.token_urlsafe(40), "PORT": str(self.port)}
        command = [sys.executable, "-m", "bot", "staff", "serve"]
        self._log = (folder / "served.log").open("wb")
        self._process = subprocess.Popen(command, env=kept | settings, stdout=self._log, stderr=self._log)

    async def __aenter__(self) -> str:
        address = f"http://127.0.0.1:{self.port}"
        async with httpx.AsyncClient() as browser:
            for _ in range(600):
                try:
                    await browser.get(f"{address}/sign-in")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.1)
        return address

    async def __aexit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()

    @property
    def cpu_s(self) -> float:
        """Processor time that the process has used."""
        ticks = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    @property
    def resident_mb(self) -> float:
        """What the process holds in memory now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return float(status.partition("VmHWM:")[2].split()[0]) / 1024


async def read(address: str, token: str, pause: float) -> dict[str, list[float]]:
    """Milliseconds that each page took, for people who read at once."""
    took: dict[str, list[float]] = {name: [] for name in PAGES}

    async def one(number: int) -> None:
        order = list(PAGES.items())
        async with httpx.AsyncClient(base_url=address, cookies={"staff": token}, timeout=60) as browser:
            await asyncio.sleep(number * pause / READERS)
            for step in range(PAGES_EACH):
                name, path = order[(number * 5 + step) % len(order)]
                began = time.perf_counter()
                answer = await browser.get(path)
                took[name].append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (path, answer.status_code)
                await asyncio.sleep(pause)

    await asyncio.gather(*(one(number) for number in range(READERS)))
    return took


def percentile(times: Sequence[float], share: float = 0.95) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


async def measure(name: str, url: str, years: int, folder: Path) -> dict[str, float]:
    token = await fill(url, years)
    served = Served(url, folder)
    figures: dict[str, float] = {}
    async with served as address:
        async with httpx.AsyncClient(base_url=address, cookies={"staff": token}, timeout=60) as browser:
            for page, path in PAGES.items():
                began = time.perf_counter()
                size = len((await browser.get(path)).content)
                print(f"{name} {page}: first time {(time.perf_counter() - began) * 1000:.0f} ms, {size:,} bytes")
        for way, pause in (("reading", READING), ("stress", 0.0)):
            cpu = served.cpu_s
            took = await read(address, token, pause)
            figures[f"{name}_{way}_cpu_ms_a_page"] = (served.cpu_s - cpu) * 1000 / (READERS * PAGES_EACH)
            everything = [one for times in took.values() for one in times]
            slowest = max(took, key=lambda page: percentile(took[page]))
            figures |= {
                f"{name}_{way}_p50_ms": statistics.median(everything),
                f"{name}_{way}_p95_ms": percentile(everything),
            }
            figures[f"{name}_{way}_worst_page_p95_ms"] = percentile(took[slowest])
            worst = f"worst {slowest} {percentile(took[slowest]):.0f} ms"
            print(f"{name}, {READERS} {way}: p95 {percentile(everything):.0f} ms; {worst}")
        figures[f"{name}_serve_rss_mb"] = served.resident_mb
    return figures


async def exported(url: str, form: Format, file: Path) -> dict[str, float]:
    """Write everything to a file, in this process; what it cost."""
    engine = open_engine(url)
    figures, began = Figures(engine), time.perf_counter()
    stream = table(figures.stream(datetime.date.min, datetime.date.max), await shape_of(figures), Wanted())
    written = await write(stream, file, form)
    await engine.dispose()
    peak = float(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return {"rows": written, "s": time.perf_counter() - began, "rss_mb": peak, "file_mb": file.stat().st_size / 1e6}


def export_elsewhere(url: str, form: Format, folder: Path) -> dict[str, float]:
    """The same in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.bench_staff", "export", url, form.value, str(folder / f"all{form.suffix}")]
    done: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"export {form}: " + ", ".join(f"{name} {value:,.1f}" for name, value in done.items()))
    return {f"export_{form}_{name}": value for name, value in done.items()}


async def main() -> None:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="rafiq-bench-") as name:
        folder = Path(name)
        url = f"sqlite+aiosqlite:///{folder}/two.db"
        figures |= await measure("sqlite", url, min(2, YEARS), folder)
        if binary("initdb"):
            with postgres(Path(tempfile.mkdtemp(prefix="rafiq-pg-"))) as cluster:
                figures |= await measure("postgresql", cluster.url, YEARS, folder)
                for form in Format:
                    figures |= export_elsewhere(cluster.url, form, folder)
    print(json.dumps({name: round(value, 1) for name, value in figures.items()}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["export"]:
        print(json.dumps(asyncio.run(exported(sys.argv[2], Format(sys.argv[3]), Path(sys.argv[4])))))
    else:
        asyncio.run(main())

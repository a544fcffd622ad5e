"""The faults: each is made under load and taken back within so many seconds, and leaves the site as it found it."""

import asyncio
import random
import resource
import signal
from collections.abc import Awaitable, Callable

from starlette.responses import Response

from tests.faults.site import Site
from tests.test_measures import value
from tests.test_process import MISBEHAVIOURS

Scenario = Callable[[Site, float], Awaitable[None]]
"""Makes a fault for so many seconds."""


async def nothing(_: Site, seconds: float) -> None:
    """No fault at all, to compare with."""
    await asyncio.sleep(seconds)


async def postgres_killed(site: Site, seconds: float) -> None:
    """The database server is gone, and comes back."""
    await asyncio.to_thread(site.cluster.stop)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(site.cluster.start)


async def postgres_slow(site: Site, seconds: float) -> None:
    """Every piece to and from the database takes 0.3 s more."""
    site.to_postgres.delay = 0.3
    await asyncio.sleep(seconds)
    site.to_postgres.delay = 0.0


async def postgres_unreachable(site: Site, seconds: float) -> None:
    """Connections to the database are cut and refused."""
    site.to_postgres.close()
    await asyncio.sleep(seconds)
    site.to_postgres.open()


async def valkey_killed(site: Site, seconds: float) -> None:
    """Valkey is killed, and comes back empty."""
    site.valkey.send(signal.SIGKILL)
    await asyncio.sleep(seconds)
    site.valkey.start()


async def valkey_frozen(site: Site, seconds: float) -> None:
    """Valkey takes connections and says nothing."""
    site.valkey.send(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    site.valkey.send(signal.SIGCONT)


async def telegram_unreachable(site: Site, seconds: float) -> None:
    """Connections to Telegram are cut and refused."""
    site.to_telegram.close()
    await asyncio.sleep(seconds)
    site.to_telegram.open()


async def telegram_slow(site: Site, seconds: float) -> None:
    """Every piece to and from Telegram takes a second more."""
    site.to_telegram.delay = 1.0
    await asyncio.sleep(seconds)
    site.to_telegram.delay = 0.0


async def telegram_misbehaves(site: Site, seconds: float) -> None:
    """Calls get 429, 500, 502, half an answer, nothing, or garbage, now one and now another."""
    bodies = [(given.body, given.status_code) for given in MISBEHAVIOURS.values()]
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        body, status = random.choice(bodies)
        site.server.misbehaviours.append(Response(body, status, media_type="application/json"))
        await asyncio.sleep(0.05)
    site.server.misbehaviours.clear()


async def bot_killed(site: Site, seconds: float) -> None:
    """One bot is killed every two seconds, and started again at once."""
    loop = asyncio.get_running_loop()
    end, victim = loop.time() + seconds, site.replicas[0]
    while loop.time() < end:
        await victim.end(signal.SIGKILL)
        await victim.start()
        await asyncio.sleep(2)
    await victim.ready()


async def rolling_restart(site: Site, seconds: float) -> None:
    """One bot after the other is told to stop, ends within five seconds and some, and is started again."""
    for replica in site.replicas:
        took = await replica.end()
        assert took < 5 + 3, f"a bot took {took:.1f} s to end"
        assert replica.process
        assert replica.process.returncode == 0
        await replica.start()
        await replica.ready()
        await asyncio.sleep(seconds / len(site.replicas))


async def content_broken(site: Site, seconds: float) -> None:
    """An editor's mistake is pushed to the content that is served, and taken back."""
    file = site.content / "NE.yaml"
    sound = file.read_text("utf-8")
    before = [(await replica.readyz())["content"] for replica in site.replicas]
    file.write_text(sound.replace("confidence: high", "confidence: splendid"), "utf-8")
    await asyncio.sleep(seconds)
    await _seen(site, "rafiq_content_errors", lambda errors: errors > 0)
    file.write_text(sound, "utf-8")
    await _seen(site, "rafiq_content_errors", lambda errors: errors == 0)
    assert [(await replica.readyz())["content"] for replica in site.replicas] == before


async def _seen(site: Site, metric: str, wanted: Callable[[float], bool]) -> None:
    """Wait until a metric of every bot is as it should be."""
    async with asyncio.timeout(60):
        for replica in site.replicas:
            while not wanted(value(await replica.metrics(), metric)):  # noqa: ASYNC110  another process has no event
                await asyncio.sleep(0.2)


async def spool_disk_full(site: Site, seconds: float) -> None:
    """No bot can write a byte to a file, while the database is there: nothing depends on it."""
    with _full_disks(site):
        await asyncio.sleep(seconds)


class _full_disks:  # noqa: N801  used as a with-statement's word
    """While inside, every write to a file fails as on a full disk."""

    def __init__(self, site: Site) -> None:
        self._pids = [replica.process.pid for replica in site.replicas if replica.process]

    def __enter__(self) -> None:
        self._limit(0)

    def __exit__(self, *_: object) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, most: int) -> None:
        for pid in self._pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


async def database_gone_and_disk_full(site: Site, seconds: float) -> None:
    """Neither the database nor the spool takes anything: the one case in which counts are lost, and said to be."""
    with _full_disks(site):
        await postgres_unreachable(site, seconds)

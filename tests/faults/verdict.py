"""What must hold after every fault, and the figures that are told of it."""

import asyncio
import statistics
from dataclasses import dataclass

from tests.faults.courier import FIRST_CHAT, MARK
from tests.faults.scenarios import Scenario
from tests.faults.site import Site
from tests.test_measures import value

WITHIN = 180.0
"""Seconds after a fault by which every question must be acknowledged and every count be in its place."""

GROWTH = 1.2
"""By how much the memory of a bot may be larger afterwards, at most; all of it counted, allocator's slack too."""


@dataclass(frozen=True)
class Verdict:
    """What one fault did. Times in seconds."""

    fault: str
    asked: int
    answered: int
    counted: int
    lost: int
    twice: int
    """Answers that a worker got again, because their first acknowledgement was lost."""
    retried: int
    slowest: float
    median: float
    recovered: float
    """From the end of the fault until all was acknowledged and counted."""
    memory: float
    """Resident bytes of the larger bot, afterwards over before."""

    def __str__(self) -> str:
        return (
            f"{self.fault:28} asked {self.asked:5} answered {self.answered:5} counted {self.counted:5} lost {self.lost:3} "
            f"twice {self.twice:3} brought again {self.retried:4} median {self.median:6.3f} s slowest {self.slowest:6.2f} s "
            f"whole after {self.recovered:5.1f} s memory x{self.memory:.2f}"
        )


async def under_load(site: Site, scenario: Scenario, *, seconds: float, rate: float) -> Verdict:
    """Make a fault under load and judge what became of every question asked before, in and after it."""
    courier, loop = site.courier, asyncio.get_running_loop()
    before, asked_before, counted_before = await site.memory(), len(courier.brought), await site.counted()
    courier.seconds.clear()
    courier.tries.clear()
    asking = asyncio.create_task(courier.keep_asking(site.client, seconds + 4, rate))
    await asyncio.sleep(2)
    await scenario(site, seconds)
    await asking
    ended = loop.time()
    await courier.all_acknowledged(WITHIN)
    counted, lost = await _all_counted(site, counted_before, len(courier.brought) - asked_before)
    recovered = loop.time() - ended
    chats = courier.brought[asked_before:]
    answers = [len(site.server.chats.get(chat, {})) for chat in chats]
    return Verdict(
        fault=scenario.__name__,
        asked=len(chats),
        answered=sum(number > 0 for number in answers),
        counted=counted,
        lost=lost,
        twice=sum(number - 1 for number in answers if number > 1),
        retried=sum(number for tries, number in courier.tries.items() if tries > 1),
        slowest=max(courier.seconds),
        median=statistics.median(courier.seconds),
        recovered=recovered,
        memory=max(after / was for was, after in zip(before, await site.memory(), strict=True)),
    )


async def _all_counted(site: Site, before: int, expected: int) -> tuple[int, int]:
    """How many questions were counted since `before` and how many lost, once all are, or nothing changes any more."""
    end = asyncio.get_running_loop().time() + WITHIN
    while True:
        counted = await site.counted() - before
        lost = int(sum([value(await replica.metrics(), "rafiq_queries_lost") for replica in site.replicas]))
        if counted + lost >= expected or asyncio.get_running_loop().time() > end:
            await asyncio.sleep(0.5)  # what would be counted twice gets its chance
            return await site.counted() - before, lost
        await asyncio.sleep(0.2)


def names_nobody(site: Site) -> bool:
    """Whether no chat's number stands in any log, the proxy's included, nor the webhook's secret."""
    logs = site.logs() + (site.folder / "proxy.log").read_bytes()
    return str(FIRST_CHAT)[:6].encode() not in logs and b"a-secret-of-the-webhook" not in logs and bool(MARK)

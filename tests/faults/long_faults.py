"""All faults, at length: `make faults`, about fifteen minutes. Not collected by the suite; each prints what became of it."""

import signal
from pathlib import Path

import pytest

from tests.faults import scenarios
from tests.faults.clock import FAKETIME, clock_jumps, fake_clock
from tests.faults.scenarios import Scenario
from tests.faults.site import needs_a_site, site
from tests.faults.verdict import GROWTH, Verdict, names_nobody, under_load

RATE = 20.0
"""Questions a second; every one is a new worker's."""

FAULTS: list[tuple[Scenario, float]] = [
    (scenarios.nothing, 10),
    (scenarios.postgres_killed, 10),
    (scenarios.postgres_slow, 10),
    (scenarios.postgres_unreachable, 10),
    (scenarios.valkey_killed, 10),
    (scenarios.valkey_frozen, 10),
    (scenarios.telegram_unreachable, 15),
    (scenarios.telegram_slow, 10),
    (scenarios.telegram_misbehaves, 15),
    (scenarios.content_broken, 10),
    (scenarios.spool_disk_full, 10),
    (scenarios.rolling_restart, 6),
    (scenarios.bot_killed, 60),
]

pytestmark = needs_a_site


def holds(verdict: Verdict) -> None:
    """Nobody is unanswered, nothing uncounted or counted twice, and memory is back where it was."""
    print(verdict, flush=True)
    assert verdict.answered == verdict.asked
    assert verdict.counted == verdict.asked
    assert verdict.lost == 0
    assert verdict.memory < GROWTH


async def test_every_fault_alone_at_one_site() -> None:
    failed = []
    async with site() as whole:
        await under_load(whole, scenarios.nothing, seconds=10, rate=RATE)  # warm
        for fault, seconds in FAULTS:
            try:
                holds(await under_load(whole, fault, seconds=seconds, rate=RATE))
            except (AssertionError, TimeoutError) as error:
                failed.append(f"{fault.__name__}: {error!r}")
        assert names_nobody(whole)
    assert failed == []


async def test_what_nothing_can_hold_is_told_as_lost_and_answered_all_the_same() -> None:
    async with site() as whole:
        verdict = await under_load(whole, scenarios.database_gone_and_disk_full, seconds=10, rate=RATE)
        print(verdict, flush=True)

        assert verdict.answered == verdict.asked
        assert verdict.lost > 0
        assert verdict.counted + verdict.lost == verdict.asked


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed: apt-get install libfaketime")
async def test_the_clock_jumps_ahead_and_back(tmp_path: Path) -> None:
    async with site(more=fake_clock(tmp_path / "clock")) as whole:
        holds(await under_load(whole, clock_jumps(tmp_path / "clock"), seconds=16, rate=RATE))


async def test_ten_thousand_questions_while_a_bot_is_told_to_stop() -> None:
    """The bot that is told to stop ends within seconds, though hundreds of answers are under way."""
    async with site() as whole:
        whole.to_telegram.delay = 0.2
        verdict = await under_load(whole, scenarios.rolling_restart, seconds=4, rate=60)
        holds(verdict)
        for replica in whole.replicas:
            assert await replica.end(signal.SIGTERM) < 8

"""Several processes answer one chat in turn, and hold it to one limit, by a real Redis; without it each goes on alone."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.people import People
from bot.telegram import shared_order as module
from bot.telegram.limits import TURNS, Spent, Turnstile, Verdict
from bot.telegram.shared_order import SharedOrder
from tests.test_keeping import SERVER, redis_server

pytestmark = pytest.mark.skipif(SERVER is None, reason="neither Redis nor Valkey is installed: apt-get install redis-server")
CHAT = 7_000_000_001


class Replica:
    """What one process has: a turnstile and its order."""

    def __init__(self, redis: Redis, people: People) -> None:
        self.turnstile = Turnstile()
        self.order = SharedOrder(redis, people.hashed, self.turnstile)

    async def turn(self, chat: int = CHAT) -> Verdict:
        """One turn of a chat, judged."""
        await self.order.enter(chat)
        verdict = self.turnstile.judge(chat)
        await self.order.leave(chat)
        return verdict


@pytest.fixture
async def redis(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Redis]:
    monkeypatch.setattr(module, "PATIENCE", 10.0)  # a busy machine is no broken one
    with redis_server() as (url, _):
        client = Redis.from_url(url)
        yield client
        await client.aclose()


async def test_turns_of_a_chat_never_overlap_and_other_chats_do_not_wait(redis: Redis, people: People) -> None:
    inside, overlaps, seen = set[int](), 0, 0

    async def one(replica: Replica, chat: int) -> None:
        nonlocal overlaps, seen
        await replica.order.enter(chat)
        overlaps += chat in inside
        seen = max(seen, len(inside | {chat}))
        inside.add(chat)
        await asyncio.sleep(0.01)
        inside.discard(chat)
        await replica.order.leave(chat)

    replicas = [Replica(redis, people) for _ in range(3)]
    await asyncio.gather(*(one(replica, chat) for chat in range(1, 6) for replica in replicas))

    assert overlaps == 0
    assert seen > 1


async def test_two_processes_hold_a_chat_to_one_limit_and_one_notice(redis: Redis, people: People) -> None:
    replicas = [Replica(redis, people) for _ in range(2)]

    verdicts = [await replicas[number % 2].turn() for number in range(TURNS + 4)]

    assert verdicts == [Verdict.ANSWER] * TURNS + [Verdict.NOTICE] + [Verdict.PASS] * 3


async def test_danger_is_shown_once_in_two_seconds_by_all_processes_together(redis: Redis, people: People) -> None:
    first, second = (Replica(redis, people) for _ in range(2))
    verdicts = []
    for replica in (first, second):
        await replica.order.enter(CHAT)
        verdicts.append(replica.turnstile.judge_danger(CHAT))
        await replica.order.leave(CHAT)

    assert verdicts == [Verdict.ANSWER, Verdict.PASS]


async def test_the_lease_of_a_killed_process_runs_out(redis: Redis, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEASE", 0.3)
    killed, other = (Replica(redis, people) for _ in range(2))
    await killed.order.enter(CHAT)

    async with asyncio.timeout(5):
        assert await other.turn() is Verdict.ANSWER


async def test_a_lease_that_is_still_needed_is_renewed(
    redis: Redis, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE", 2.0)
    monkeypatch.setattr(module, "RENEWED", 0.3)
    slow, other = (Replica(redis, people) for _ in range(2))
    renewing = asyncio.create_task(slow.order.renew())
    await slow.order.enter(CHAT)
    waiting = asyncio.create_task(other.turn())
    await asyncio.sleep(3)

    assert not waiting.done()
    await slow.order.leave(CHAT)
    assert await waiting is Verdict.ANSWER
    renewing.cancel()


async def test_redis_knows_no_chat_and_forgets_within_seconds(redis: Redis, people: People) -> None:
    await Replica(redis, people).turn()

    keys = [key async for key in redis.scan_iter()]
    assert len(keys) == 1
    assert str(CHAT).encode() not in keys[0]
    assert 0 < await redis.ttl(keys[0]) <= module.SPENT_KEPT


async def test_a_frozen_redis_is_left_alone_and_holds_up_nobody_for_long(people: People) -> None:
    with redis_server() as (url, process):
        client = Redis.from_url(url)
        replica = Replica(client, people)
        await replica.turn()
        process.send_signal(signal.SIGSTOP)

        async with asyncio.timeout(15):  # each would be held up for 0.1 s: 20 s
            verdicts = [await replica.turn(chat) for chat in range(1, 200)]

        process.send_signal(signal.SIGCONT)
        assert set(verdicts) == {Verdict.ANSWER}
        await client.aclose()


@pytest.mark.parametrize("written", ["", "1 2", "a b c", "1 0 2 3"])
def test_what_nobody_of_us_wrote_is_nothing(written: str) -> None:
    assert Spent.read(written) is None
    assert Spent.read(Spent(1.5, noticed=True, danger_ago=2.0).written()) == Spent(1.5, noticed=True, danger_ago=2.0)

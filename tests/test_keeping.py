"""What is kept of answered turns: counted within a day's quota, worded only where the answer was poor, never in danger."""

import datetime
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import select

from bot.conversation import Edition, Reader, Turn, respond, show
from bot.journal import Journal, query_count, reach_count, vote_count, wording
from bot.people import People
from bot.query import PEOPLE_KEPT, WORDING_KEPT, Query, Record, Vote, Wording
from bot.telegram import Edge
from bot.telegram.callback import encode
from bot.telegram.limits import Turnstile
from bot.telegram.quota import QUERIES_A_TOPIC, Quota
from bot.telegram.shared_quota import SharedQuota
from bot.understanding import Intent, Redactor, Screen
from bot.vocabulary import Language, Origin, Outcome, Preferences, Topic, Way
from tests.conftest import TODAY, now
from tests.phone import Phone

QUERY = Query(TODAY, Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.FALLBACK, danger=False)
TOLD = Wording("2026-W48", Language.EN, "my boss")
ODD = "my cat and Zebulonko sing a song about the old train on monday"


@pytest.fixture(scope="module")
def redacting(edition: Edition) -> Edition:
    return replace(edition, redactor=Redactor.of(edition.handbook.phrases, edition.translations))


async def rows(journal: Journal, table: Any) -> list[Any]:
    async with journal.engine.connect() as connection:
        return list(await connection.execute(select(table)))


async def test_one_chat_counts_three_questions_a_topic_and_one_wording_a_day() -> None:
    quota = Quota()

    kept = [await quota.within(1, Record(QUERY, wording=TOLD), TODAY) for _ in range(QUERIES_A_TOPIC + 2)]

    assert [record.query is not None for record in kept] == [True, True, True, False, False]
    assert [record.wording is not None for record in kept] == [True, False, False, False, False]


async def test_another_chat_topic_or_day_has_its_own_quota() -> None:
    quota = Quota()
    for _ in range(QUERIES_A_TOPIC):
        await quota.within(1, Record(QUERY), TODAY)

    assert (await quota.within(2, Record(QUERY), TODAY)).query
    assert (await quota.within(1, Record(replace(QUERY, topic=Topic.HEALTH)), TODAY)).query
    assert not (await quota.within(1, Record(QUERY), TODAY)).query
    assert (await quota.within(1, Record(QUERY), TODAY + datetime.timedelta(days=1))).query


async def test_votes_have_a_quota_too() -> None:
    quota, vote = Quota(), Vote("2026-W48", Topic.WAGES, Origin.NE, Language.HA, useful=True)

    kept = [await quota.within(1, Record(vote=vote), TODAY) for _ in range(9)]

    assert sum(record.vote is not None for record in kept) == 3


def test_poorly_answered_words_are_kept_redacted(redacting: Edition) -> None:
    answer = respond(Turn(utterance=ODD, way=Way.TEXT), Preferences(Language.EN, Origin.GH), redacting, TODAY)

    assert answer.query
    assert answer.query.outcome in (Outcome.FALLBACK, Outcome.SUGGESTED)
    assert answer.wording
    assert "zebulonko" not in answer.wording.text
    assert answer.wording.week == "2026-W48"


@pytest.mark.parametrize("said", ["they are beating me now help", "my boss did not pay my salary for three months", "hello"])
def test_no_wording_is_kept_of_danger_or_of_what_was_answered(redacting: Edition, said: str) -> None:
    answer = respond(Turn(utterance=said, way=Way.TEXT), Preferences(Language.EN, Origin.GH), redacting, TODAY)

    assert answer.wording is None


@pytest.mark.parametrize("language", Language)
def test_privacy_is_told_in_few_words_of_the_workers_language(edition: Edition, language: Language) -> None:
    """Under 120, in Urdu too, which writes its endings as words of their own; with what is kept how long, and who sees."""
    reader = Reader(edition, language, None, TODAY)
    screen = show(reader, Intent(Screen.PRIVACY))
    told = " ".join(block.text for block in screen.blocks)

    assert {block.language for block in screen.blocks} == {language}
    assert len(told.split()) < 120
    for fact in (*(reader.formats.days(kept.days) for kept in (WORDING_KEPT, PEOPLE_KEPT)), "IOM", "/delete"):
        assert fact in told


async def test_a_worker_is_counted_in_reach_once_a_day(edition: Edition, people: People, journal: Journal) -> None:
    phone = Phone(Edge(edition, people, journal, now, Turnstile(iter(range(0, 10_000, 10)).__next__)))
    for data in (Intent(Screen.HOME, language=Language.HA), Intent(Screen.HOME, origin=Origin.NE), Intent(Screen.HOME)):
        await phone.press(encode(data))

    assert sorted((row.period, row.n) for row in await rows(journal, reach_count)) == [
        ("2026-11", 1),
        ("2026-11-25", 1),
        ("2026-W48", 1),
    ]


async def test_one_phone_makes_no_trend(edition: Edition, people: People, journal: Journal) -> None:
    phone = Phone(Edge(edition, people, journal, now, Turnstile(iter(range(0, 10_000, 10)).__next__)))
    for _ in range(10):
        await phone.press(encode(Intent(Screen.TOPIC, topic=Topic.WAGES, language=Language.EN, origin=Origin.GH)))
        await phone.press(encode(Intent(Screen.USEFUL, topic=Topic.WAGES)))

    assert [row.n for row in await rows(journal, query_count)] == [QUERIES_A_TOPIC]
    assert sum(row.n for row in await rows(journal, vote_count)) == 3
    assert await rows(journal, wording) == []


SERVER = shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def redis_server(port: int = 0) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A Redis or Valkey of our own on loopback, without persistence; on a port that is free, if none is given."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        port = listener.getsockname()[1]
    command = [str(SERVER), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp")
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.skipif(SERVER is None, reason="neither Redis nor Valkey is installed: apt-get install redis-server")
async def test_two_processes_share_a_chats_quota_and_go_on_alone_without_redis(people: People) -> None:
    with redis_server() as (url, process):
        clients = [Redis.from_url(url) for _ in range(2)]
        first, second = (SharedQuota(client, people.hashed) for client in clients)

        kept = [await quota.within(7_000_000_001, Record(QUERY), TODAY) for quota in (first, second, first, second)]
        assert [record.query is not None for record in kept] == [True, True, True, False]

        written = [key async for key in clients[0].scan_iter()]
        assert len(written) == 1
        assert b"7000000001" not in written[0]

        process.kill()
        process.wait()
        assert (await second.within(8, Record(QUERY), TODAY)).query
        for client in clients:
            await client.aclose()

"""What an operator sees: figures on a private port, a log of codes. Nobody is in it, nor what anybody asked."""

import asyncio
import json
import logging
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.logbook import BURST, JsonLines, Plain, Sparing
from bot.telegram.measures import End, Measures, Stage, Trouble, bytes_in
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Outcome, Topic, Way
from tests.telegram_server import telegram_server
from tests.test_process import free_port
from tests.worker import Worker, assert_names_nobody, running_bot

LABELS = {"end", "stage", "kind", "status", "code", "version", "le", "generation"}
"""Every label that may stand in a metric. `version` is a hash of the content; `code` a literal of our code."""


def samples(exposition: str) -> list[Sample]:
    return [sample for family in text_string_to_metric_families(exposition) for sample in family.samples]


def value(exposition: str, name: str, **labels: str) -> float:
    found = [sample.value for sample in samples(exposition) if (sample.name, sample.labels) == (name, labels)]
    assert found, f"{name} {labels} is not in\n{exposition}"
    return found[0]


async def looked_at(port: int, path: str = "/metrics") -> httpx.Response:
    async with asyncio.timeout(20), httpx.AsyncClient() as client:
        while True:
            try:
                return await client.get(f"http://127.0.0.1:{port}{path}")
            except httpx.TransportError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_an_operator_sees_what_was_done_and_how_long_it_took(way: str, tmp_path: Path) -> None:
    private, public = free_port(), free_port() if way == "webhook" else None
    async with (
        telegram_server() as server,
        running_bot(server, tmp_path, webhook_port=public, METRICS_PORT=str(private)) as bot,
    ):
        worker = Worker(server, bot.webhook)
        await worker.say("/start")
        await worker.press(Intent(Screen.HOME, language=Language.FR))
        await worker.say("mon patron ne me paye pas mon salaire")

        seen = (await looked_at(private)).text
        ready = await looked_at(private, "/readyz")
        alive = await looked_at(private, "/healthz")

    assert value(seen, "rafiq_updates_total", end="answered") == 3
    assert value(seen, "rafiq_stage_seconds_count", stage="whole") == 3
    assert value(seen, "rafiq_stage_seconds_sum", stage="send") > 0
    assert (value(seen, "rafiq_ready"), value(seen, "rafiq_degraded"), value(seen, "rafiq_queries_lost")) == (1, 0, 0)
    assert value(seen, "rafiq_content_info", version=ready.json()["content"]) == 1
    assert (ready.status_code, ready.json()["state"], alive.text) == (200, "ok", "alive")


async def test_no_metric_tells_whom_where_about_what_or_in_which_language(tmp_path: Path) -> None:
    private, secret = (
        free_port(),
        {str(member) for kind in (Topic, Language, Origin, Danger, Outcome, Way) for member in kind},
    )
    async with telegram_server() as server, running_bot(server, tmp_path, METRICS_PORT=str(private)) as bot:
        worker = Worker(server)
        await worker.say("/start")
        await worker.press(Intent(Screen.HOME, language=Language.HA))
        await worker.press(Intent(Screen.HOME, origin=Origin.NE))
        await worker.say("they are beating me")
        await worker.send(photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}])
        seen = (await looked_at(private)).text
        await bot.stop()

    told = [item for sample in samples(seen) for item in sample.labels.items() if item[0] not in ("end", "stage")]
    assert {name for sample in samples(seen) for name in sample.labels} <= LABELS
    assert not {value for _, value in told} & secret
    assert_names_nobody(seen.encode(), bot.log)


async def test_a_taken_port_is_named_and_ends_the_process(tmp_path: Path) -> None:
    async with telegram_server() as server:
        taken = int(server.address.rpartition(":")[2])
        async with running_bot(server, tmp_path, METRICS_PORT=str(taken)) as bot:
            await asyncio.wait_for(bot.process.wait(), 20)
            await bot.stop()

    assert bot.process.returncode == 2
    assert f"127.0.0.1:{taken} cannot be listened on".encode() in bot.log


async def test_the_log_is_json_with_codes_and_no_line_per_update_and_the_public_port_shows_no_metrics(
    tmp_path: Path,
) -> None:
    public = free_port()
    async with telegram_server() as server, running_bot(server, tmp_path, webhook_port=public) as bot:
        assert (await looked_at(public)).status_code == 404
        worker = Worker(server, bot.webhook)
        for _ in range(4):
            await worker.say("/start")
        await bot.stop()

    lines = [json.loads(line) for line in bot.log.splitlines()]
    assert [line["code"] for line in lines] == ["started", "stopped"]
    assert all({"time", "level", "room", "code", "line"} == line.keys() for line in lines)


def record(room: str, says: str, *values: object, error: Exception | None = None) -> logging.LogRecord:
    told = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(room, logging.ERROR, "x.py", 1, says, values, told)


def raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


@pytest.mark.parametrize("form", [JsonLines(), Plain()])
def test_neither_foreign_words_nor_the_text_of_an_exception_reach_the_log(form: logging.Formatter) -> None:
    foreign = form.format(record("aiohttp.client", "planted %s", "planted", error=raised("planted")))
    ours = form.format(record("bot.telegram.edge", "answer-failed %s", "ValueError", error=raised("planted")))

    assert "planted" not in foreign + ours
    assert "ValueError" in foreign
    assert "test_measures.py" in ours


def test_a_flood_of_one_code_is_held_back_and_told_in_one_number() -> None:
    clock = iter([0.0] * 100 + [61.0, 61.0])
    sparing = Sparing(clock.__next__)
    written = [sparing.filter(record("bot.x", "quota-alone %s", "TimeoutError")) for _ in range(100)]
    late = record("bot.x", "quota-alone %s", "TimeoutError")

    assert sum(written) == BURST
    assert sparing.filter(late)
    assert json.loads(JsonLines().format(late))["held_back"] == 100 - BURST
    assert sparing.filter(record("bot.x", "another-code"))


def test_held_back_lines_are_counted_by_code() -> None:
    measures = Measures()
    for _ in range(9):
        measures.lines().emit(record("bot.x", "quota-alone %s", "TimeoutError"))

    assert value(measures.exposition().decode(), "rafiq_log_lines_total", code="quota-alone") == 9


def test_every_member_of_the_closed_sets_is_shown_from_the_start() -> None:
    shown = {value for sample in samples(Measures().exposition().decode()) for value in sample.labels.values()}

    assert {*End, *Stage, *Trouble} <= shown


def test_the_spool_is_weighed_with_what_ended_processes_left(tmp_path: Path) -> None:
    (tmp_path / "spool-a.jsonl").write_bytes(b"x" * 10)
    (tmp_path / "spool-b.jsonl").write_bytes(b"x" * 5)

    assert bytes_in(tmp_path) == 15
    assert bytes_in(tmp_path / "nowhere") == 0

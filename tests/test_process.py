"""The bot as a process of its own against the strict Bot API server, over real HTTP, by long polling and by webhook."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse, Response

from bot.telegram.callback import encode
from bot.telegram.webhook import MAX_BYTES, SECRET_HEADER
from bot.understanding import Intent, Screen
from bot.vocabulary import Danger, Language, Origin, Topic
from tests.telegram_server import TOKEN, TelegramServer, telegram_server
from tests.worker import CHAT, SECRET, USER, Bot, Worker, assert_names_nobody, running_bot

both_ways = pytest.mark.parametrize("way", ["polling", "webhook"])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@asynccontextmanager
async def service(way: str, folder: Path) -> AsyncIterator[tuple[TelegramServer, Bot, Worker]]:
    """The strict server, the bot against it, and a worker."""
    port = free_port() if way == "webhook" else None
    async with telegram_server() as server, running_bot(server, folder, webhook_port=port) as bot:
        yield server, bot, Worker(server, bot.webhook)


@both_ways
async def test_the_whole_way_without_an_error(way: str, tmp_path: Path) -> None:
    async with service(way, tmp_path) as (server, bot, worker):
        await worker.say("/start")
        await worker.press(Intent(Screen.HOME, language=Language.FR))
        await worker.press(Intent(Screen.HOME, origin=Origin.NE))
        await worker.press(Intent(Screen.TOPIC, topic=Topic.WAGES))
        await worker.press(Intent(Screen.TOPIC, topic=Topic.WAGES, page=1))
        await worker.press(Intent(Screen.USEFUL, topic=Topic.WAGES))
        assert "📞" in await worker.press(Intent(Screen.CONTACTS, topic=Topic.WAGES))
        await worker.press(Intent(Screen.CONTACT, topic=Topic.WAGES, contact="NE/ne-embassy-tripoli"))
        card = await worker.press(Intent(Screen.CARD, topic=Topic.WAGES, contact="NE/ne-embassy-tripoli"))
        assert "TEL;TYPE=VOICE:+218213608990" in card
        await worker.say("mon patron ne me paye pas mon salaire")
        await worker.press(Intent(Screen.DANGER))
        assert "1417" in await worker.press(Intent(Screen.DANGER, danger=Danger.VIOLENCE))
        await worker.say("/delete")
        await worker.press(Intent(Screen.HOME))
        assert server.faults == []

        await bot.stop()

    assert bot.process.returncode == 0
    assert b'"level": "error"' not in bot.log
    assert_names_nobody(bot.log, *bot.stored())
    assert server.webhook == ("" if way == "polling" else "https://rafiq.example/telegram")


@both_ways
async def test_a_wiped_chat_leaves_no_trace(way: str, tmp_path: Path) -> None:
    async with service(way, tmp_path) as (server, bot, worker):
        await worker.say("/start")
        await worker.press(Intent(Screen.HOME, language=Language.FR))
        await worker.press(Intent(Screen.HOME, origin=Origin.NE))
        for number in range(10):
            await worker.say(["/contacts", "/danger"][number % 2])
            await asyncio.sleep(0.6)
        stuck = next(iter(server.chats[CHAT]))
        server.undeletable = {stuck}
        before = len(server.chats[CHAT])

        await worker.say("/wipe")

        assert before > 20
        left = list(server.chats[CHAT].values())
        assert [shown.keyboard for shown in left] == [None, None]
        assert stuck in server.chats[CHAT]
        server.undeletable = set()
        await worker.say("/start")
        assert encode(Intent(Screen.HOME, language=Language.HA)) in _offered(server)

        await worker.say("/wipe")
        await bot.stop()

    assert_names_nobody(bot.log, *bot.stored())


@both_ways
async def test_a_photo_is_deleted_on_request_with_the_warning(way: str, tmp_path: Path) -> None:
    async with service(way, tmp_path) as (server, _, worker):
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
        await worker.send(photo=photo, caption="Planted-Name's passport")

        await worker.press(Intent(Screen.UNSEND))

        assert server.chats[CHAT] == {}
        assert not [name for name, _ in server.calls if name in ("getFile", "sendPhoto")]


ODD_UPDATES: list[dict[str, Any]] = [
    {"message": {"message_id": 1}},
    {"message": None},
    {"message": "planted_handle"},
    {"a_type_of_tomorrow": {"from": USER, "text": "planted_handle"}},
    {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -7, "type": "channel"}, "text": "planted_handle"}},
    {"callback_query": {"id": "x", "from": USER, "chat_instance": "c"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": CHAT, "type": "private"}, "text": "x" * 20_000}},
]


@both_ways
async def test_odd_updates_stop_nobody_and_leave_no_trace(way: str, tmp_path: Path) -> None:
    async with service(way, tmp_path) as (_, bot, worker):
        for odd in ODD_UPDATES:
            await worker.bring(**odd)

        assert "<b>" in await worker.say("/start")

        await bot.stop()
    assert_names_nobody(bot.log)


MISBEHAVIOURS = {
    "429": JSONResponse(
        {"ok": False, "error_code": 429, "description": f"Too Many Requests for {CHAT}", "parameters": {"retry_after": 1}},
        429,
    ),
    "500": JSONResponse({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500),
    "502": Response("<html>Bad Gateway</html>", 502),
    "half": Response('{"ok": true, "resu', 200),
    "garbage": Response(b"\xff\xfe\x00", 200),
    "nothing": Response("", 200),
}


@pytest.mark.parametrize("fault", MISBEHAVIOURS)
async def test_what_a_retry_can_save_is_saved(fault: str, tmp_path: Path) -> None:
    async with service("webhook", tmp_path) as (server, bot, worker):
        server.misbehaviours = [MISBEHAVIOURS[fault]]

        assert "1417" in await worker.say("/danger")

        await bot.stop()
    assert_names_nobody(bot.log)


async def test_a_worker_who_blocked_the_bot_holds_up_nobody(tmp_path: Path) -> None:
    async with service("webhook", tmp_path) as (server, bot, worker):
        forbidden = {"ok": False, "error_code": 403, "description": f"Forbidden: bot was blocked by {CHAT}"}
        server.misbehaviours = [JSONResponse(forbidden, 403)]
        await worker.say("/start")

        assert "1417" in await worker.say("/danger")

        await bot.stop()
    assert_names_nobody(bot.log)


async def test_a_slow_chat_holds_up_no_other(tmp_path: Path) -> None:
    async with service("polling", tmp_path) as (server, _, worker):
        await worker.say("/start")
        slow = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 12}}
        server.misbehaviours = [JSONResponse(slow, 429)]
        stranger = {**USER, "id": CHAT + 1}
        other = {"id": CHAT + 1, "type": "private"}
        server.deliver(message={"message_id": 1, "date": 1, "chat": other, "from": stranger, "text": "/start"})
        async with asyncio.timeout(10):
            while server.misbehaviours:  # noqa: ASYNC110  the other process moves on when it will
                await asyncio.sleep(0.05)
        mine = {"id": CHAT, "type": "private"}
        server.deliver(message={"message_id": 2, "date": 1, "chat": mine, "from": USER, "text": "/danger"})

        async with asyncio.timeout(6):
            while "1417" not in worker.reads():  # noqa: ASYNC110  the other process moves on when it will
                await asyncio.sleep(0.05)


async def test_a_revoked_token_is_named_and_waited_for_and_recovered_from(tmp_path: Path) -> None:
    async with telegram_server() as server, running_bot(server, tmp_path, token="4242:revoked") as bot:
        assert bot.process.stderr is not None
        async with asyncio.timeout(20):
            async for line in bot.process.stderr:
                if b"fetch-failed" in line:
                    break
        assert b"check BOT_TOKEN" in line

        server.tokens.add("4242:revoked")

        assert "<b>" in await Worker(server).say("/start")


async def test_the_webhook_refuses_cheaply_what_is_not_telegram(tmp_path: Path) -> None:
    async with service("webhook", tmp_path) as (_, bot, _worker), httpx.AsyncClient() as client:
        url, known = str(bot.webhook), {SECRET_HEADER: SECRET}

        statuses = [
            (await client.get(url)).status_code,
            (await client.post(url, json={})).status_code,
            (await client.post(url, json={}, headers={SECRET_HEADER: "wrong"})).status_code,
            (await client.post(url, content=b"{", headers=known)).status_code,
            (await client.post(url, content=b"[]", headers=known)).status_code,
            (await client.post(url, content=b"[" * 100_000, headers=known)).status_code,
            (await client.post(url, content=b"x" * (MAX_BYTES + 1), headers=known)).status_code,
            (await client.post(url, json={"update_id": 1}, headers=known)).status_code,
            (await client.get(url.replace("/telegram", "/healthz"))).status_code,
        ]

        assert statuses == [405, 401, 401, 400, 400, 400, 413, 200, 200]


async def test_a_slow_body_is_cut_off(tmp_path: Path) -> None:
    async with service("webhook", tmp_path) as (_, bot, _worker):
        port = int(str(bot.webhook).split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n{{"
        writer.write(head.encode())

        assert b"408" in await asyncio.wait_for(reader.readline(), 10)
        writer.close()


async def test_setup_sets_what_differs_and_nothing_twice(tmp_path: Path) -> None:
    import os
    import sys

    async with telegram_server() as server:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": server.address, "SECRET_KEY": "k" * 40}
        printed = []
        for _ in range(2):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "telegram", "--setup", env=kept | settings, stdout=asyncio.subprocess.PIPE
            )
            out, _err = await process.communicate()
            assert process.returncode == 0
            printed.append(out.decode())

        assert server.faults == []
        assert "tl: commands" in printed[0]
        assert [line for line in printed[1].splitlines() if line.endswith(": commands")] == []
        assert "/setjoingroups" in printed[1]
        assert ("name", "ar") in server.texts


def _offered(server: TelegramServer) -> list[Any]:
    shown = list(server.chats[CHAT].values())[-1]
    assert shown.keyboard is not None
    return [button.callback_data for row in shown.keyboard.inline_keyboard for button in row]


async def test_two_bots_on_one_token_are_named_in_the_log_and_recovered_from(tmp_path: Path) -> None:
    conflict = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}
    async with telegram_server() as server:
        server.poll_faults = [JSONResponse(conflict, 409)] * 2
        async with running_bot(server, tmp_path) as bot:
            assert "<b>" in await Worker(server).say("/start")
            await bot.stop()

    assert bot.log.count(b"another process is polling with the same token") == 2


async def test_a_network_that_is_gone_for_a_while_is_waited_out(tmp_path: Path) -> None:
    port = free_port()
    async with running_bot(TelegramServer(address=f"http://127.0.0.1:{port}"), tmp_path) as bot:
        assert bot.process.stderr is not None
        async with asyncio.timeout(30):
            async for line in bot.process.stderr:
                if b"fetch-failed network" in line:
                    break

        async with telegram_server(port) as server:
            assert "<b>" in await Worker(server).say("/start")

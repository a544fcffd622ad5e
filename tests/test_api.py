"""Calls to Telegram over connections that are kept open: used again, renewed when they ended, given up when they hang."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.telegram.api import BotApi, CallError, Fault, body_of
from bot.telegram.connection import MAX_BYTES

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok":true,"result":"yes"}'


class Server:
    """A server on loopback that answers each request with the next of what it was given, and counts its connections."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.connections = 0
        self.requests: list[bytes] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self.answers.pop(0) if self.answers else OK
                if answer is None:
                    break
                writer.write(answer)
                if b"onnection: close" in answer:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def talking_to(server: Server) -> AsyncIterator[BotApi]:
    listening = await asyncio.start_server(server.take, "127.0.0.1", 0)
    api = BotApi("1:token", f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/base/")
    try:
        yield api
    finally:
        api.close()
        listening.close()


async def test_calls_go_out_as_json_over_one_connection() -> None:
    server = Server()
    async with talking_to(server) as api:
        results = [await api.call("sendMessage", body_of(chat_id=5, text="é", reply=None)) for _ in range(3)]

    assert results == ["yes"] * 3
    assert server.connections == 1
    assert server.requests[0].startswith(b"POST /base/bot1:token/sendMessage HTTP/1.1\r\n")
    assert server.requests[0].endswith('\r\n\r\n{"chat_id":5,"text":"é"}'.encode())


async def test_calls_side_by_side_have_a_connection_each() -> None:
    server = Server()
    async with talking_to(server) as api:
        await asyncio.gather(*(api.call("getMe", b"{}") for _ in range(5)))
        await asyncio.gather(*(api.call("getMe", b"{}") for _ in range(5)))

    assert server.connections == 5


async def test_a_connection_that_ended_meanwhile_costs_no_call() -> None:
    server = Server(OK, None)
    async with talking_to(server) as api:
        await api.call("getMe", b"{}")

        assert await api.call("getMe", b"{}") == "yes"

    assert server.connections == 2


@pytest.mark.parametrize(
    "closing",
    [OK.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"), OK + b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
    ids=["closed by the server", "more than was asked for"],
)
async def test_a_connection_that_is_not_clean_is_not_used_again(closing: bytes) -> None:
    server = Server(closing)
    async with talking_to(server) as api:
        assert await api.call("getMe", b"{}") == "yes"
        assert await api.call("getMe", b"{}") == "yes"

    assert server.connections == 2


async def test_a_call_that_was_given_up_leaves_its_answer_to_no_other() -> None:
    server = Server(b"HTTP/1.1 200 OK\r\n")
    async with talking_to(server) as api:
        with pytest.raises(CallError) as refused:
            await api.call("getMe", b"{}", 0.05)
        server.answers = [OK]

        assert await api.call("getMe", b"{}") == "yes"

    assert refused.value.fault is Fault.NETWORK


def answer(status: int, body: str) -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (answer(400, '{"ok":false,"description":"Bad Request: chat 77 not found"}'), Fault.BAD_REQUEST),
        (answer(401, '{"ok":false}'), Fault.UNAUTHORIZED),
        (answer(403, '{"ok":false,"description":"Forbidden: blocked by 77"}'), Fault.FORBIDDEN),
        (answer(409, '{"ok":false}'), Fault.CONFLICT),
        (answer(429, '{"ok":false,"parameters":{"retry_after":7}}'), Fault.RETRY_AFTER),
        (answer(404, '{"ok":false}'), Fault.OTHER),
        (answer(502, "<html>77</html>"), Fault.SERVER),
        (answer(500, '{"ok":false}'), Fault.SERVER),
        (answer(200, "{"), Fault.UNREADABLE),
        (answer(200, "[]"), Fault.UNREADABLE),
        (b"\xff\xfe\x00 no http 77", Fault.NETWORK),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhalf", Fault.NETWORK),
        (answer(200, "x" * (MAX_BYTES + 1)), Fault.NETWORK),
    ],
)
async def test_what_went_wrong_is_told_by_kind_and_not_in_telegrams_words(told: bytes, fault: Fault) -> None:
    async with talking_to(Server(told)) as api:
        with pytest.raises(CallError) as refused:
            await api.call("sendMessage", b"{}")

    assert refused.value.fault is fault
    assert "77" not in repr(refused.value)
    assert refused.value.retry_after == (7 if fault is Fault.RETRY_AFTER else 0)


async def test_no_way_to_the_server_is_a_fault_of_the_network() -> None:
    with pytest.raises(CallError) as refused:
        await BotApi("1:token", "http://127.0.0.1:9").call("getMe", b"{}")

    assert refused.value.fault is Fault.NETWORK


def test_the_running_bot_loads_only_what_it_needs() -> None:
    unwanted = "aiogram", "aiohttp", "openpyxl", "redis", "wordfreq"
    told = f"import sys, bot.telegram; print([name for name in {unwanted} if name in sys.modules])"

    printed = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout

    assert printed.strip() == "[]"

"""The bot as a process: opens what it needs, answers until it is told to stop, and closes in order."""

import asyncio
import logging
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.methods import SetWebhook
from redis.asyncio import Redis

from bot.conversation import Edition, Folders
from bot.journal import Journal
from bot.people import People
from bot.server import QuietServer
from bot.telegram.edge import ALLOWED_UPDATES, Edge
from bot.telegram.keeping import Now
from bot.telegram.outgoing import Outgoing, Responding
from bot.telegram.polling import Poller
from bot.telegram.quota import PATIENCE, SharedQuota
from bot.telegram.readiness import Readiness
from bot.telegram.receive import Receiver
from bot.telegram.reload import keep_current
from bot.telegram.setup import CHECKLIST, set_up
from bot.telegram.tending import stopped, tend
from bot.telegram.webhook import PATH, Webhook

DRAIN_SECONDS = 5

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connections:
    """Where the process connects to, and its secrets. Never printed: `repr` leaves them out.

    With a `webhook_url` Telegram brings the updates to `host`:`port`; without one they are fetched by long polling.
    """

    token: str = field(repr=False)
    api_url: str
    people_url: str = field(repr=False)
    people_keys: tuple[bytes, ...] = field(repr=False)
    journal_url: str = field(repr=False)
    spool: Path
    redis_url: str | None = field(default=None, repr=False)
    webhook_url: str | None = None
    webhook_secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000


async def run(edition: Edition, folders: Folders, connections: Connections, now: Now) -> None:
    """Answer on Telegram until SIGTERM or SIGINT, from the edition and those that follow it in its folders."""
    async with AsyncExitStack() as opened:
        people = await People.open(connections.people_url, *connections.people_keys)
        opened.push_async_callback(people.close)
        journal = await Journal.open(connections.journal_url, connections.spool)
        opened.push_async_callback(journal.close)
        bot = _bot(connections)
        opened.push_async_callback(bot.session.close)
        quota = None
        if connections.redis_url:
            redis = Redis.from_url(connections.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
            opened.push_async_callback(redis.aclose)
            quota = SharedQuota(redis, people.hashed)
        edge = Edge(edition, people, journal, now, quota=quota)
        log.info("started, content %s", edition.handbook.version)
        opened.push_async_callback(stopped, asyncio.create_task(keep_current(edge, folders)))
        opened.push_async_callback(stopped, asyncio.create_task(tend(people, journal, now)))
        if edition.redactor:
            edition.redactor.prepare()
        readiness = Readiness((lambda: journal.reasons,))
        if connections.webhook_url:
            await _by_webhook(bot, edge, connections, readiness)
        else:
            await _by_polling(bot, edge, readiness)
    log.info("stopped")


async def announce(edition: Edition, connections: Connections) -> None:
    """Bring the bot's public texts on Telegram up to date and print what was changed."""
    bot = _bot(connections)
    try:
        async for line in set_up(bot, edition.translations):
            print(line)  # noqa: T201
    finally:
        await bot.session.close()
    print(CHECKLIST)  # noqa: T201


def _bot(connections: Connections) -> Bot:
    return Bot(connections.token, AiohttpSession(api=TelegramAPIServer.from_base(connections.api_url)))


async def _by_polling(bot: Bot, edge: Edge, readiness: Readiness) -> None:
    stop = asyncio.Event()

    def end() -> None:
        readiness.drain()
        stop.set()

    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, end)
    poller = Poller(bot, Receiver(bot, edge.dispatcher(Outgoing(bot))), stop)
    readiness.parts += (lambda: poller.reasons,)
    await poller.run()


async def _by_webhook(bot: Bot, edge: Edge, connections: Connections, readiness: Readiness) -> None:
    """Serve the webhook. It is set at every start, which changes nothing where it is set, and never deleted on stop."""
    outgoing = Responding(bot)
    webhook = Webhook(Receiver(bot, edge.dispatcher(outgoing)), outgoing, connections.webhook_secret, readiness)
    url = f"{(connections.webhook_url or '').rstrip('/')}{PATH}"
    try:
        await bot(SetWebhook(url=url, secret_token=connections.webhook_secret, allowed_updates=sorted(ALLOWED_UPDATES)))
    except AiogramError as error:
        log.warning("webhook-not-set %s", type(error).__name__)
    server = QuietServer(
        webhook.application(),
        drain_seconds=DRAIN_SECONDS,
        host=connections.host,
        port=connections.port,
        ending=readiness.drain,
    )
    await server.serve()

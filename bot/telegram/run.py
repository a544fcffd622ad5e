"""The bot as a process: opens what it needs, answers until it is told to stop, and closes in order."""

import asyncio
import datetime
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.conversation import Edition
from bot.journal import Journal
from bot.people import People
from bot.telegram.edge import Edge
from bot.telegram.polling import poll

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connections:
    """Where the process connects to, and its secrets. Never printed: `repr` leaves them out."""

    token: str = field(repr=False)
    api_url: str
    people_url: str = field(repr=False)
    people_secret: bytes = field(repr=False)
    journal_url: str = field(repr=False)


async def run(edition: Edition, connections: Connections, today: Callable[[], datetime.date]) -> None:
    """Answer on Telegram by long polling until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    async with AsyncExitStack() as opened:
        people = await People.open(connections.people_url, connections.people_secret)
        opened.push_async_callback(people.close)
        journal = await Journal.open(connections.journal_url)
        opened.push_async_callback(journal.close)
        bot = Bot(connections.token, AiohttpSession(api=TelegramAPIServer.from_base(connections.api_url)))
        opened.push_async_callback(bot.session.close)
        log.info("started, content %s", edition.handbook.version)
        await poll(bot, Edge(edition, people, journal, today).dispatcher(), stop=stop)
    log.info("stopped")

"""The bot as a process: opens what it needs, answers until it is told to stop, and closes in order."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation import Edition, Folders
from bot.journal import Journal
from bot.logbook import OURS
from bot.people import People
from bot.server import QuietServer, listening
from bot.telegram.api import BotApi, CallError, body_of
from bot.telegram.edge import Edge
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.keeping import Now
from bot.telegram.limits import Pace, Turnstile
from bot.telegram.measures import Measures, bytes_in
from bot.telegram.order import Order
from bot.telegram.outgoing import Outgoing, Responding
from bot.telegram.polling import Poller
from bot.telegram.private import private_port
from bot.telegram.quota import Quota
from bot.telegram.readiness import DEGRADED, Readiness
from bot.telegram.receive import Receiver
from bot.telegram.reload import keep_current
from bot.telegram.settle import settle
from bot.telegram.tending import stopped, tend
from bot.telegram.webhook import PATH, Webhook

DRAIN_SECONDS = 3
LAME_SECONDS = 1.5
"""How long requests are still taken after the signal to stop, where other processes stand behind the same proxy, and how
long those under way get then."""

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
    metrics_port: int | None = None
    send_rate: int = 30


async def run(edition: Edition, folders: Folders, connections: Connections, now: Now) -> None:
    """Answer on Telegram until SIGTERM or SIGINT, from the edition and those that follow it in its folders.

    Raises:
        PortTakenError: when a port cannot be listened on.
    """
    measures, readiness = Measures(), Readiness()
    async with AsyncExitStack() as opened:
        if connections.metrics_port:
            port = private_port(measures, readiness, connections.host, connections.metrics_port)
            await opened.enter_async_context(port)
        opened.enter_context(_counted_lines(measures))
        people = await People.open(connections.people_url, *connections.people_keys)
        opened.push_async_callback(people.close)
        journal = await Journal.open(connections.journal_url, connections.spool)
        opened.push_async_callback(journal.close)
        api = BotApi(connections.token, connections.api_url)
        opened.callback(api.close)
        turnstile = Turnstile()
        quota, order = _shared(opened, connections.redis_url, people, turnstile)
        edge = Edge(edition, people, journal, now, turnstile, quota)
        measures.serves(edition.handbook.version)
        log.info("started, content %s", edition.handbook.version)
        opened.push_async_callback(stopped, asyncio.create_task(keep_current(edge, folders, measures=measures)))
        opened.push_async_callback(stopped, asyncio.create_task(tend(people, journal, now)))
        if edition.redactor:
            edition.redactor.prepare()
        settle()
        readiness.start(lambda: journal.reasons, lambda: edge.edition.handbook.version)
        pace = Pace(rate=connections.send_rate)
        outgoing = (Responding if connections.webhook_url else Outgoing)(api, pace, measures=measures)
        receiver = Receiver(edge, outgoing, order)
        _watch(measures, readiness, receiver, journal, connections.spool)
        if isinstance(outgoing, Responding):
            webhook = Webhook(receiver, outgoing, connections.webhook_secret, readiness=readiness, measures=measures)
            await _by_webhook(api, webhook, readiness, connections)
        else:
            await _by_polling(api, receiver, readiness)
    log.info("stopped")


def _shared(opened: AsyncExitStack, url: str | None, people: People, turnstile: Turnstile) -> tuple[Quota, Order]:
    """What several processes share by Redis; without it each keeps quota and order by itself."""
    if url is None:
        return Quota(), Order()
    from redis.asyncio import Redis  # a quarter of a second, which who has none need not wait for

    from bot.telegram.shared_order import SharedOrder
    from bot.telegram.shared_quota import PATIENCE, SharedQuota

    redis = Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    opened.push_async_callback(redis.aclose)
    order = SharedOrder(redis, people.hashed, turnstile)
    opened.push_async_callback(stopped, asyncio.create_task(order.renew()))
    return SharedQuota(redis, people.hashed), order


@contextmanager
def _counted_lines(measures: Measures) -> Iterator[None]:
    """Have the lines of our log counted by their codes while inside."""
    handler, ours = measures.lines(), logging.getLogger(OURS)
    ours.addHandler(handler)
    try:
        yield
    finally:
        ours.removeHandler(handler)


def _watch(measures: Measures, readiness: Readiness, receiver: Receiver, journal: Journal, spool: Path) -> None:
    """Show what is read at each look."""
    measures.watch("rafiq_updates_under_way", "Updates taken and not yet done.", lambda: receiver.under_way)
    measures.watch("rafiq_spool_bytes", "What waits for the counters' database.", lambda: bytes_in(spool))
    measures.watch("rafiq_queries_lost", "Counts that could be kept nowhere since the start.", lambda: journal.queries_lost)
    measures.watch("rafiq_ready", "1 when updates may be brought.", lambda: readiness.can_answer)
    measures.watch("rafiq_degraded", "1 when it answers though not all is well.", lambda: readiness.state == DEGRADED)


async def _by_polling(api: BotApi, receiver: Receiver, readiness: Readiness) -> None:
    stop = asyncio.Event()

    def end() -> None:
        readiness.drain()
        stop.set()

    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, end)
    poller = Poller(api, receiver, stop)
    readiness.also(lambda: poller.reasons)
    await poller.run()


async def _by_webhook(api: BotApi, webhook: Webhook, readiness: Readiness, connections: Connections) -> None:
    """Serve the webhook. It is set at every start, which changes nothing where it is set, and never deleted on stop."""
    url = f"{(connections.webhook_url or '').rstrip('/')}{PATH}"
    listener = listening(connections.host, connections.port)
    try:
        allowed = sorted(ALLOWED_UPDATES)
        await api.call("setWebhook", body_of(url=url, secret_token=connections.webhook_secret, allowed_updates=allowed))
    except CallError as error:
        log.warning("webhook-not-set %s", error.fault)
    lame = LAME_SECONDS if connections.redis_url else 0.0
    server = QuietServer(webhook, drain_seconds=DRAIN_SECONDS, ending=readiness.drain, lame_seconds=lame)
    await server.serve([listener])

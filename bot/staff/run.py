"""The staff pages as a process of their own."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from bot.server import QuietServer
from bot.staff.app import application
from bot.staff.figures.mail import Post
from bot.staff.figures.weekly import send_weekly
from bot.staff.forget import forget
from bot.staff.room import Room
from bot.staff.unanswered.pages import forget_groups

DRAIN_SECONDS = 5
_HOUR = 3_600

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the pages are served."""

    host: str
    port: int


async def serve(room: Room, listening: Listening, post: Post | None = None) -> None:
    """Serve until the process is told to stop; every hour forget what is too old, and post the digest of a new week."""
    server = QuietServer(application(room), drain_seconds=DRAIN_SECONDS, host=listening.host, port=listening.port)
    tending = asyncio.create_task(_tend(room, post))
    try:
        await server.serve()
    finally:
        tending.cancel()
        with suppress(asyncio.CancelledError):
            await tending
        await room.engine.dispose()


async def _tend(room: Room, post: Post | None) -> None:
    while True:
        try:
            await forget(room.engine, room.now())
            forget_groups()
        except Exception as error:  # noqa: BLE001  the pages go on; the log says what kind of thing it was
            log.error("staff-forget-failed %s", type(error).__name__)
        if post:
            await _post_digest(room, post)
        await asyncio.sleep(_HOUR)


async def _post_digest(room: Room, post: Post) -> None:
    try:
        await send_weekly(room, post)
    except Exception as error:  # noqa: BLE001  it is tried again in an hour; neither address nor password is logged
        log.error("staff-digest-not-sent %s", type(error).__name__)

"""The weekly e-mail of the running staff pages: each closed week is sent once, soon after it has closed."""

import datetime
import logging

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.staff.audit import COMMAND_LINE, Action, record
from bot.staff.figures.digest import Digest, digest_of
from bot.staff.figures.mail import Post, send
from bot.staff.room import Room
from bot.staff.tables import audit
from bot.trends.spans import Kind, last_day

NEWS_FOR = datetime.timedelta(days=6)
"""How long after its end a week is still sent: a process that starts later does not send old news."""

log = logging.getLogger(__name__)


async def send_weekly(room: Room, post: Post) -> str | None:
    """Send the last closed week, if that is news and was not sent yet; which week, if it was sent now."""
    closed = await room.figures.closed(Kind.WEEK)
    if not closed or room.today - last_day(closed[-1]) > NEWS_FOR or await _was_sent(room, closed[-1]):
        return None
    digest = await digest_of(room.figures, room.words[post.language])
    await send_noted(room.engine, post, digest, room.now(), COMMAND_LINE)
    return digest.week


async def send_noted(engine: AsyncEngine, post: Post, digest: Digest, at: datetime.datetime, actor: str) -> None:
    """Send a digest and write it down in the audit trail.

    Raises:
        OSError: when the mail server does not take it; then nothing is written down.
    """
    await send(post, digest)
    await record(engine, at, actor, Action.DIGEST, digest.week)


async def _was_sent(room: Room, week: str) -> bool:
    sent = select(audit.c.id).where(audit.c.action == Action.DIGEST, audit.c.detail == week).limit(1)
    async with room.engine.connect() as connection:
        return (await connection.execute(sent)).first() is not None

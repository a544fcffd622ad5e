"""What of the staff's own tables has outlived its time is forgotten."""

import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.query import AUDIT_KEPT, FOLLOW_UPS_KEPT, SESSION_IDLE, SESSION_KEPT
from bot.staff.tables import audit, follow_up, follow_up_event, session, user


async def forget(engine: AsyncEngine, now: datetime.datetime) -> int:
    """Delete ended sessions, old lines of the audit trail, old follow-ups, and accounts disabled long ago; how many rows."""

    def ago(span: datetime.timedelta) -> int:
        return int((now - span).timestamp())

    newest = func.max(follow_up_event.c.at)
    stale = select(follow_up_event.c.follow_up).group_by(follow_up_event.c.follow_up).having(newest < ago(FOLLOW_UPS_KEPT))
    statements = [
        delete(session).where((session.c.began < ago(SESSION_KEPT)) | (session.c.seen < ago(SESSION_IDLE))),
        delete(audit).where(audit.c.at < ago(AUDIT_KEPT)),
        delete(user).where(user.c.disabled_at < ago(AUDIT_KEPT)),
    ]
    async with engine.begin() as connection:
        done = [(await connection.execute(statement)).rowcount for statement in statements]
        old = (await connection.execute(stale)).scalars().all()
        for table, column in ((follow_up_event, follow_up_event.c.follow_up), (follow_up, follow_up.c.id)):
            done.append((await connection.execute(delete(table).where(column.in_(old)))).rowcount)
    return sum(done)

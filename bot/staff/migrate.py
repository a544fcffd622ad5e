"""Bringing the tables that the staff pages read and write up to date: the journal's and the staff's own."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.journal.migrate import migrate

MIGRATIONS = Path(__file__).parent / "migrations"


async def prepare(engine: AsyncEngine) -> None:
    """Bring both up to date, in one transaction."""
    async with engine.begin() as connection:
        await connection.run_sync(_both)


def _both(connection: Connection) -> None:
    migrate(connection)
    migrate(connection, folder=MIGRATIONS)

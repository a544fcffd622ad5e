"""Bringing tables up to date, on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

JOURNAL = Path(__file__).parent / "migrations"


def migrate(connection: Connection, revision: str = "head", folder: Path = JOURNAL) -> None:
    """Upgrade the database of an open connection to a revision of the chain in a folder."""
    command.upgrade(configuration(connection, folder), revision)


def configuration(connection: Connection, folder: Path = JOURNAL) -> Config:
    """Alembic's configuration for a connection that the caller has opened and will commit."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config

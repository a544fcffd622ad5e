"""The staff's own tables, in the counters' database: accounts, sessions, the audit trail, follow-ups. No worker stands here.

Moments are whole seconds since 1970 (UTC). What is append-only is guarded by triggers (see the migrations): nobody who
goes through the database's own rules changes a row, or deletes one before its lifetime is over.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

MAX_NAME = 40
MAX_TITLE = 120
MAX_TEXT = 2_000

user = Table(
    "staff_user",
    metadata,
    Column("name", String(MAX_NAME), primary_key=True),
    Column("role", String(8), nullable=False),
    Column("password", String(128)),
    Column("second_factor", LargeBinary),
    Column("last_step", BigInteger, nullable=False, default=0),
    Column("link", LargeBinary(32), unique=True),
    Column("link_ends", BigInteger, nullable=False, default=0),
    Column("disabled_at", BigInteger),
)
"""Accounts, named by role and never by person. `second_factor` is sealed with a key that is in no database; `last_step` is
the 30-second step of the last code used, so that none works twice; `link` is the hash of a one-time link."""

session = Table(
    "staff_session",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("name", String(MAX_NAME), ForeignKey("staff_user.name"), nullable=False, index=True),
    Column("began", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)
"""Who is signed in, under the hash of what the browser holds."""

audit = Table(
    "staff_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("actor", String(MAX_NAME), nullable=False),
    Column("action", String(24), nullable=False),
    Column("detail", String(200), nullable=False),
)
"""Who did what. Append-only."""

follow_up = Table(
    "staff_follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("title", String(MAX_TITLE), nullable=False),
    Column("seen", Text, nullable=False),
    Column("language", String(3), nullable=False),
)
"""What staff follow up: when it was opened, its kind, and what was seen, in an editor's own words or as the address of a
saved view. Append-only."""

follow_up_event = Table(
    "staff_follow_up_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("follow_up", Integer, ForeignKey("staff_follow_up.id"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("author", String(MAX_NAME), nullable=False),
    Column("what", String(8), nullable=False),
    Column("value", Text, nullable=False),
)
"""All that happened to it, in order: its state is what these add up to. Append-only."""

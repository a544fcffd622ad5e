"""The tables of the journal: counters only. No row a question, no hour, no order, no person."""

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table

metadata = MetaData()

UNKNOWN = ""
"""What stands for "not chosen" in a column that is part of the key."""

query_count = Table(
    "query_count",
    metadata,
    Column("day", Date, primary_key=True),
    Column("origin", String(5), primary_key=True),
    Column("language", String(3), primary_key=True),
    Column("topic", String(16), primary_key=True),
    Column("way", String(6), primary_key=True),
    Column("outcome", String(10), primary_key=True),
    Column("danger", Boolean, primary_key=True),
    Column("n", Integer, nullable=False),
)
"""How many questions of one sort were asked on one day; the key is all that is known of them."""

vote_count = Table(
    "vote_count",
    metadata,
    Column("week", String(8), primary_key=True),
    Column("topic", String(16), primary_key=True),
    Column("origin", String(5), primary_key=True),
    Column("language", String(3), primary_key=True),
    Column("useful", Boolean, primary_key=True),
    Column("reason", String(16), primary_key=True),
    Column("n", Integer, nullable=False),
)
"""How many found an answer useful or not, by ISO week. Rows with a reason count beside those without, not in their place."""

arrival_count = Table(
    "arrival_count",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("n", Integer, nullable=False),
)
"""How many came by a deep link, by month (YYYY-MM)."""

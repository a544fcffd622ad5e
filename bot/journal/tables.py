"""The tables of the journal: counters only. No row a question, no hour, no order, no person.

On SQLite they have no row numbers, which would tell the order in which rows came in.
"""

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, MetaData, String, Table

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
    sqlite_with_rowid=False,
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
    sqlite_with_rowid=False,
)
"""How many found an answer useful or not, by ISO week. Rows with a reason count beside those without, not in their place."""

arrival_count = Table(
    "arrival_count",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many came by a deep link, by month (YYYY-MM)."""

query_month = Table(
    "query_month",
    metadata,
    Column("month", String(7), primary_key=True),
    *(Column(column.name, column.type, primary_key=True) for column in query_count.primary_key if column.name != "day"),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What becomes of the counters by day after their lifetime: the same, by month."""

reach_count = Table(
    "reach_count",
    metadata,
    Column("period", String(10), primary_key=True),
    Column("origin", String(5), primary_key=True),
    Column("language", String(3), primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many people used the service in a day (2026-11-25), ISO week (2026-W48) or month (2026-11)."""

wording = Table(
    "wording",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("week", String(8), nullable=False, index=True),
    Column("language", String(3), nullable=False),
    Column("text", String(160), nullable=False),
    Column("released", Boolean, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Redacted wordings under random keys. They are released to staff in batches, so that nobody can tell when one came."""

update_mark = Table(
    "update_mark",
    metadata,
    Column("mark", LargeBinary(16), primary_key=True),
    Column("hour", Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Keyed hashes of the numbers of updates that are counted already, and the hour (since 1970), for 25 hours."""

stopped = Table("stopped", metadata, Column("what", String(16), primary_key=True), sqlite_with_rowid=False)
"""What an operator has stopped: `counting`, `wording`."""

published_fact = Table(
    "published_fact",
    metadata,
    Column("period", String(10), primary_key=True),
    Column("measure", String(8), primary_key=True),
    *(Column(name, String(16), primary_key=True) for name in ("origin", "language", "topic", "way", "outcome", "danger")),
    Column("detail", String(40), primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The published figures, written once when a period closes; `*` in a column means all. What is withheld has no row."""

published_shape = Table(
    "published_shape",
    metadata,
    Column("kind", String(5), primary_key=True),
    *(
        Column(column.name, column.type, primary_key=True)
        for column in published_fact.primary_key
        if column.name != "period"
    ),
    sqlite_with_rowid=False,
)
"""Which cells are published of a day, week or month: those without a figure are withheld. The view `published_figure` shows
both together; links are not in it, for they come and go."""

closed_period = Table("closed_period", metadata, Column("period", String(10), primary_key=True), sqlite_with_rowid=False)
"""The days, weeks and months whose figures are published."""

rounding_key = Table("rounding_key", metadata, Column("key", LargeBinary(32), primary_key=True), sqlite_with_rowid=False)
"""What the rounding of published figures is drawn from, so that equal contents are always rounded alike."""

COUNTERS = {table.name: table for table in (query_count, vote_count, arrival_count, reach_count)}
"""The tables that updates add to, by name."""

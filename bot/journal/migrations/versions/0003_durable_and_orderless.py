"""Reach, wording, marks of updates, the stop switch, counters by month; and no row numbers on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = ("query_count", "vote_count", "arrival_count")


def upgrade() -> None:
    """Make the new tables and rebuild the old ones without row numbers."""
    _rebuild_on_sqlite(sqlite_with_rowid=False)
    op.create_table(
        "query_month",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("origin", sa.String(5), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("way", sa.String(6), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "origin", "language", "topic", "way", "outcome", "danger"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reach_count",
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("origin", sa.String(5), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", "origin", "language"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wording",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("week", sa.String(8), nullable=False, index=True),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("text", sa.String(160), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False, index=True),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "update_mark",
        sa.Column("mark", sa.LargeBinary(16), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False, index=True),
        sa.PrimaryKeyConstraint("mark"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stopped",
        sa.Column("what", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("what"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the new tables; the old ones keep their counts."""
    for table in ("stopped", "update_mark", "wording", "reach_count", "query_month"):
        op.drop_table(table)
    _rebuild_on_sqlite(sqlite_with_rowid=True)


def _rebuild_on_sqlite(*, sqlite_with_rowid: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in OLD:
        options = {"sqlite_with_rowid": sqlite_with_rowid}
        with op.batch_alter_table(table, recreate="always", table_kwargs=options):
            pass

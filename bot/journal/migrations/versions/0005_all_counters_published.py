"""Every counter is published, not the questions alone: a figure has a measure, and a detail beside its dimensions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE, FORMER = "published_fact", "published_former"
DIMENSIONS = ("origin", "language", "topic", "way", "outcome", "danger")


def upgrade() -> None:
    """Add both columns to the key; what is published already are questions."""
    _set_aside()
    columns = [sa.Column(name, sa.String(16), nullable=False) for name in DIMENSIONS]
    _make(sa.Column("measure", sa.String(8), nullable=False), *columns, sa.Column("detail", sa.String(40), nullable=False))
    names = ", ".join(DIMENSIONS)
    former = f"SELECT period, 'queries', {names}, '*', n FROM {FORMER}"  # noqa: S608  constants alone
    op.execute(f"INSERT INTO {TABLE} (period, measure, {names}, detail, n) {former}")
    op.drop_table(FORMER)


def downgrade() -> None:
    """Take both columns away; what is published of other counters than questions has no place any more."""
    _set_aside()
    _make(*(sa.Column(name, sa.String(16), nullable=False) for name in DIMENSIONS))
    names = ", ".join(("period", *DIMENSIONS, "n"))
    questions = f"SELECT {names} FROM {FORMER} WHERE measure = 'queries'"  # noqa: S608  constants alone
    op.execute(f"INSERT INTO {TABLE} ({names}) {questions}")
    op.drop_table(FORMER)


def _make(*key: sa.Column) -> None:
    op.create_table(
        TABLE,
        sa.Column("period", sa.String(10), nullable=False),
        *key,
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", *(column.name for column in key)),
        sqlite_with_rowid=False,
    )


def _set_aside() -> None:
    """Both databases change a key by a new table; on PostgreSQL the old one's index makes room for the new one's name."""
    op.rename_table(TABLE, FORMER)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {TABLE}_pkey RENAME TO {FORMER}_pkey")

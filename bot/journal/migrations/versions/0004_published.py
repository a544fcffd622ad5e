"""The published figures, the periods that are closed, and what rounding is drawn from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DIMENSIONS = ("origin", "language", "topic", "way", "outcome", "danger")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "published_fact",
        sa.Column("period", sa.String(10), nullable=False),
        *(sa.Column(name, sa.String(16), nullable=False) for name in DIMENSIONS),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", *DIMENSIONS),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "closed_period",
        sa.Column("period", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("period"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rounding_key",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("rounding_key", "closed_period", "published_fact"):
        op.drop_table(table)

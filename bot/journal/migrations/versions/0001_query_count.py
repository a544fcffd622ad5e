"""The counters of questions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of counters."""
    op.create_table(
        "query_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(5), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("way", sa.String(6), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "origin", "language", "topic", "way", "outcome", "danger"),
    )


def downgrade() -> None:
    """Drop the table of counters."""
    op.drop_table("query_count")

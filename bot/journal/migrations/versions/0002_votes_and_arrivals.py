"""The counters of votes on answers and of arrivals by deep links."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "vote_count",
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(5), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "topic", "origin", "language", "useful", "reason"),
    )
    op.create_table(
        "arrival_count",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "code"),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("arrival_count")
    op.drop_table("vote_count")

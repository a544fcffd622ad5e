"""Accounts, sessions, the audit trail, follow-ups; and the triggers that keep what is append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_DAY = 86_400
GUARDED = {"staff_audit": 365 * _DAY, "staff_follow_up": 1_096 * _DAY, "staff_follow_up_event": 1_096 * _DAY}
"""Append-only tables, and the seconds after which a row may be deleted: `AUDIT_KEPT`, `FOLLOW_UPS_KEPT` of bot/query.py."""


def upgrade() -> None:
    """Make the tables and their guards."""
    _make_accounts()
    _make_records()
    guard = _guard_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_postgresql
    for table, seconds in GUARDED.items():
        guard(table, seconds)


def _make_accounts() -> None:
    op.create_table(
        "staff_user",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("password", sa.String(128)),
        sa.Column("second_factor", sa.LargeBinary()),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.LargeBinary(32), unique=True),
        sa.Column("link_ends", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger()),
    )
    op.create_table(
        "staff_session",
        sa.Column("key", sa.LargeBinary(32), primary_key=True),
        sa.Column("name", sa.String(40), sa.ForeignKey("staff_user.name"), nullable=False, index=True),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
    )


def _make_records() -> None:
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False, index=True),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
    )
    op.create_table(
        "staff_follow_up",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
    )
    op.create_table(
        "staff_follow_up_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("follow_up", sa.Integer(), sa.ForeignKey("staff_follow_up.id"), nullable=False, index=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )


def _guard_sqlite(table: str, seconds: int) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    young = f"OLD.at > CAST(strftime('%s', 'now') AS INTEGER) - {seconds}"
    op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN {young} {refuse}")


def _guard_postgresql(table: str, seconds: int) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    refuse = f"EXECUTE FUNCTION {table}_refuse()"
    young = f"OLD.at > extract(epoch FROM now()) - {seconds}"
    op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} FOR EACH ROW {refuse}")
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW WHEN ({young}) {refuse}")
    op.execute(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")


def downgrade() -> None:
    """Drop the tables; their triggers go with them."""
    for table in ("staff_follow_up_event", "staff_follow_up", "staff_audit", "staff_session", "staff_user"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in GUARDED:
            op.execute(f"DROP FUNCTION {table}_refuse()")

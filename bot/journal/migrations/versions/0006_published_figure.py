"""The published figures as a view for other programs; beside them, which cells are published at all."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

VIEW, SHAPE = "published_figure", "published_shape"
PLACES = ("origin", "language", "topic", "way", "outcome", "danger", "detail")
KIND = "CASE length(p.period) WHEN 10 THEN 'day' WHEN 8 THEN 'week' ELSE 'month' END"
BEGIN = {
    # The fourth of January always lies in the first ISO week.
    "sqlite": "CASE length(p.period) WHEN 10 THEN p.period WHEN 7 THEN p.period || '-01' ELSE date(substr(p.period, 1, 4)"
    " || '-01-04', 'weekday 0', '-6 days', '+' || (CAST(substr(p.period, 7) AS INTEGER) * 7 - 7) || ' days') END",
    "postgresql": "CASE length(p.period) WHEN 10 THEN to_date(p.period, 'YYYY-MM-DD')"
    " WHEN 7 THEN to_date(p.period, 'YYYY-MM') ELSE to_date(p.period, 'IYYY\"-W\"IW') END",
}


def upgrade() -> None:
    """Make both."""
    op.create_table(
        SHAPE,
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("measure", sa.String(8), nullable=False),
        *(sa.Column(name, sa.String(16), nullable=False) for name in PLACES[:-1]),
        sa.Column("detail", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("kind", "measure", *PLACES),
        sqlite_with_rowid=False,
    )
    op.execute(f"CREATE VIEW {VIEW} AS {_view(BEGIN[op.get_bind().dialect.name])}")


def downgrade() -> None:
    """Drop both."""
    op.execute(f"DROP VIEW {VIEW}")
    op.drop_table(SHAPE)


def _view(begin: str) -> str:
    """Every cell of the shape, every link that somebody's arrivals were published by, and what an older shape published."""
    head = f'SELECT p.period, {KIND} AS kind, {begin} AS "begin"'
    n = "f.n, CASE WHEN f.n IS NULL THEN 'yes' ELSE 'no' END AS withheld"
    places = ", ".join(f"s.{name}" for name in PLACES)
    same = " AND ".join(f"f.{name} = s.{name}" for name in ("measure", *PLACES))
    stars = ", ".join(["'*'"] * (len(PLACES) - 1))
    codes = "SELECT DISTINCT detail FROM published_fact WHERE measure = 'arrivals'"
    all_but_detail = " AND ".join(f"f.{name} = '*'" for name in PLACES[:-1])
    return " UNION ALL ".join(
        (
            f"{head}, s.measure, {places}, {n} FROM closed_period p JOIN {SHAPE} s ON s.kind = {KIND} "
            f"LEFT JOIN published_fact f ON f.period = p.period AND {same}",
            f"{head}, 'arrivals', {stars}, c.detail, {n} "
            f"FROM closed_period p JOIN ({codes}) c ON length(p.period) = 7 "
            f"LEFT JOIN published_fact f ON f.period = p.period AND f.measure = 'arrivals' AND {all_but_detail} "
            "AND f.detail = c.detail",
            f"{head}, f.measure, {', '.join(f'f.{name}' for name in PLACES)}, {n} FROM published_fact f "  # noqa: S608  all of it stands above
            f"JOIN closed_period p ON p.period = f.period WHERE f.measure <> 'arrivals' "
            f"AND NOT EXISTS (SELECT 1 FROM {SHAPE} s WHERE s.kind = {KIND} AND {same})",
        )
    )

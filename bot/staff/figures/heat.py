"""Topics crossed with countries of origin, in one week or month: a table whose cells are darker the more was asked."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.staff import audit
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.figures.files import small_table
from bot.staff.figures.view import View, view_of
from bot.staff.visit import Visit
from bot.trends.figures import Cut
from bot.trends.series import Matrix, matrix
from bot.trends.shape import VALUES, Measure
from bot.trends.spans import Kind

SHADES = 5


@dataclass(frozen=True, slots=True)
class Heat:
    """The crossing of a period."""

    period: str
    matrix: Matrix

    def shade(self, row: str, column: str) -> int:
        """How dark a cell is, from 1 to `SHADES`; 0 where the count is withheld. By square root: few are many already."""
        count = self.matrix.count(row, column)
        return 0 if count is None else max(1, round(SHADES * (count / self.matrix.highest) ** 0.5))


async def heat_of(visit: Visit, view: View) -> Heat | None:
    """The last closed week or month of a view; None when it has none."""
    kind = Kind.MONTH if view.kind is Kind.MONTH else Kind.WEEK
    periods = View(Measure.QUERIES, kind, view.first, view.last).periods(await visit.room.figures.closed(kind))
    if view.backwards or not periods:
        return None
    counts = (await visit.room.figures.read(periods[-1:], Cut(apart=("topic", "origin"))))[periods[-1]]
    return Heat(periods[-1], matrix(counts, VALUES["topic"], VALUES["origin"])) if counts else None


async def heat_table(visit: Visit) -> Response:
    """The crossing as CSV."""
    view = view_of(visit.asked)
    heat = await heat_of(visit, view)
    if heat is None:
        raise HTTPException(404)
    crossed = heat.matrix
    rows = [(row, *(crossed.count(row, column) for column in crossed.columns)) for row in crossed.rows]
    await audit.record(visit.room.engine, visit.room.now(), visit.name, audit.Action.EXPORT, f"topics-origins {heat.period}")
    return small_table(f"rafiq-topics-origins-{heat.period}", [("topic", *crossed.columns), *rows])


HEAT_PAGES = (Page("/trends/crossed.csv", Permission.READ, show=heat_table),)

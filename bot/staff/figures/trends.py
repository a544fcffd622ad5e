"""The trends: a series by day, week or month, split and filtered by the address; and topics crossed with origins."""

from dataclasses import dataclass

from starlette.responses import Response

from bot.i18n import N_
from bot.staff import audit
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.figures.charts import COLOURS, DASHES, MOST, Drawn, line_chart
from bot.staff.figures.files import chart, small_table
from bot.staff.figures.heat import HEAT_PAGES, heat_of
from bot.staff.figures.names import Names
from bot.staff.figures.view import FILTERS, SPLITS, View, view_of
from bot.staff.visit import Visit
from bot.trends.series import Line, Series, series
from bot.trends.shape import VALUES
from bot.trends.spans import Kind

KINDS = {Kind.DAY: N_("Day"), Kind.WEEK: N_("Week"), Kind.MONTH: N_("Month")}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows: its series, and in words why there may be none."""

    view: View
    series: Series
    problem: str = ""

    @property
    def drawn(self) -> tuple[Line, ...]:
        """The lines that are drawn: the largest that have any point."""
        return tuple(line for line in self.series.lines if line.total)[:MOST]


async def trends(visit: Visit) -> Response:
    """The page."""
    shown = await _shown(visit)
    names = Names(visit.words)
    return visit.page(
        "trends.html",
        shown=shown,
        view=shown.view,
        names=names,
        choices=[(name, names.dimension(name), [(one, names.value(name, one)) for one in VALUES[name]]) for name in FILTERS],
        splits=[(name, names.dimension(name)) for name in SPLITS[shown.view.measure]],
        measures=[(measure.value, names.measure(measure)) for measure in SPLITS],
        kinds=[(kind.value, visit.words.gettext(name)) for kind, name in KINDS.items()],
        title=_title(shown.view, names),
        lines=[_name(line, shown.view, names) for line in shown.drawn],
        told=_in_words(shown, names),
        heat=await heat_of(visit, shown.view),
        colours=COLOURS,
        dashes=DASHES,
    )


async def trends_chart(visit: Visit) -> Response:
    """The series as a chart."""
    shown = await _shown(visit)
    return await chart(visit, lambda: _drawn(shown, visit))


async def _drawn(shown: Shown, visit: Visit) -> bytes:
    names = Names(visit.words)
    drawn = Drawn(
        _title(shown.view, names),
        [names.short_period(period) for period in shown.series.periods],
        {_name(line, shown.view, names): line.points for line in shown.drawn},
    )
    return line_chart(drawn, narrow=bool(visit.asked("narrow")))


async def trends_table(visit: Visit) -> Response:
    """The series as CSV: every value, those too that are not drawn."""
    shown = await _shown(visit)
    view, lines = shown.view, shown.series.lines
    head = (view.kind.value, *(line.value or view.measure.value for line in lines))
    points = [(period, *counts) for period, counts in shown.series.rows]
    await audit.record(visit.room.engine, visit.room.now(), visit.name, audit.Action.EXPORT, f"trends {view.query}")
    return small_table(f"rafiq-{view.measure}-{view.kind}", [head, *points])


async def _shown(visit: Visit) -> Shown:
    view, words = view_of(visit.asked), visit.words
    empty = Series((), ())
    if view.backwards:
        return Shown(view, empty, words.gettext("The last day is before the first one."))
    if not view.published:
        return Shown(
            view, empty, words.gettext("This is not published, for the counts would be too small. Take a filter off.")
        )
    if view.first and view.first > visit.room.today:
        return Shown(view, empty, words.gettext("These days are still to come."))
    periods = view.periods(await visit.room.figures.closed(view.kind))
    if not periods:
        return Shown(view, empty, words.gettext("No figures are published for these days."))
    found = series(await visit.room.figures.read(periods, view.cut), periods, view.values)
    return Shown(view, found, "" if found else words.gettext("All counts are withheld, or nothing was asked."))


def _title(view: View, names: Names) -> str:
    where = [names.value(name, view.places[name]) for name in FILTERS if name in view.places]
    # Translators: the head of a chart, such as "Questions by week", behind it what it is split by and narrowed to.
    by_kind = {
        Kind.DAY: names.gettext("{measure} by day", measure=names.measure(view.measure)),
        Kind.WEEK: names.gettext("{measure} by week", measure=names.measure(view.measure)),
        Kind.MONTH: names.gettext("{measure} by month", measure=names.measure(view.measure)),
    }
    split = [names.dimension(view.split)] if view.split else []
    return " · ".join([by_kind[view.kind], *split, *where])


def _name(line: Line, view: View, names: Names) -> str:
    return names.value(view.split, line.value) if view.split else names.measure(view.measure)


def _in_words(shown: Shown, names: Names) -> str:
    """What the chart shows, for who does not see it: of each line the first, the last and the highest count."""
    number, told = names.catalogue.formats.number, []
    for line in shown.drawn:
        points = [(n, period) for n, period in zip(line.points, shown.series.periods, strict=True) if n is not None]
        highest, when = max(points)
        told.append(
            names.gettext(
                "{name}: first {first}, last {last}, highest {highest} ({when}).",
                name=_name(line, shown.view, names),
                first=number(points[0][0]),
                last=number(points[-1][0]),
                highest=number(highest),
                when=names.period(when),
            )
        )
    return " ".join(told)


PAGES = (
    Page("/trends", Permission.READ, show=trends, menu=N_("Trends")),
    Page("/trends/chart.svg", Permission.READ, show=trends_chart),
    Page("/trends/table.csv", Permission.READ, show=trends_table),
    *HEAT_PAGES,
)

"""The overview: one closed week, in a sentence, in figures, in signals, and beside the weeks before."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.i18n import N_
from bot.staff import audit
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.figures.charts import COLOURS, DASHES, Drawn, bar_chart, line_chart
from bot.staff.figures.files import chart, small_table
from bot.staff.figures.names import Names
from bot.staff.figures.view import View
from bot.staff.figures.week import CROSSED, Week, recent, week_of
from bot.staff.figures.words import lead, sentence, signal_sentence
from bot.staff.visit import Visit
from bot.trends.figures import Cut
from bot.trends.series import Count, series
from bot.trends.shape import Measure
from bot.trends.spans import Kind, after, before

WEEKS = 26
"""How many weeks the overview's chart shows."""


async def overview(visit: Visit) -> Response:
    """The last closed week, or the one that the address names."""
    closed = await visit.room.figures.closed(Kind.WEEK)
    if not closed:
        return visit.page("overview_empty.html")
    week = _week(visit, closed)
    told = await week_of(visit.room.figures, week)
    names = Names(visit.words)
    return visit.page(
        "overview.html",
        week=told,
        names=names,
        sentence=lead(told, visit.words),
        signals=[(signal, signal_sentence(signal, visit.words), _view(week, signal.places)) for signal in told.signals],
        moved=lambda change: _view(week, dict(zip(CROSSED, change.place, strict=True))),
        earlier=before(week) if before(week) in closed else None,
        later=after(week) if after(week) in closed else None,
        lines=await _lines(visit, week),
        colours=COLOURS,
        dashes=DASHES,
        chart_words=_in_words(told, visit),
    )


async def overview_weeks(visit: Visit) -> Response:
    """The figures of the chart of the last weeks, as CSV."""
    week = _week(visit, await visit.room.figures.closed(Kind.WEEK))
    lines = await _lines(visit, week)
    rows = [(period, *(points[period] for points in lines.values())) for period in next(iter(lines.values()))]
    await audit.record(visit.room.engine, visit.room.now(), visit.name, audit.Action.EXPORT, f"overview weeks {week}")
    return small_table(f"rafiq-weeks-{week}", [("week", "questions", "people"), *rows])


async def overview_places(visit: Visit) -> Response:
    """The week's figures by country of origin and by language, as CSV."""
    week = _week(visit, await visit.room.figures.closed(Kind.WEEK))
    told = await week_of(visit.room.figures, week)
    places = (("origin", told.origins), ("language", told.languages))
    rows = [(name, change.place[0], change.before, change.now) for name, changes in places for change in changes]
    await audit.record(visit.room.engine, visit.room.now(), visit.name, audit.Action.EXPORT, f"overview places {week}")
    return small_table(f"rafiq-places-{week}", [("split", "value", "week before", week), *rows])


async def overview_line(visit: Visit) -> Response:
    """The chart of the last weeks."""
    week = _week(visit, await visit.room.figures.closed(Kind.WEEK))
    return await chart(visit, lambda: _drawn_weeks(visit, week))


async def _drawn_weeks(visit: Visit, week: str) -> bytes:
    names = Names(visit.words)
    lines = await _lines(visit, week)
    labels = [names.short_period(period) for period in next(iter(lines.values()))]
    counts = {name: list(points.values()) for name, points in lines.items()}
    drawn = Drawn(visit.words.gettext("Questions and people reached, by week"), labels, counts)
    return line_chart(drawn, narrow=bool(visit.asked("narrow")))


async def overview_origins(visit: Visit) -> Response:
    """The chart of the week's origins, beside the week before."""
    week = _week(visit, await visit.room.figures.closed(Kind.WEEK))
    return await chart(visit, lambda: _drawn_origins(visit, week))


async def _drawn_origins(visit: Visit, week: str) -> bytes:
    told: Week = await week_of(visit.room.figures, week)
    names, shown = Names(visit.words), sorted(told.origins, key=lambda change: change.order)
    drawn = Drawn(
        visit.words.gettext("Questions by country of origin, this week and the week before"),
        [names.value("origin", change.place[0]) for change in shown],
        {"now": [change.now for change in shown], "before": [change.before for change in shown]},
    )
    return bar_chart(drawn, narrow=bool(visit.asked("narrow")))


async def _lines(visit: Visit, week: str) -> dict[str, dict[str, Count]]:
    """Questions and people, by week."""
    figures, names = visit.room.figures, Names(visit.words)
    weeks = recent(await figures.closed(Kind.WEEK), week, WEEKS)
    tables = {measure: await figures.read(weeks, Cut(measure)) for measure in (Measure.QUERIES, Measure.PEOPLE)}
    points = {measure: series(table, weeks, ()).lines[0].points for measure, table in tables.items()}
    return {names.measure(measure): dict(zip(weeks, counts, strict=True)) for measure, counts in points.items()}


def _in_words(told: Week, visit: Visit) -> str:
    """The chart of the last weeks in words."""
    return sentence(told.whole, (), visit.words) or visit.words.gettext("The counts stand in the table below.")


def _week(visit: Visit, closed: tuple[str, ...]) -> str:
    asked = visit.asked("week")
    if not closed or (asked and asked not in closed):
        raise HTTPException(404)
    return asked or closed[-1]


def _view(week: str, places: dict[str, str]) -> str:
    """The address of the trends of a place: what a signal or a change leads to."""
    known = {name: value for name, value in places.items() if name in ("topic", "origin", "outcome", "danger")}
    return View(kind=Kind.WEEK, places=known).query if week else ""


PAGES = (
    Page("/", Permission.READ, show=overview, menu=N_("Overview")),
    Page("/overview/line.svg", Permission.READ, show=overview_line),
    Page("/overview/origins.svg", Permission.READ, show=overview_origins),
    Page("/overview/weeks.csv", Permission.READ, show=overview_weeks),
    Page("/overview/places.csv", Permission.READ, show=overview_places),
)

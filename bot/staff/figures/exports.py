"""The exports: the one tidy table, of what is wanted, in the form that is wanted. The audit trail tells of each."""

import asyncio
import datetime
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from bot.i18n import N_
from bot.staff import audit
from bot.staff.access.roles import Permission
from bot.staff.door import Page
from bot.staff.figures.files import streamed
from bot.staff.figures.names import Names
from bot.staff.visit import Visit
from bot.trends import Format, Wanted, lines, shape_of, table, write
from bot.trends.export import Rows
from bot.trends.shape import Measure
from bot.trends.spans import Kind

USUAL_DAYS = 365
"""How far an export reaches back when no day is chosen."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    Format.XLSX: N_("Spreadsheet (XLSX), with a dictionary and the coding columns of the IFRC's toolbox"),
    Format.CSV: N_("CSV, for Power BI, Excel and other programs"),
    Format.HXL: N_("CSV with HXL hashtags, for the Humanitarian Data Exchange"),
}
KINDS = {Kind.MONTH: N_("Months"), Kind.WEEK: N_("Weeks"), Kind.DAY: N_("Days")}


async def exports(visit: Visit) -> Response:
    """The page: what can be had."""
    names = Names(visit.words)
    return visit.page(
        "exports.html",
        formats_of_files=[(form.value, visit.words.gettext(name)) for form, name in FORMATS.items()],
        kinds=[(kind.value, visit.words.gettext(name)) for kind, name in KINDS.items()],
        measures=[(measure.value, names.measure(measure)) for measure in Measure],
        first=visit.room.today - datetime.timedelta(days=USUAL_DAYS),
        last=visit.room.today,
    )


async def export_file(visit: Visit) -> Response:
    """The file."""
    form, first, last, wanted = _wanted(visit)
    told = f"{form} {first} {last} {'+'.join(wanted.kinds) or 'all'} {'+'.join(wanted.measures) or 'all'}"
    await audit.record(visit.room.engine, visit.room.now(), visit.name, audit.Action.EXPORT, told)
    rows = _rows(visit, first, last, wanted)
    name = f"rafiq-figures-{first}-{last}{form.suffix}"
    if form is not Format.XLSX:
        return streamed(lines(rows, form), name, "text/csv; charset=utf-8")
    with tempfile.NamedTemporaryFile(prefix="rafiq-export-", suffix=".xlsx", delete=False) as opened:
        file = Path(opened.name)
    try:
        await write(rows, file, form)
    except BaseException:
        await asyncio.to_thread(file.unlink)
        raise
    return FileResponse(file, media_type=XLSX, filename=name, background=BackgroundTask(file.unlink))


async def _rows(visit: Visit, first: datetime.date, last: datetime.date, wanted: Wanted) -> Rows:
    figures = visit.room.figures
    async for period in table(figures.stream(first, last), await shape_of(figures), wanted):
        yield period


def _wanted(visit: Visit) -> tuple[Format, datetime.date, datetime.date, Wanted]:
    """What the form asks for.

    Raises:
        HTTPException: when it is nothing that could be chosen.
    """
    form = visit.form
    try:
        first, last = (datetime.date.fromisoformat(form[name]) for name in ("from", "to"))
        kinds = tuple(kind for kind in Kind if f"kind-{kind.value}" in form)
        measures = tuple(measure for measure in Measure if f"measure-{measure.value}" in form)
        return Format(form["format"]), first, last, Wanted(kinds, measures)
    except (KeyError, ValueError):
        raise HTTPException(400) from None


PAGES = (
    Page("/exports", Permission.EXPORT, show=exports, menu=N_("Exports")),
    Page("/exports/file", Permission.EXPORT, change=export_file),
)

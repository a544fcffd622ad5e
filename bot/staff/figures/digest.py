"""The week in plain words: printed by `rafiq staff digest`, and sent by e-mail. Published counts, as on the overview."""

from dataclasses import dataclass

from bot.i18n import Catalogue
from bot.staff.figures.names import Names
from bot.staff.figures.week import CROSSED, Week, week_of
from bot.staff.figures.words import lead, sentence, signal_sentence
from bot.trends import Figures
from bot.trends.series import Count
from bot.trends.spans import Kind


@dataclass(frozen=True, slots=True)
class Digest:
    """A week's digest: its subject line and its text."""

    week: str
    subject: str
    text: str


class NoWeekError(Exception):
    """There is no closed week to tell of, or not the one that was asked for."""


async def digest_of(figures: Figures, catalogue: Catalogue, week: str | None = None) -> Digest:
    """The digest of a closed week, else of the last one.

    Raises:
        NoWeekError: when that week is not closed, or none is.
    """
    closed = await figures.closed(Kind.WEEK)
    if not closed or (week and week not in closed):
        raise NoWeekError(week or "")
    told = await week_of(figures, week or closed[-1])
    names = Names(catalogue)
    # Translators: the subject of an e-mail; {days} is such as "16 – 22 Nov 2026".
    subject = catalogue.gettext("Rafiq, what workers asked: {days}", days=names.period(told.counts.period))
    parts = [[lead(told, catalogue)], _main(told, names), _signals(told, names), _moved(told, names), [_foot(names)]]
    return Digest(told.counts.period, subject, "\n\n".join("\n".join(part) for part in parts if part) + "\n")


def _main(week: Week, names: Names) -> list[str]:
    now, then = week.counts, week.before
    rows = (
        (names.gettext("Questions"), _count(now.questions, names), _count(then.questions, names)),
        (names.gettext("People reached"), _count(now.people, names), _count(then.people, names)),
        (names.gettext("Share answered"), *(_share(one.answered, names) for one in (now, then))),
        (names.gettext("Danger screens"), _count(now.danger, names), _count(then.danger, names)),
    )
    return [
        # Translators: a line of the digest, such as "Questions: 1,563 (week before: 1,557)".
        names.gettext("{name}: {now} (week before: {before})", name=name, now=this, before=that)
        for name, this, that in rows
    ]


def _signals(week: Week, names: Names) -> list[str]:
    if not week.signals:
        return [names.gettext("No unusual rise this week.")]
    head = names.gettext("Signals: counts that the weeks before do not explain. About one in ten is chance.")
    return [head, *(f"- {signal_sentence(signal, names.catalogue)}" for signal in week.signals)]


def _moved(week: Week, names: Names) -> list[str]:
    told = [sentence(change, CROSSED, names.catalogue) for change in (*week.rose, *week.fell)]
    lines = [f"- {line}" for line in told if line]
    return [names.gettext("What moved:"), *lines] if lines else []


def _foot(names: Names) -> str:
    return names.gettext("Fewer than 5 are withheld, the others rounded. Look at the staff pages before you act.")


def _count(n: Count, names: Names) -> str:
    return names.gettext("withheld") if n is None else names.catalogue.formats.number(n)


def _share(share: float | None, names: Names) -> str:
    return names.gettext("withheld") if share is None else names.catalogue.formats.percent(share)

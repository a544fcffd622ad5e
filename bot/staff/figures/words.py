"""Figures in a sentence: what rose and fell, in words taken in at once. Only published counts are told."""

from collections.abc import Collection

from bot.i18n import N_, Catalogue
from bot.staff.figures.names import Names
from bot.staff.figures.week import CROSSED, LEADS, Week
from bot.trends.series import Change
from bot.trends.signals import Signal
from bot.vocabulary import Origin, Topic

# Translators: stand as {questions} in sentences such as "{questions} from {workers} rose from {before} to {after}."
# In a language with articles or cases, write them as they stand at the beginning of a sentence.
_QUESTIONS = {
    Topic.RECRUITMENT: N_("Questions on recruitment"),
    Topic.CONTRACT: N_("Questions on contracts"),
    Topic.WAGES: N_("Questions on wages"),
    Topic.HOURS: N_("Questions on working hours and leave"),
    Topic.INJURY: N_("Questions on accidents at work"),
    Topic.DOCUMENTS: N_("Questions on passports and permits"),
    Topic.SOCIAL_SECURITY: N_("Questions on social security"),
    Topic.SAVINGS: N_("Questions on the transfer of savings"),
    Topic.TRAVEL: N_("Questions on travel and its cost"),
    Topic.RETURN: N_("Questions on return"),
    Topic.COMPLAINT: N_("Questions on complaints"),
    Topic.ABUSE: N_("Questions on violence and threats"),
    Topic.DETENTION: N_("Questions on arrest and detention"),
    Topic.HEALTH: N_("Questions on health"),
    Topic.CONTACTS: N_("Questions on who can help"),
}

# Translators: stand as {workers} in sentences such as "{questions} from {workers} rose from {before} to {after}."
_WORKERS = {
    Origin.BD: N_("workers of Bangladesh"),
    Origin.BF: N_("workers of Burkina Faso"),
    Origin.CM: N_("workers of Cameroon"),
    Origin.TD: N_("workers of Chad"),
    Origin.GH: N_("workers of Ghana"),
    Origin.ID: N_("workers of Indonesia"),
    Origin.ML: N_("workers of Mali"),
    Origin.NP: N_("workers of Nepal"),
    Origin.NE: N_("workers of Niger"),
    Origin.NG: N_("workers of Nigeria"),
    Origin.PH: N_("workers of the Philippines"),
    Origin.PK: N_("workers of Pakistan"),
    Origin.SD: N_("workers of Sudan"),
    Origin.TN: N_("workers of Tunisia"),
    Origin.OTHER: N_("workers of other countries"),
}


def sentence(change: Change, apart: tuple[str, ...], catalogue: Catalogue) -> str | None:
    """What a change says, in one sentence; None when a count is withheld, or nothing moved, or there are no words for it.

    `apart` names the columns that the change's place stands in: nothing, topic, origin, or both.
    """
    if not change.known or not change.difference:
        return None
    counts = {
        "before": catalogue.formats.number(change.before or 0),
        "after": catalogue.formats.number(change.now or 0),
    }
    place = dict(zip(apart, change.place, strict=True))
    words: dict[str, Collection[str]] = {"topic": _QUESTIONS, "origin": _WORKERS}
    if any(name not in words or value not in words[name] for name, value in place.items()):
        return None  # not chosen, or published by another version
    questions = catalogue.gettext(_QUESTIONS[Topic(place["topic"])]) if "topic" in place else ""
    workers = catalogue.gettext(_WORKERS[Origin(place["origin"])]) if "origin" in place else ""
    rose = change.difference > 0
    if questions and workers:
        return _of_topic_and_origin(catalogue, rose=rose).format(questions=questions, workers=workers, **counts)
    if questions:
        return _of_topic(catalogue, rose=rose).format(questions=questions, **counts)
    if workers:
        return _of_origin(catalogue, rose=rose).format(workers=workers, **counts)
    return _of_all(catalogue, rose=rose).format(**counts)


LEAST = 6
"""The least count that is published: no sentence holds a smaller one, not even one that was reckoned."""


def lead(week: Week, catalogue: Catalogue) -> str:
    """The one sentence above a week's figures: its strongest signal, else what moved most, else the whole."""
    told = [signal_change(week, signal) for signal in week.signals]
    moved = sorted(week.moved, key=lambda change: -abs(change.weight))
    by_topic = sorted(week.topics, key=lambda change: -abs(change.weight))
    found = (
        *(sentence(change, apart, catalogue) for change, apart in told if change),
        *(sentence(change, CROSSED, catalogue) for change in moved if abs(change.weight) >= LEADS),
        *(sentence(change, ("topic",), catalogue) for change in by_topic if abs(change.weight) >= LEADS),
        sentence(week.whole, (), catalogue),
    )
    return next(filter(None, found), catalogue.gettext("There is too little to compare this week with the week before."))


def signal_change(week: Week, signal: Signal) -> tuple[Change | None, tuple[str, ...]]:
    """A signal as a change against the week before, where that is published."""
    places = signal.places
    if places.keys() == {"topic", "origin"}:
        wanted = (places["topic"], places["origin"])
        return next((change for change in week.moved if change.place == wanted), None), CROSSED
    if places.keys() == {"topic"}:
        return next((change for change in week.topics if change.place == (places["topic"],)), None), ("topic",)
    if places.keys() == {"origin"}:
        return next((change for change in week.origins if change.place == (places["origin"],)), None), ("origin",)
    return None, ()


def signal_sentence(signal: Signal, catalogue: Catalogue) -> str:
    """What a signal says: where, how many, and how many were to be expected."""
    number = catalogue.formats.number
    # Translators: stands as {expected} in "about {expected} were to be expected" where it would be a withheld count.
    few = catalogue.gettext("fewer than {n}", n=number(LEAST))
    counts = {"n": number(signal.count), "expected": number(round(signal.expected)) if signal.expected >= LEAST else few}
    where = _where(signal, Names(catalogue))
    # Translators: {where} is such as "Wages, Niger" or "Danger screen: Shown, Niger"; n and expected count questions.
    return catalogue.gettext("{where}: {n} questions, where about {expected} were to be expected.", where=where, **counts)


def _where(signal: Signal, names: Names) -> str:
    order = ("outcome", "danger", "topic", "origin", "language")
    places = signal.places
    told = [_place(name, places[name], names) for name in order if name in places]
    return names.catalogue.gettext("All questions") if not told else ", ".join(told)


def _place(dimension: str, value: str, names: Names) -> str:
    named = names.value(dimension, value)
    return f"{names.dimension(dimension)}: {named}" if dimension == "danger" else named


def _of_topic_and_origin(catalogue: Catalogue, *, rose: bool) -> str:
    if rose:
        return catalogue.gettext("{questions} from {workers} rose from {before} to {after}.")
    return catalogue.gettext("{questions} from {workers} fell from {before} to {after}.")


def _of_topic(catalogue: Catalogue, *, rose: bool) -> str:
    if rose:
        return catalogue.gettext("{questions} rose from {before} to {after}.")
    return catalogue.gettext("{questions} fell from {before} to {after}.")


def _of_origin(catalogue: Catalogue, *, rose: bool) -> str:
    if rose:
        return catalogue.gettext("Questions from {workers} rose from {before} to {after}.")
    return catalogue.gettext("Questions from {workers} fell from {before} to {after}.")


def _of_all(catalogue: Catalogue, *, rose: bool) -> str:
    if rose:
        return catalogue.gettext("Questions rose from {before} to {after}.")
    return catalogue.gettext("Questions fell from {before} to {after}.")

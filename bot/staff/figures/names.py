"""What staff call each place of a figure, in their language: topics, workers of a country, ways, outcomes, measures."""

from functools import lru_cache

from bot.i18n import N_, Catalogue, Formats
from bot.trends.period import begin
from bot.trends.shape import ALL, NOT_CHOSEN, Measure
from bot.trends.spans import Kind, kind_of, last_day
from bot.vocabulary import Language, Origin, Outcome, Reason, Topic, Way

# Translators: topics as IOM staff name them, in tables and charts.
TOPICS = {
    Topic.RECRUITMENT: N_("Recruitment"),
    Topic.CONTRACT: N_("Contracts"),
    Topic.WAGES: N_("Wages"),
    Topic.HOURS: N_("Working hours and leave"),
    Topic.INJURY: N_("Accidents at work"),
    Topic.DOCUMENTS: N_("Passports and permits"),
    Topic.SOCIAL_SECURITY: N_("Social security"),
    Topic.SAVINGS: N_("Transfer of savings"),
    Topic.TRAVEL: N_("Travel and its cost"),
    Topic.RETURN: N_("Return"),
    Topic.COMPLAINT: N_("Complaints"),
    Topic.ABUSE: N_("Violence and threats"),
    Topic.DETENTION: N_("Arrest and detention"),
    Topic.HEALTH: N_("Health"),
    Topic.CONTACTS: N_("Who can help"),
}

OUTCOMES = {
    # Translators: how a question was answered, in tables and charts.
    Outcome.ANSWERED: N_("Answered"),
    # Translators: the worker was offered topics to choose from.
    Outcome.SUGGESTED: N_("Topics offered"),
    # Translators: nothing was found; contacts were shown.
    Outcome.FALLBACK: N_("Not understood"),
    # Translators: greetings and thanks, no question.
    Outcome.SMALL_TALK: N_("Small talk"),
}

WAYS = {
    # Translators: by which way a question came in: a pressed button, typed words, a link on a poster.
    Way.BUTTON: N_("Button"),
    Way.TEXT: N_("Typed"),
    Way.LINK: N_("Link"),
}

REASONS = {
    # Translators: why a worker found an answer of no use.
    Reason.OTHER_QUESTION: N_("Another question"),
    Reason.TOO_HARD: N_("Too hard"),
    Reason.OUTDATED: N_("Outdated"),
}

DIMENSIONS = {
    # Translators: by what figures can be split, in a choice and as the heading of a column.
    "topic": N_("Topic"),
    "origin": N_("Country of origin"),
    "language": N_("Language"),
    "outcome": N_("Outcome"),
    "way": N_("Way"),
    "danger": N_("Danger screen"),
    "detail": N_("Detail"),
}

MEASURES = {
    # Translators: what is counted.
    Measure.QUERIES: N_("Questions"),
    Measure.PEOPLE: N_("People reached"),
    Measure.VOTES: N_("Votes on answers"),
    Measure.ARRIVALS: N_("Arrivals by link"),
}

_USEFUL = {"useful": N_("Useful"), "not-useful": N_("Not useful")}


class Names:
    """The names of one language."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.gettext = catalogue.gettext

    def value(self, dimension: str, value: str) -> str:
        """The name of a value of a dimension; of `*` and of what is not known to this version, something readable, too."""
        if value == ALL:
            return self.gettext("All")
        if value == NOT_CHOSEN:
            # Translators: the worker has not chosen a country or topic.
            return self.gettext("Not chosen")
        by_dimension = {
            "topic": self._topic,
            "origin": self._origin,
            "language": self._language,
            "outcome": self._outcome,
            "way": self._way,
            "danger": self._danger,
            "detail": self._detail,
        }
        return by_dimension[dimension](value)

    def number(self, n: int) -> str:
        """A grouped number; the same few hundred stand in most tables, and are formatted once."""
        return _number(self.catalogue.language, n)

    def dimension(self, dimension: str) -> str:
        """The name of a dimension."""
        return self.gettext(DIMENSIONS[dimension])

    def measure(self, measure: Measure) -> str:
        """The name of what is counted."""
        return self.gettext(MEASURES[measure])

    def period(self, period: str) -> str:
        """A period in words: a day, a month, or a week by its first and last day."""
        formats, kind = self.catalogue.formats, kind_of(period)
        if kind is Kind.DAY:
            return formats.date(begin(period))
        if kind is Kind.MONTH:
            return formats.month(begin(period))
        return formats.span(begin(period), last_day(period))

    def short_period(self, period: str) -> str:
        """A period in few signs, for the axis of a chart: a month, or the first day."""
        formats = self.catalogue.formats
        return formats.short_month(begin(period)) if kind_of(period) is Kind.MONTH else formats.short_date(begin(period))

    def _topic(self, value: str) -> str:
        return self.gettext(TOPICS[Topic(value)]) if value in list(Topic) else value

    def _origin(self, value: str) -> str:
        if value == Origin.OTHER:
            # Translators: workers of any country that has no pages of its own.
            return self.gettext("Other countries")
        return self.catalogue.formats.country(value)

    def _language(self, value: str) -> str:
        return self.catalogue.formats.language(Language(value)) if value in list(Language) else value

    def _outcome(self, value: str) -> str:
        return self.gettext(OUTCOMES[Outcome(value)]) if value in list(Outcome) else value

    def _way(self, value: str) -> str:
        return self.gettext(WAYS[Way(value)]) if value in list(Way) else value

    def _danger(self, value: str) -> str:
        # Translators: whether the danger screen was shown.
        return self.gettext("Shown") if value == "yes" else self.gettext("Not shown")

    def _detail(self, value: str) -> str:
        useful, _, reason = value.partition(":")
        if useful not in _USEFUL:
            return value
        name = self.gettext(_USEFUL[useful])
        return f"{name}: {self.gettext(REASONS[Reason(reason)])}" if reason in list(Reason) else name


@lru_cache(maxsize=10_000)
def _number(language: Language, n: int) -> str:
    return Formats(language).number(n)

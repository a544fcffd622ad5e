"""Which screens help least, by published votes. Pure but for the reading."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.trends import Figures
from bot.trends.figures import Cut, Table
from bot.trends.shape import NOT_USEFUL, USEFUL, Measure
from bot.trends.spans import Kind

WEEKS = 12
"""Of how many closed weeks votes are added up."""

ENOUGH = 15
"""How many votes a topic must have: of fewer, rounding to multiples of three leaves no share to speak of."""


@dataclass(frozen=True, slots=True)
class Helped:
    """The published votes on a topic's answers; `reasons` tells why they were of no use, the commonest first."""

    topic: str
    useful: int
    not_useful: int
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """The share of votes that found the answer of no use."""
        return self.not_useful / (self.useful + self.not_useful)


async def least_helpful(figures: Figures) -> list[Helped]:
    """The topics by the share of votes that found them of no use, the worst first, over the last closed weeks."""
    weeks = (await figures.closed(Kind.WEEK))[-WEEKS:]
    return ranked(await figures.read(weeks, Cut(Measure.VOTES, apart=("topic", "detail"))))


def ranked(table: Table) -> list[Helped]:
    """The topics of a table of votes by topic and detail, the worst first; only those with a published vote against them."""
    votes: Counter[tuple[str, str]] = Counter()
    for counts in table.values():
        votes.update({(topic, detail): n for (topic, detail), n in counts.items()})
    topics = {topic for topic, _ in votes}
    helped = [Helped(topic, votes[topic, USEFUL], votes[topic, NOT_USEFUL], _reasons(votes, topic)) for topic in topics]
    enough = (one for one in helped if one.not_useful and one.useful + one.not_useful >= ENOUGH)
    return sorted(enough, key=lambda one: (-one.share, one.topic))


def _reasons(votes: Mapping[tuple[str, str], int], topic: str) -> tuple[tuple[str, int], ...]:
    found = ((detail.partition(":")[2], n) for (of, detail), n in votes.items() if of == topic and ":" in detail)
    return tuple(sorted(found, key=lambda reason: (-reason[1], reason[0])))

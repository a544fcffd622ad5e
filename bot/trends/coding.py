"""Figures under the feedback-coding columns of the IFRC's community feedback toolbox: `type`, `category`, `code`.

A coding framework there is a table with these three columns (Feedback Kit of the IFRC, 2022, tools 20 to 23). Categories
follow the seven dimensions of the Libya-Niger memorandum of 2021, and what else the service answers.
"""

from bot.trends.shape import ALL, NOT_CHOSEN, Measure
from bot.vocabulary import Topic

COLUMNS = ("type", "category", "code")

QUESTION, PRAISE, CRITICISM = "Questions", "Encouragement or praise", "Criticism"

CATEGORIES = {
    Topic.RECRUITMENT: "Recruitment",
    Topic.CONTRACT: "Working conditions",
    Topic.WAGES: "Working conditions",
    Topic.HOURS: "Working conditions",
    Topic.INJURY: "Working conditions",
    Topic.COMPLAINT: "Working conditions",
    Topic.SOCIAL_SECURITY: "Social security",
    Topic.SAVINGS: "Transfer of savings",
    Topic.TRAVEL: "Travel and mobility costs",
    Topic.DOCUMENTS: "Travel and mobility costs",
    Topic.RETURN: "Return",
    Topic.ABUSE: "Protection",
    Topic.DETENTION: "Protection",
    Topic.HEALTH: "Health",
    Topic.CONTACTS: "Services and contacts",
}


def coded(measure: str, topic: str, detail: str) -> tuple[str, str, str]:
    """Type, category and code of a figure; empty for what is no feedback (people, arrivals) or of all topics.

    >>> coded("queries", "wages", "*")
    ('Questions', 'Working conditions', 'Questions about wages')
    """
    if measure not in (Measure.QUERIES, Measure.VOTES):
        return "", "", ""
    kind = QUESTION if measure == Measure.QUERIES else PRAISE if detail == "useful" else CRITICISM
    if topic in (ALL, NOT_CHOSEN):
        return kind, "", ""
    about = f"{kind} about {topic.replace('-', ' ')}"
    return kind, CATEGORIES[Topic(topic)], f"{about} ({detail.partition(':')[2]})" if ":" in detail else about

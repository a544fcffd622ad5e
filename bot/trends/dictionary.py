"""What stands in an export, told in the export itself: its columns, and how its figures came about."""

DICTIONARY = (
    ("column", "meaning", "values"),
    ("period", "the closed period", "a day (2026-11-25), an ISO week (2026-W48), a month (2026-11)"),
    ("kind", "how long the period is; never add up different kinds", "day, week, month"),
    ("begin", "its first day", "YYYY-MM-DD"),
    ("measure", "what is counted", "queries: questions; people: people reached; votes: on answers; arrivals: by a link"),
    ("origin", "country of origin", "ISO 3166-1 code, OTHER, - not chosen, * all"),
    ("language", "language of the answer", "BCP 47 code, * all"),
    ("topic", "what the question was about", "topic, - not chosen, * all"),
    ("way", "by which way it came in", "button, text, link, * all"),
    ("outcome", "how it was answered", "answered, suggested, fallback (not understood), small-talk, * all"),
    ("danger", "whether the danger screen was shown", "yes, no, * all"),
    ("detail", "of votes: the vote; of arrivals: the link", "useful, not-useful, not-useful:reason; a link's code; * all"),
    ("n", "the count, rounded at random to a multiple of 3; empty when withheld", "6 or more"),
    ("withheld", "yes: nothing, fewer than 5, or held back so that such a count cannot be worked out", "yes, no"),
    (
        "type",
        "type of feedback, as in the IFRC's toolbox (spreadsheet only)",
        "Questions, Encouragement or praise, Criticism",
    ),
    ("category", "category of the coding framework (spreadsheet only)", "dimension of the Libya-Niger memorandum, or other"),
    ("code", "code of the coding framework (spreadsheet only)", "Questions about wages, ..."),
)

METHOD = tuple(
    (line,)
    for line in (
        "Rafiq counts questions, never people's words, names or numbers. Figures are published once, when a period is over.",
        "Counts below 5 are withheld. Others are rounded at random to a multiple of 3: to the nearer one twice as often.",
        "Where sums would tell a withheld count, further counts are withheld, and sums before parts.",
        "A withheld count may be zero: the two look alike on purpose.",
        "Because each figure is rounded by itself, parts do not add up exactly to their sum. Take the published sum.",
        "A star (*) means all. A row tells about the columns that have no star: never add rows with and without one.",
        "People are counted once a day, once a week, once a month: daily people do not add up to weekly ones.",
        "Voters may be few and like-minded: votes tell what to look at, not what workers think.",
        "A sheet holds a million rows at most: further rows stand on data-2, data-3.",
    )
)

"""How long the content takes: `make bench-content` prints the figures of docs/content.md. Times are of this machine, now."""

import time
from collections import Counter
from statistics import median

from bot.conversation import Reader, show_topic
from bot.conversation.edition import Folders, first_edition
from bot.desk import check
from bot.desk.reading import reading_grade, sentences
from bot.handbook import load
from bot.i18n import Formats
from bot.vocabulary import HOST, Language, Origin, Topic
from tests.conftest import CONTENT, LOCALES, TODAY


def main() -> None:
    """Print every figure, a line each."""
    started = time.perf_counter()
    check(CONTENT, LOCALES, TODAY)
    print(f"load and check all content and catalogues: {time.perf_counter() - started:.2f} s")

    edition, _ = first_edition(Folders(CONTENT, LOCALES))
    times = []
    for origin in Origin:
        for language in edition.handbook.languages(origin):
            reader = Reader(edition, language, origin, TODAY)
            for topic in Topic:
                started = time.perf_counter()
                pages = show_topic(reader, topic)
                times.append((time.perf_counter() - started) / len(pages) * 1000)
    print(f"a screen: median {median(times):.2f} ms, slowest {max(times):.2f} ms, of {len(times)}")

    entries = [entry for country in load(CONTENT).handbook.countries.values() for entry in country.entries]
    told = [entry for entry in entries if entry.kind != "none-known"]
    values = Formats(Language.EN).values
    texts = [entry.text.format_map(values(entry.values)) if entry.values else entry.text for entry in told]
    lengths = [len(sentence.split()) for text in texts for sentence in sentences(text)]
    print(f"entries: {len(told)} and {len(entries) - len(told)} none-known, {sum(e.country == HOST for e in told)} for LY")
    print(f"by kind: {dict(Counter(entry.kind.value for entry in entries))}")
    print(f"English: median sentence {median(lengths):.0f} words, longest {max(lengths)}")
    print(f"Flesch-Kincaid grade: median {median(map(reading_grade, texts)):.1f}")


if __name__ == "__main__":
    main()

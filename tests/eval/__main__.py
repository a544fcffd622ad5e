"""`python -m tests.eval [FILE.jsonl ...]`: measures, prints the tables, and writes them into docs/understanding.md."""

import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from bot.handbook import load
from bot.i18n import load_translations
from bot.understanding import Understanding
from tests.eval.baselines import baselines
from tests.eval.measure import Answer, Answerer, Message, Score, answer_from, read, score

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "understanding.md"
OWN = tuple(ROOT / "tests" / "eval" / f"{name}.jsonl" for name in ("guard", "tune", "tune-more"))
HEAD = (
    "| messages | n | topic first | among three | danger recall | false alarms | out of scope answered |\n|---|" + "---|" * 6
)


def main(names: Sequence[str]) -> None:
    """Measure every file; without names, the sets of our own."""
    handbook = load(ROOT / "content").handbook
    understanding = Understanding(
        handbook.phrases, load_translations(ROOT / "locales"), handbook.words, ROOT / "var" / "cache"
    )
    plain = baselines(handbook.phrases)
    for path in [Path(name) for name in names] or OWN:
        text = _section(read(path), lambda said: answer_from(understanding.understand(said)), plain)
        print(f"## {path.name}\n\n{text}")
        _write(path.name, text)


def _section(messages: Sequence[Message], ours: Answerer, plain: dict[str, Answerer]) -> str:
    began = [time.perf_counter()]
    answers = []
    for message in messages:
        answers.append(ours(message["text"]))
        began.append(time.perf_counter())
    median = statistics.median(after - before for before, after in pairwise(began)) * 1000
    rows = [_row("**all**", score(messages, answers))]
    rows += [_row(name, score(messages, [way(message["text"]) for message in messages])) for name, way in plain.items()]
    for key in (_language, _cell, _style):
        rows += [_row(name, each) for name, each in _by(messages, answers, key)]
    return f"{HEAD}\n" + "\n".join(rows) + f"\n\n{_kinds(messages, answers)}\nMedian time: {median:.2f} ms a message.\n"


def _language(message: Message) -> str:
    return str(message["lang"])


def _style(message: Message) -> str:
    return str(message["style"])


def _cell(message: Message) -> str:
    return f"{message['lang']} × {message['script']} × {message['style']}"


def _by(messages: Sequence[Message], answers: Sequence[Answer], key: Callable[[Message], str]) -> list[tuple[str, Score]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, message in enumerate(messages):
        groups[key(message)].append(number)
    return [
        (name, score([messages[number] for number in numbers], [answers[number] for number in numbers]))
        for name, numbers in sorted(groups.items())
    ]


def _kinds(messages: Sequence[Message], answers: Sequence[Answer]) -> str:
    """Danger recall by kind, where the set names kinds; else by the first topic."""
    cries: defaultdict[str, list[bool]] = defaultdict(list)
    for message, answer in zip(messages, answers, strict=True):
        if message["crisis"]:
            cries[message.get("danger") or message["topics"][0]].append(bool(answer.dangers))
    parts = (f"{kind} {sum(heard)}/{len(heard)}" for kind, heard in sorted(cries.items()))
    return "Cries heard, by kind: " + ", ".join(parts) + ".\n"


def _row(name: str, scored: Score) -> str:
    shares = (scored.first, scored.among, scored.recall, scored.alarms, scored.out)
    cells = ("" if share is None else f"{share:.1%}" for share in shares)
    return f"| {name} | {scored.messages} | " + " | ".join(cells) + " |"


def _write(name: str, text: str) -> None:
    """Put the tables between the marks of this file in the page, or at its end."""
    begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
    page = PAGE.read_text("utf-8")
    block = f"{begin}\n{text}{end}"
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    page = found.sub(lambda _: block, page) if found.search(page) else f"{page.rstrip()}\n\n### {name}\n\n{block}\n"
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

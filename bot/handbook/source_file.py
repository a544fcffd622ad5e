"""A YAML reader that knows line numbers and means what an editor writes.

Plain `yes`, `no`, `NO`, `+218…` and `09:00` stay words (YAML 1.1 would make truth values, numbers and minutes of them), a
key that stands twice is a problem, and there are no anchors, tags or objects. Knows nothing of entries or contacts.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.handbook.problem import Level, Problem

MAX_BYTES = 2_000_000
"""A content file larger than this is refused before it is parsed."""

MAX_DEPTH = 12

Key = str | int

_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Document:
    """The data of one file, the line on which each of its parts begins, and what was wrong."""

    path: Path
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[tuple[Key, ...], int] = field(default_factory=dict)

    def line(self, *where: Key) -> int:
        """The line of the innermost part on `where` that stands in the file."""
        return next((self.lines[where[:length]] for length in range(len(where), -1, -1) if where[:length] in self.lines), 1)

    def refuse(self, line: int, code: str, message: str) -> None:
        """Note an error at a line."""
        self.problems.append(Problem(self.path, line, Level.ERROR, code, message))


def read(path: Path) -> Document:
    """Read one YAML file. Never raises for what an editor may do wrong: the problems come with the document."""
    document = Document(path)
    root = _compose(path, document)
    if root is not None:
        document.data = _Builder(document).build(root, ())
    return document


def _compose(path: Path, document: Document) -> yaml.Node | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            document.refuse(1, "too-large", f"the file is larger than {MAX_BYTES:,} bytes")
            return None
        return yaml.compose(path.read_bytes().decode("utf-8-sig"), Loader=_Plain)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        document.refuse(line, "encoding", "the file is not UTF-8; save it with this encoding")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.refuse(mark.line + 1 if mark else 1, "yaml", error.problem or error.context or "cannot be read")
    except yaml.YAMLError as error:
        document.refuse(1, "yaml", " ".join(str(error).split()))
    except OSError as error:
        document.refuse(1, "unreadable", error.strerror or "cannot be read")
    return None


class _Plain(yaml.CSafeLoader):
    """libyaml's parser without its guesses at what a plain word is: `_scalar` says that."""


_Plain.yaml_implicit_resolvers = {}


class _Builder:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, where: tuple[Key, ...]) -> Any:
        line = node.start_mark.line + 1
        self._document.lines.setdefault(where, line)
        if id(node) in self._seen or len(where) > MAX_DEPTH:
            self._document.refuse(line, "yaml", "no anchors and no deep nesting, please: write the text out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*where, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101  the third and last kind of node
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, where: tuple[Key, ...]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in data:
                self._document.refuse(line, "key-twice", f"the key {key!r} stands twice")
                continue
            self._document.lines[(*where, key)] = line
            data[key] = self.build(value, (*where, key))
        return data


def _scalar(node: yaml.ScalarNode) -> object:
    text: str = node.value
    if node.style:  # quoted or folded: a text, whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text

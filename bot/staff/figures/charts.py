"""Charts as SVG that asks for nothing: drawn by pygal, then bared of its scripts and styles, which our pages refuse.

What a chart shows stands beside it as a table and in words; a line is told by its dashes, too, not by its colour alone.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pygal

from bot.trends.series import Count

# pygal sets a hook for map plugins that Python itself warns of; nothing here needs it.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]

COLOURS = ("#0b4f6c", "#b35900", "#2e7d32", "#7b1fa2", "#a3231b", "#00737d", "#5d4037", "#455a64")
DASHES = ("", "9 4", "2 4", "12 4 2 4", "5 3", "16 4", "2 2 8 2", "1 3")
MOST = len(COLOURS)
"""The most lines of one chart."""

WIDE, NARROW = (900, 320), (420, 300)
"""Width and height, for a screen and for a phone."""

_INK, _GRID = "#16242c", "#d5dde2"
_FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif"
_LABELS = {WIDE: 9, NARROW: 4}
_DOTS_UP_TO = 60
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_SVG = "{http://www.w3.org/2000/svg}"
_DROPPED = ("script", "style", "defs", "desc", "title")

ET.register_namespace("", "http://www.w3.org/2000/svg")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: lines by name over labelled points, or bars. None is a gap. `title`: the chart in a few words."""

    title: str
    labels: Sequence[str]
    lines: Mapping[str, Sequence[Count]]


def line_chart(drawn: Drawn, *, narrow: bool = False) -> bytes:
    """Lines over time."""
    size = NARROW if narrow else WIDE
    chart = pygal.Line(**_options(size), allow_interruptions=True, show_dots=len(drawn.labels) <= _DOTS_UP_TO, dots_size=2.5)
    step = max(1, -(-len(drawn.labels) // _LABELS[size]))
    marked = range(len(drawn.labels) - 1, -1, -step)
    chart.x_labels = [label if index in marked else "" for index, label in enumerate(drawn.labels)]
    for name, points in drawn.lines.items():
        chart.add(name, list(points))
    return _bared(chart, drawn.title, size, "y")


def bar_chart(drawn: Drawn, *, narrow: bool = False) -> bytes:
    """Horizontal bars, the first label on top."""
    bars = max(1, len(drawn.labels) * len(drawn.lines))
    size = ((NARROW if narrow else WIDE)[0], 60 + 16 * bars + 6 * len(drawn.labels))
    chart = pygal.HorizontalBar(**_options(size))
    chart.x_labels = list(drawn.labels)[::-1]
    for name, counts in drawn.lines.items():
        chart.add(name, list(counts)[::-1])
    return _bared(chart, drawn.title, size, "x")


def _options(size: tuple[int, int]) -> dict[str, object]:
    width, height = size
    return {
        "width": width,
        "height": height,
        "show_legend": False,
        "include_x_axis": True,
        "range": None,
        "zero": 0,
        "min_scale": 3,
        "max_scale": 6,
        "margin": 12,
        "margin_right": 26,
        "js": [],
        "no_data_text": "",
        "truncate_label": 40,
        "value_formatter": lambda value: f"{value:,.0f}",
    }


def _bared(chart: pygal.graph.graph.Graph, title: str, size: tuple[int, int], guides: str) -> bytes:
    """The chart without what only pygal's own page uses; its looks written into each shape; guides of one axis alone."""
    root = chart.render_tree()
    _drop(root)
    root.attrib = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {size[0]} {size[1]}", "role": "img"}
    named = ET.Element("title")
    named.text = title
    root.insert(0, named)
    _drop_guides(root, "x" if guides == "y" else "y")
    _dress(root, "", 0)
    text = ET.tostring(root, encoding="unicode")
    return _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}", text).encode()


def _drop(element: ET.Element) -> None:
    for child in list(element):
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else "script"  # a comment has no name
        hollow = "overlay" in child.get("class", "") and "plot" in child.get("class", "") and not _has_dots(child)
        if name in _DROPPED or hollow:
            element.remove(child)
        else:
            _drop(child)


def _drop_guides(root: ET.Element, axis: str) -> None:
    for group in root.iter():
        if re.search(rf"\baxis {axis}\b", group.get("class", "")):
            for guide in group:
                for line in [one for one in guide if isinstance(one.tag, str) and one.tag.removeprefix(_SVG) == "path"]:
                    guide.remove(line)


def _has_dots(element: ET.Element) -> bool:
    return any(one.tag.removeprefix(_SVG) == "circle" for one in element.iter() if isinstance(one.tag, str))


def _dress(element: ET.Element, within: str, serie: int) -> None:
    """Turn the classes by which pygal's style sheet dresses a shape into attributes of its own."""
    for child in element:
        classes = child.attrib.pop("class", "")
        child.attrib.pop("id", None)
        child.attrib.pop("style", None)
        found = re.search(r"\bserie-(\d+)", classes)
        number = int(found[1]) % MOST if found else serie
        child.attrib.update(_looks(child.tag.removeprefix(_SVG), classes, within, number))
        axis = re.search(r"\baxis ([xy])\b", classes)
        _dress(child, axis[1] if axis else ("series" if found else within), number)


def _looks(tag: str, classes: str, within: str, serie: int) -> dict[str, str]:
    colour = COLOURS[serie]
    if tag == "text":
        anchor = "end" if within == "y" else "middle"
        return {"fill": _INK, "font-size": "13", "font-family": _FONT, "text-anchor": anchor}
    if tag == "circle":
        return {"fill": colour}
    if tag == "path" and within == "series":
        dash = {"stroke-dasharray": DASHES[serie]} if DASHES[serie] else {}
        return {"fill": "none", "stroke": colour, "stroke-width": "2.5", "stroke-linejoin": "round", **dash}
    if tag == "path":
        return {"fill": "none", "stroke": _GRID}
    if tag == "rect":
        return {"fill": "none" if "background" in classes else colour}
    return {}

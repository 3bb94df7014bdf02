"""A lineage as an SVG picture that needs nothing else: no script, no style sheet, no font file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.report.console import counted
from policygraph.report.diagrams.captions import Caption, caption, relation_label
from policygraph.report.diagrams.layout import Layout, Link, Point, Route, Size, arrange
from policygraph.report.diagrams.legend import draw_legend, legend_items
from policygraph.report.diagrams.marks import Marks
from policygraph.report.diagrams.shapes import (
    FAINT,
    INK,
    LINE,
    PAPER,
    SMALL,
    add_box,
    add_text,
    element,
    number,
)
from policygraph.report.diagrams.wrapping import BOLD, width, wrap
from policygraph.report.findings.common import one_line

_MARGIN = 24.0
_PADDING = 12.0
_LEAST, _MOST = 150.0, 260.0  # the width of a box
_LEADING = 1.35  # the height of a line, in sizes of its font


class _Box(NamedTuple):
    """What is written in a box, line by line: text, size, weight and colour; and how large that is."""

    policy: Policy
    said: Caption
    lines: list[tuple[str, float, str, str]]
    size: Size


def svg(lineage: Lineage, marks: Marks) -> str:
    """Return the picture as one XML document, ending in a line break; the same input gives the same bytes."""
    boxes = [_box(lineage, policy, marks) for policy in lineage.policies.values()]
    numbers = {policy: each for each, policy in enumerate(lineage.policies)}
    labels = [relation_label(lineage, edge) for edge in lineage.edges]
    relation = labels[0] if len(set(labels)) == 1 else ""
    if relation:
        labels = [""] * len(labels)
    labels = [
        "" if edge.newer == edge.older else label for edge, label in zip(lineage.edges, labels, strict=True)
    ]
    links = [
        Link(numbers[edge.newer], numbers[edge.older], (width(label, SMALL) + 8, 16) if label else None)
        for edge, label in zip(lineage.edges, labels, strict=True)
    ]
    layout = arrange([box.size for box in boxes], links)
    items = legend_items(lineage, marks, relation)
    root = _document(lineage, marks, layout.size, sum(item.width for item in items), bool(items))
    _draw(root, lineage, marks, boxes, labels, layout)
    draw_legend(root, items, _MARGIN, _MARGIN + layout.size[1] + 34)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _box(lineage: Lineage, policy: Policy, marks: Marks) -> _Box:
    said = caption(policy, marks)
    room = _MOST - 2 * _PADDING
    lines = [(line, 13.0, "bold", INK) for line in wrap(said.id, room / BOLD, 13, 2)]
    lines += [(line, 12.0, "normal", INK) for line in wrap(said.title, room, 12, 3)]
    lines += [(line, SMALL, "normal", FAINT) for line in wrap(said.facts, room, SMALL, 2)]
    lines += [(line, SMALL, "bold", INK) for line in wrap(said.marks, room / BOLD, SMALL, 2)]
    # A line from a box to itself has its label in the box, for beside it other boxes stand.
    loops = [edge for edge in lineage.older.get(policy.id, ()) if edge.older == policy.id]
    for edge in loops:
        text = f"↻ {relation_label(lineage, edge)} itself"
        lines += [(line, SMALL, "bold", INK) for line in wrap(text, room / BOLD, SMALL, 2)]
    widest = max(
        (width(text, size) * (BOLD if weight == "bold" else 1) for text, size, weight, _ in lines), default=0
    )
    height = sum(size for _, size, _, _ in lines) * _LEADING + 2 * _PADDING
    return _Box(policy, said, lines, (min(max(widest + 2 * _PADDING, _LEAST), _MOST), height))


def _document(lineage: Lineage, marks: Marks, size: Size, legend: float, has_legend: bool) -> ET.Element:
    """Return the root with its title, description and background."""
    wide = max(size[0], legend) + 2 * _MARGIN
    high = size[1] + 2 * _MARGIN + (34 if has_legend else 0)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "width": number(wide), "height": number(high),
        "viewBox": f"0 0 {number(wide)} {number(high)}", "role": "img",
        "aria-labelledby": "lineage-title lineage-description",
    })  # fmt: skip
    title = f"Lineage of {one_line(marks.focus)}" if marks.focus else "Lineage"
    element(root, "title", id="lineage-title").text = title
    said = [
        counted(len(lineage.policies), "policy", "policies"),
        counted(len(lineage.edges), "relation", "relations"),
    ]
    when = f", as of {one_line(marks.on)}" if marks.on else ""
    element(
        root, "desc", id="lineage-description"
    ).text = f"{' and '.join(said)}{when}. Arrows lead from the newer policy to the older."
    element(root, "rect", width="100%", height="100%", fill=PAPER)
    return root


def _draw(
    root: ET.Element,
    lineage: Lineage,
    marks: Marks,
    boxes: Sequence[_Box],
    labels: Sequence[str],
    layout: Layout,
) -> None:
    """Draw lines first, then boxes, then labels, so that no line runs over a text."""
    place = element(root, "g", transform=f"translate({number(_MARGIN)} {number(_MARGIN)})")
    for edge, route in zip(lineage.edges, layout.routes, strict=True):
        _draw_edge(place, lineage, edge, route)
    for box, middle in zip(boxes, layout.boxes, strict=True):
        _draw_box(place, box, marks, middle)
    for label, route in zip(labels, layout.routes, strict=True):
        if label:
            _draw_label(place, label, route.label)


def _draw_edge(parent: ET.Element, lineage: Lineage, edge: Edge, route: Route) -> None:
    group = element(parent, "g", fill="none", stroke=LINE)
    group.set("stroke-width", "1.5")
    said = f"{one_line(edge.newer)} {relation_label(lineage, edge)} {one_line(edge.older)}"
    sayers = ", ".join(map(one_line, edge.said_by))
    element(group, "title").text = f"{said} (stated in {sayers})" if sayers else said
    points = route.points
    element(group, "polyline", points=" ".join(f"{number(x)},{number(y)}" for x, y in points))
    (from_x, from_y), (x, y) = points[-2], points[-1]
    along = (x > from_x) - (x < from_x), (y > from_y) - (y < from_y)
    along = (along[0], 0) if abs(x - from_x) > abs(y - from_y) else (0, along[1])
    corners = [
        (x, y),
        *((x - 9 * along[0] + side * along[1], y - 9 * along[1] + side * along[0]) for side in (4.5, -4.5)),
    ]
    head = element(group, "polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in corners))
    head.set("fill", LINE)
    head.set("stroke", "none")


def _draw_box(parent: ET.Element, box: _Box, marks: Marks, middle: Point) -> None:
    group = element(parent, "g")
    texts = [*box.said, one_line(box.policy.iri)]
    element(group, "title").text = "\n".join(text for text in texts if text)
    add_box(group, middle, box.size, box.policy, marks)
    y = middle[1] - box.size[1] / 2 + _PADDING
    for text, size, weight, colour in box.lines:
        y += size * _LEADING
        add_text(group, text, (middle[0], y - size * 0.33), size, weight, colour)


def _draw_label(parent: ET.Element, label: str, middle: Point) -> None:
    wide = width(label, SMALL) + 4
    back = element(parent, "rect", x=number(middle[0] - wide / 2), y=number(middle[1] - 8), fill=PAPER)
    back.set("width", number(wide))
    back.set("height", "16")
    add_text(parent, label, (middle[0], middle[1] + 4), SMALL, "normal", FAINT)

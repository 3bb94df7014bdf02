"""Draw a lineage as a self-contained SVG: no script, no style sheet, no font file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.records.printable import printable_line
from policygraph.report.diagrams.captions import Caption, Marks, caption, relation_label
from policygraph.report.diagrams.layout import Connector, Layout, Point, Route, Size, arrange
from policygraph.report.diagrams.legend import draw_legend, legend_items
from policygraph.report.diagrams.shapes import (
    FAINT,
    INK,
    LINE,
    PAPER,
    SMALL,
    add_box,
    add_text,
    decimal,
    element,
)
from policygraph.report.diagrams.wrapping import BOLD, text_width, wrap
from policygraph.words.phrases import Phrase, counted, enumerated, said

_MARGIN = 24.0
_PADDING = 12.0
_MIN_WIDTH, _MAX_WIDTH = 150.0, 260.0  # of a box
_LEADING = 1.35  # the height of a line, relative to its font size


class _Box(NamedTuple):
    """The box of a policy: each line with its text, font size, weight and colour, and the size of the box."""

    policy: Policy
    caption: Caption
    lines: list[tuple[str, float, str, str]]
    size: Size


def svg(lineage: Lineage, marks: Marks) -> str:
    """Return the diagram as an XML document, ending in a line break; equal input gives equal bytes."""
    boxes = [_box(lineage, policy, marks) for policy in lineage.policies.values()]
    numbers = {name: number for number, name in enumerate(lineage.policies)}
    relations = {relation_label(lineage, edge, marks.language) for edge in lineage.edges}
    relation = min(relations) if len(relations) == 1 else ""
    labels = [
        ""
        if relation or edge.successor == edge.predecessor
        else relation_label(lineage, edge, marks.language)
        for edge in lineage.edges
    ]
    label_sizes = [(text_width(label, SMALL) + 8, 16) if label else None for label in labels]
    connectors = [
        Connector(numbers[edge.successor], numbers[edge.predecessor], size)
        for edge, size in zip(lineage.edges, label_sizes, strict=True)
    ]
    layout = arrange([box.size for box in boxes], connectors)
    items = legend_items(lineage, marks, relation)
    root = _document(lineage, marks, layout.size, sum(item.width for item in items), bool(items))
    _draw(root, lineage, marks, boxes, labels, layout)
    draw_legend(root, items, _MARGIN, _MARGIN + layout.size[1] + 34)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _box(lineage: Lineage, policy: Policy, marks: Marks) -> _Box:
    """Return the box of a policy, its texts wrapped, and as wide as its longest line within the limits."""
    texts = caption(policy, marks)
    room = _MAX_WIDTH - 2 * _PADDING
    lines = [(line, 13.0, "bold", INK) for line in wrap(texts.id, room / BOLD, 13, 2)]
    lines += [(line, 12.0, "normal", INK) for line in wrap(texts.title, room, 12, 3)]
    lines += [(line, SMALL, "normal", FAINT) for line in wrap(texts.facts, room, SMALL, 2)]
    lines += [(line, SMALL, "bold", INK) for line in wrap(texts.marks, room / BOLD, SMALL, 2)]
    # The label of a line from a box to itself stands in the box, because beside it are other boxes.
    loops = [edge for edge in lineage.predecessor_edges.get(policy.id, ()) if edge.predecessor == policy.id]
    for edge in loops:
        own = Phrase("{relation} this policy", relation=relation_label(lineage, edge, marks.language))
        text = f"↻ {said(own, marks.language)}"
        lines += [(line, SMALL, "bold", INK) for line in wrap(text, room / BOLD, SMALL, 2)]
    widths = [text_width(text, size) * (BOLD if weight == "bold" else 1) for text, size, weight, _ in lines]
    width = min(max(max(widths, default=0) + 2 * _PADDING, _MIN_WIDTH), _MAX_WIDTH)
    height = sum(size for _, size, _, _ in lines) * _LEADING + 2 * _PADDING
    return _Box(policy, texts, lines, (width, height))


def _document(lineage: Lineage, marks: Marks, size: Size, legend: float, has_legend: bool) -> ET.Element:
    """Return the root element with title, description and background; ``size`` is that of the layout."""
    width = max(size[0], legend) + 2 * _MARGIN
    height = size[1] + 2 * _MARGIN + (34 if has_legend else 0)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "width": decimal(width), "height": decimal(height),
        "viewBox": f"0 0 {decimal(width)} {decimal(height)}", "role": "img",
        "aria-labelledby": "lineage-title lineage-description",
    })  # fmt: skip
    title = (
        Phrase("Lineage of {policy}", policy=printable_line(marks.focus))
        if marks.focus
        else Phrase("Lineage")
    )
    element(root, "title", id="lineage-title").text = said(title, marks.language)
    told = Phrase(
        "{policies} and {relations}",
        policies=counted(len(lineage.policies), "policy", "policies"),
        relations=counted(len(lineage.edges), "relation", "relations"),
    )
    if marks.on:
        told = Phrase("{text}, as of {date}", text=told, date=printable_line(marks.on))
    description = Phrase("{text}. Arrows lead from the successor to the predecessor.", text=told)
    element(root, "desc", id="lineage-description").text = said(description, marks.language)
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
    group = element(root, "g", transform=f"translate({decimal(_MARGIN)} {decimal(_MARGIN)})")
    for edge, route in zip(lineage.edges, layout.routes, strict=True):
        _draw_edge(group, lineage, edge, route, marks.language)
    for box, middle in zip(boxes, layout.boxes, strict=True):
        _draw_box(group, box, marks, middle)
    for label, route in zip(labels, layout.routes, strict=True):
        if label:
            _draw_label(group, label, route.label)


def _draw_edge(parent: ET.Element, lineage: Lineage, edge: Edge, route: Route, language: str) -> None:
    """Draw an edge as a line with an arrowhead; its tooltip says which records state it."""
    group = element(parent, "g", fill="none", stroke=LINE)
    group.set("stroke-width", "1.5")
    label = relation_label(lineage, edge, language)
    statement = f"{printable_line(edge.successor)} {label} {printable_line(edge.predecessor)}"
    asserted_by = enumerated(map(printable_line, edge.said_by))
    if asserted_by:
        told = Phrase("{statement} (stated in {records})", statement=statement, records=asserted_by)
        statement = said(told, language)
    element(group, "title").text = statement
    points = route.points
    element(group, "polyline", points=" ".join(f"{decimal(x)},{decimal(y)}" for x, y in points))
    (from_x, from_y), (x, y) = points[-2], points[-1]
    direction = (x > from_x) - (x < from_x), (y > from_y) - (y < from_y)
    dx, dy = (direction[0], 0) if abs(x - from_x) > abs(y - from_y) else (0, direction[1])
    corners = [
        (x, y),
        *((x - 9 * dx + side * dy, y - 9 * dy + side * dx) for side in (4.5, -4.5)),
    ]
    head = element(group, "polygon", points=" ".join(f"{decimal(x)},{decimal(y)}" for x, y in corners))
    head.set("fill", LINE)
    head.set("stroke", "none")


def _draw_box(parent: ET.Element, box: _Box, marks: Marks, middle: Point) -> None:
    """Draw a box with its lines; its tooltip has the full texts and the IRI."""
    group = element(parent, "g")
    texts = [*box.caption, printable_line(box.policy.iri)]
    element(group, "title").text = "\n".join(text for text in texts if text)
    add_box(group, middle, box.size, box.policy, marks)
    y = middle[1] - box.size[1] / 2 + _PADDING
    for text, size, weight, colour in box.lines:
        y += size * _LEADING
        add_text(group, text, (middle[0], y - size * 0.33), size, weight, colour)


def _draw_label(parent: ET.Element, label: str, middle: Point) -> None:
    """Draw a label on a rectangle that covers the line behind it."""
    width = text_width(label, SMALL) + 4
    rect = element(parent, "rect", x=decimal(middle[0] - width / 2), y=decimal(middle[1] - 8), fill=PAPER)
    rect.set("width", decimal(width))
    rect.set("height", "16")
    add_text(parent, label, (middle[0], middle[1] + 4), SMALL, "normal", FAINT)

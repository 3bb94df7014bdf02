"""Where the boxes and lines of a picture go: each connected part laid out in layers, then all in rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from typing import Any, NamedTuple

Point = tuple[float, float]
Size = tuple[float, float]
Step = tuple[Any, Any]  # from one box to another: a number, or the label of a line
_GAP = 48.0  # between the parts
# Moving ports takes minutes where hundreds of lines meet in one box, and makes them cross there.
_ENGINE = {"direction": "topbottom", "tuning": {"routing": {"port_relax_rounds": 0}}}
# Lines may share the last part of their way; not with labels, for then they may not mean the same.
_PLAIN = _ENGINE | {"spacing": {"layer_gap": 46, "node_gap": 36}, "routing": {"merge_edges": "joins"}}
_LABELLED = _ENGINE | {"spacing": {"layer_gap": 24, "node_gap": 24}, "routing": {"merge_edges": "none"}}


class Link(NamedTuple):
    """A line from one box to another, by their numbers, and the size of its label, if it has one."""

    source: int
    target: int
    label: Size | None = None


class Route(NamedTuple):
    """The corners of a line from border to border, and the middle of its label."""

    points: list[Point]
    label: Point


@dataclass(frozen=True)
class Layout:
    """The middles of the boxes and the lines, in the order they were asked for, and the whole size."""

    boxes: list[Point]
    routes: list[Route]
    size: Size


class _Part(NamedTuple):
    boxes: dict[int, Point]
    routes: dict[int, Route]
    size: Size


def arrange(sizes: Sequence[Size], links: Sequence[Link]) -> Layout:
    """Return a layout without overlaps: the same input gives the same numbers."""
    parts = [_layered(sizes, links, nodes) for nodes in _parts(len(sizes), links)]
    # The highest first, so that rows have little empty space; those of one height stay in their order.
    parts.sort(key=lambda part: -round(part.size[1]))
    corners, size = _rows([part.size for part in parts])
    boxes: dict[int, Point] = {}
    routes: dict[int, Route] = {}
    for (x, y), part in zip(corners, parts, strict=True):
        boxes |= {number: _shift(middle, x, y) for number, middle in part.boxes.items()}
        routes |= {number: _shifted(route, x, y) for number, route in part.routes.items()}
    return Layout([boxes[n] for n in range(len(sizes))], [routes[n] for n in range(len(links))], size)


def _parts(number: int, links: Sequence[Link]) -> Iterator[list[int]]:
    """Yield the connected parts as sorted numbers of boxes, by their first."""
    beside: dict[int, list[int]] = defaultdict(list)
    for link in links:
        beside[link.source].append(link.target)
        beside[link.target].append(link.source)
    seen = set[int]()
    for first in range(number):
        part, todo = set[int](), [first]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                part.add(node)
                todo += beside[node]
        if part:
            yield sorted(part)


def _layered(sizes: Sequence[Size], links: Sequence[Link], nodes: list[int]) -> _Part:
    """Lay out one part, its upper left corner at zero."""
    members = set(nodes)
    inner = {number: link for number, link in enumerate(links) if link.source in members}
    rooms: dict[Any, Size] = {number: sizes[number] for number in nodes}
    steps: dict[int, list[Step]] = {number: [(link.source, link.target)] for number, link in inner.items()}
    labels = {number: link.label for number, link in inner.items() if link.label}
    if labels:
        # A label is a box on the way of its line, so that nothing runs over it. In a cycle that box is to
        # stay between the two that it joins: their order is that of a layout without labels.
        heights = {node: point[1] for node, point in _engine(rooms, steps, _PLAIN)[0].items()}
        for number, size in labels.items():
            rooms["label", number] = size
            steps[number] = _through(inner[number], number, heights)
    places, lines = _engine(rooms, steps, _LABELLED if labels else _PLAIN)
    routes = {}
    for number, link in inner.items():
        upwards = bool(link.label) and steps[number][0][0] != link.source
        points = lines[number][::-1] if upwards else lines[number]
        routes[number] = Route(points, places["label", number] if link.label else points[0])
    boxes = {number: places[number] for number in nodes}
    return _moved(boxes, routes, *_extent(sizes, links, boxes, routes))


def _through(link: Link, number: int, heights: dict[Any, float]) -> list[Step]:
    """Return the two steps from the upper box over the label to the lower box."""
    upper, lower = sorted((link.source, link.target), key=lambda each: heights[each])
    return [(upper, ("label", number)), (("label", number), lower)]


def _engine(
    rooms: dict[Any, Size], steps: dict[int, list[Step]], options: dict[str, Any]
) -> tuple[dict[Any, Point], dict[int, list[Point]]]:
    """Return the middle of each box, and for each line the corners of its steps."""
    import graphlay

    graph = graphlay.Graph()
    for name, (wide, high) in rooms.items():
        graph.node(name, width=wide, height=high)
    for source, target in chain.from_iterable(steps.values()):
        graph.edge(source, target)
    found = graphlay.layout(graph, options=options)
    corners = iter([_point(each) for each in edge["points"]] for edge in found.edges)
    lines = {number: [point for _ in ways for point in next(corners)] for number, ways in steps.items()}
    return {name: _point(node["center"]) for name, node in zip(rooms, found.nodes, strict=True)}, lines


def _point(found: Any) -> Point:
    return found["x"], found["y"]


def _extent(
    sizes: Sequence[Size], links: Sequence[Link], boxes: dict[int, Point], routes: dict[int, Route]
) -> tuple[Point, Point]:
    """Return the upper left and the lower right corner of all boxes, lines and labels."""
    areas = [(middle, sizes[number]) for number, middle in boxes.items()]
    areas += [(route.label, links[number].label or (0, 0)) for number, route in routes.items()]
    areas += [(point, (0, 0)) for route in routes.values() for point in route.points]
    return (
        (min(x - wide / 2 for (x, _), (wide, _) in areas), min(y - high / 2 for (_, y), (_, high) in areas)),
        (max(x + wide / 2 for (x, _), (wide, _) in areas), max(y + high / 2 for (_, y), (_, high) in areas)),
    )


def _moved(boxes: dict[int, Point], routes: dict[int, Route], least: Point, most: Point) -> _Part:
    """Return a part with its upper left corner at zero."""
    x, y = -least[0], -least[1]
    return _Part(
        {number: _shift(middle, x, y) for number, middle in boxes.items()},
        {number: _shifted(route, x, y) for number, route in routes.items()},
        (most[0] + x, most[1] + y),
    )


def _shift(point: Point, x: float, y: float) -> Point:
    return point[0] + x, point[1] + y


def _shifted(route: Route, x: float, y: float) -> Route:
    return Route([_shift(point, x, y) for point in route.points], _shift(route.label, x, y))


def _rows(sizes: Sequence[Size]) -> tuple[list[Point], Size]:
    """Return the upper left corners of parts that are set in rows, and the size of the whole."""
    area = sum((width + _GAP) * (height + _GAP) for width, height in sizes)
    room = max([sqrt(area * 1.6), *(width for width, _ in sizes)], default=0.0)
    corners: list[Point] = []
    x = y = row = widest = 0.0
    for width, height in sizes:
        if x and x + width > room:
            x, y, row = 0.0, y + row + _GAP, 0.0
        corners.append((x, y))
        widest, row, x = max(widest, x + width), max(row, height), x + width + _GAP
    return corners, (widest, y + row)

"""Lay out the boxes and lines of a diagram: each connected component in layers, the components in rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from typing import Any, NamedTuple

Point = tuple[float, float]
Size = tuple[float, float]
Arc = tuple[Any, Any]  # from one node to another: the number of a box, or ("label", number of a line)
_GAP = 48.0  # between components
_MOST_BESIDE = 7  # boxes that hang on one box, in a row
_MOST_ROWS = 12  # of these, after which rows are longer: the lines to many rows take the room that they save
# Relaxing ports takes minutes where hundreds of lines meet in one box, and makes them cross there.
_ENGINE = {"direction": "topbottom", "tuning": {"routing": {"port_relax_rounds": 0}}}
# Lines may join before their target; not with labels, because joined lines may have different labels.
_PLAIN = _ENGINE | {"spacing": {"layer_gap": 46, "node_gap": 36}, "routing": {"merge_edges": "joins"}}
_LABELLED = _ENGINE | {"spacing": {"layer_gap": 24, "node_gap": 24}, "routing": {"merge_edges": "none"}}


class Connector(NamedTuple):
    """A line from one box to another, by the numbers of the boxes, and the size of its label, if any."""

    source: int
    target: int
    label: Size | None = None


class Route(NamedTuple):
    """The corners of a line, from the border of its source to that of its target, and its label's middle."""

    points: list[Point]
    label: Point


@dataclass(frozen=True)
class Layout:
    """The middles of the boxes and the routes of the lines, in the order of the input, and the total size."""

    boxes: list[Point]
    routes: list[Route]
    size: Size


class _Component(NamedTuple):
    """A laid out component: number -> middle of the box, number -> route of the line, and its size."""

    boxes: dict[int, Point]
    routes: dict[int, Route]
    size: Size


def arrange(sizes: Sequence[Size], connectors: Sequence[Connector]) -> Layout:
    """Return a layout without overlaps; equal input gives equal coordinates."""
    components = [_layered(sizes, connectors, nodes) for nodes in _components(len(sizes), connectors)]
    # The highest first, so that rows have little empty space; the sort is stable.
    components.sort(key=lambda component: -round(component.size[1]))
    corners, size = _rows([component.size for component in components])
    boxes: dict[int, Point] = {}
    routes: dict[int, Route] = {}
    for (x, y), component in zip(corners, components, strict=True):
        moved = _moved(component.boxes, component.routes, x, y)
        boxes |= moved[0]
        routes |= moved[1]
    return Layout([boxes[n] for n in range(len(sizes))], [routes[n] for n in range(len(connectors))], size)


def _components(count: int, connectors: Sequence[Connector]) -> Iterator[list[int]]:
    """Yield the connected components as sorted numbers of boxes, in the order of their first box."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for connector in connectors:
        neighbours[connector.source].append(connector.target)
        neighbours[connector.target].append(connector.source)
    seen = set[int]()
    for first in range(count):
        component, stack = set[int](), [first]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                component.add(node)
                stack += neighbours[node]
        if component:
            yield sorted(component)


def _layered(sizes: Sequence[Size], connectors: Sequence[Connector], nodes: list[int]) -> _Component:
    """Return the layout of one component, its upper left corner at (0, 0)."""
    members = set(nodes)
    own = {number: connector for number, connector in enumerate(connectors) if connector.source in members}
    node_sizes: dict[Any, Size] = {number: sizes[number] for number in nodes}
    steps: dict[int, list[Arc]] = {number: [connector[:2]] for number, connector in own.items()}
    labels = {number: connector.label for number, connector in own.items() if connector.label}
    if labels:
        # A label is a node on its line, so that nothing overlaps it. To keep that node between the two
        # boxes in a cycle as well, the vertical order of the boxes is that of a layout without labels.
        heights = {node: point[1] for node, point in _engine(node_sizes, steps, _PLAIN)[0].items()}
        for number, size in labels.items():
            node_sizes["label", number] = size
            steps[number] = _through(own[number], number, heights)
    rows = _stacked(own, steps)
    middles, lines = _engine(node_sizes, {**steps, **rows}, _LABELLED if labels else _PLAIN)
    routes = {}
    for number, connector in own.items():
        upwards = bool(connector.label) and steps[number][0][0] != connector.source
        points = lines[number][::-1] if upwards else lines[number]
        routes[number] = Route(points, middles["label", number] if connector.label else points[0])
    boxes = {number: middles[number] for number in nodes}
    (left, top), (right, bottom) = _bounds(sizes, connectors, boxes, routes)
    return _Component(*_moved(boxes, routes, -left, -top), (right - left, bottom - top))


def _stacked(own: dict[int, Connector], steps: dict[int, list[Arc]]) -> dict[int, list[Arc]]:
    """Return steps that nobody sees, by negative numbers, which put the boxes that hang on one box into several rows.

    Otherwise a picture of a box with dozens of them would be too wide to read.
    """
    degrees = Counter(end for connector in own.values() for end in connector[:2])
    hanging: dict[tuple[int, bool], list[int]] = defaultdict(
        list
    )  # box, whether above -> lines of what hangs on it
    for number, (source, target, _) in own.items():
        if degrees[source] == 1 and degrees[target] > 1:
            hanging[target, True].append(number)
        elif degrees[target] == 1 and degrees[source] > 1:
            hanging[source, False].append(number)
    hidden: list[Arc] = []
    for (_, is_above), numbers in hanging.items():
        width = max(_MOST_BESIDE, -(-len(numbers) // _MOST_ROWS))
        for near, far in zip(numbers, numbers[width:], strict=False):
            if is_above:
                hidden.append((steps[far][-1][0], steps[near][0][0]))
            else:
                hidden.append((steps[near][-1][1], steps[far][0][1]))
    return {-1 - number: [step] for number, step in enumerate(hidden)}


def _through(connector: Connector, number: int, heights: dict[Any, float]) -> list[Arc]:
    """Return the two steps from the upper box to the label and from there to the lower box."""
    upper, lower = sorted((connector.source, connector.target), key=lambda box: heights[box])
    return [(upper, ("label", number)), (("label", number), lower)]


def _engine(
    node_sizes: dict[Any, Size], steps: dict[int, list[Arc]], options: dict[str, Any]
) -> tuple[dict[Any, Point], dict[int, list[Point]]]:
    """Return node -> middle, and number of a line -> corners of its steps, as the engine places them."""
    import graphlay

    graph = graphlay.Graph()
    for name, (width, height) in node_sizes.items():
        graph.node(name, width=width, height=height)
    for source, target in chain.from_iterable(steps.values()):
        graph.edge(source, target)
    result = graphlay.layout(graph, options=options)
    corners = iter([_point(corner) for corner in edge["points"]] for edge in result.edges)
    lines = {number: [point for _ in path for point in next(corners)] for number, path in steps.items()}
    return {name: _point(node["center"]) for name, node in zip(node_sizes, result.nodes, strict=True)}, lines


def _point(position: Any) -> Point:
    return position["x"], position["y"]


def _bounds(
    sizes: Sequence[Size], connectors: Sequence[Connector], boxes: dict[int, Point], routes: dict[int, Route]
) -> tuple[Point, Point]:
    """Return the upper left and the lower right corner of the area of all boxes, lines and labels."""
    areas = [(middle, sizes[number]) for number, middle in boxes.items()]
    areas += [(route.label, connectors[number].label or (0, 0)) for number, route in routes.items()]
    areas += [(point, (0, 0)) for route in routes.values() for point in route.points]
    lefts, rights = zip(*((x - width / 2, x + width / 2) for (x, _), (width, _) in areas), strict=True)
    tops, bottoms = zip(*((y - height / 2, y + height / 2) for (_, y), (_, height) in areas), strict=True)
    return (min(lefts), min(tops)), (max(rights), max(bottoms))


def _moved(
    boxes: dict[int, Point], routes: dict[int, Route], x: float, y: float
) -> tuple[dict[int, Point], dict[int, Route]]:
    """Return boxes and routes moved right by x and down by y."""

    def shift(point: Point) -> Point:
        return point[0] + x, point[1] + y

    shifted = {n: Route([*map(shift, route.points)], shift(route.label)) for n, route in routes.items()}
    return {number: shift(middle) for number, middle in boxes.items()}, shifted


def _rows(sizes: Sequence[Size]) -> tuple[list[Point], Size]:
    """Return the upper left corners of areas of given sizes, set in rows, and the total size."""
    area = sum((width + _GAP) * (height + _GAP) for width, height in sizes)
    row_width = max([sqrt(area * 1.6), *(width for width, _ in sizes)], default=0.0)
    corners: list[Point] = []
    x = y = row_height = widest = 0.0
    for width, height in sizes:
        if x and x + width > row_width:
            x, y, row_height = 0.0, y + row_height + _GAP, 0.0
        corners.append((x, y))
        widest, row_height, x = max(widest, x + width), max(row_height, height), x + width + _GAP
    return corners, (widest, y + row_height)

"""The layout: nothing overlaps, lines end at their boxes, and it takes no longer than it may."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import pytest

from policygraph.report.diagrams.layout import Connector, Layout, Point, Size, arrange

LABEL = (60.0, 16.0)


def overlap(area: tuple[Point, Size], second_area: tuple[Point, Size]) -> bool:
    ((x1, y1), (width1, height1)), ((x2, y2), (width2, height2)) = area, second_area
    return abs(x1 - x2) < (width1 + width2) / 2 - 0.01 and abs(y1 - y2) < (height1 + height2) / 2 - 0.01


def check(sizes: list[Size], connectors: list[Connector]) -> Layout:
    layout = arrange(sizes, connectors)
    areas = list(zip(layout.boxes, sizes, strict=True))
    areas += [(r.label, c.label) for r, c in zip(layout.routes, connectors, strict=True) if c.label]
    assert not any(overlap(*pair) for pair in combinations(areas, 2))
    for (x, y), (width, height) in areas:
        assert width / 2 - 0.01 <= x <= layout.size[0] - width / 2 + 0.01
        assert height / 2 - 0.01 <= y <= layout.size[1] - height / 2 + 0.01
    for connector, route in zip(connectors, layout.routes, strict=True):
        assert touches(route.points[0], layout.boxes[connector.source], sizes[connector.source])
        assert touches(route.points[-1], layout.boxes[connector.target], sizes[connector.target])
    return layout


def touches(point: Point, middle: Point, size: Size) -> bool:
    away = (abs(abs(p - m) - s / 2) for p, m, s in zip(point, middle, size, strict=True))
    inside = all(abs(p - m) <= s / 2 + 0.01 for p, m, s in zip(point, middle, size, strict=True))
    return inside and min(away) < 0.01


@pytest.mark.parametrize("label", [None, LABEL])
@pytest.mark.parametrize(
    ("number", "pairs"),
    [
        (0, []), (1, []), (4, []), (2, [(0, 1)]), (2, [(0, 1), (0, 1)]), (2, [(0, 1), (1, 0)]),
        (3, [(0, 1), (1, 2), (2, 0)]), (7, [(0, 1), (2, 3), (2, 4), (5, 4)]), (8, [(n, m) for n in range(4) for m in range(4, 8)]),
    ],
)  # fmt: skip
def test_nothing_overlaps(number: int, pairs: list[tuple[int, int]], label: Size | None) -> None:
    sizes = [(150.0 + 10 * n, 60.0 + 7 * (n % 3)) for n in range(number)]
    check(sizes, [Connector(*pair, label) for pair in pairs])


def test_lines_to_the_same_box() -> None:
    check([(150, 60)] * 3, [Connector(2, 0), Connector(2, 1), Connector(0, 0), Connector(1, 1)])


def test_successors_stand_above_predecessors_and_labels_between() -> None:
    layout = check([(150, 60)] * 3, [Connector(2, 1, LABEL), Connector(1, 0, LABEL), Connector(2, 0, LABEL)])
    assert layout.boxes[2][1] < layout.routes[0].label[1] < layout.boxes[1][1] < layout.boxes[0][1]


def test_random_families_are_the_same_twice() -> None:
    rng = random.Random(7)
    for _ in range(10):
        pairs = [(rng.randrange(30), rng.randrange(30)) for _ in range(35)]
        connectors = [Connector(*pair, rng.choice([None, LABEL])) for pair in pairs if pair[0] != pair[1]]
        sizes = [(150.0, 70.0)] * 30
        assert check(sizes, connectors) == arrange(sizes, connectors)


@pytest.mark.parametrize("label", [None, LABEL])
@pytest.mark.parametrize("star", [True, False])
def test_hundreds_of_boxes(star: bool, label: Size | None) -> None:
    connectors = [Connector(number, 0 if star else number - 1, label) for number in range(1, 500)]
    layout = arrange([(150, 60)] * 500, connectors)
    assert len(layout.routes) == len(connectors)


@pytest.mark.parametrize("label", [None, LABEL])
@pytest.mark.parametrize("is_above", [True, False])
def test_dozens_that_hang_on_one_box_stand_in_several_rows(is_above: bool, label: Size | None) -> None:
    ends = ((number, 0) if is_above else (0, number) for number in range(1, 41))
    layout = check([(250, 80)] * 41, [Connector(*pair, label) for pair in ends])
    assert layout.size[0] < 3_600  # and not 11,000
    heights = [y for _, y in layout.boxes]
    assert all((height < heights[0]) == is_above for height in heights[1:])
    assert sorted(Counter(heights[1:]).values()) == [5, 7, 7, 7, 7, 7]

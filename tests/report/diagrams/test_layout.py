"""The layout: nothing overlaps, lines end at their boxes, and it takes no longer than it may."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from policygraph.report.diagrams.layout import Layout, Link, Point, Size, arrange

LABEL = (60.0, 16.0)


def overlap(one: tuple[Point, Size], other: tuple[Point, Size]) -> bool:
    ((x, y), (wide, high)), ((left, top), (width, height)) = one, other
    return abs(x - left) < (wide + width) / 2 - 0.01 and abs(y - top) < (high + height) / 2 - 0.01


def check(sizes: list[Size], links: list[Link]) -> Layout:
    found = arrange(sizes, links)
    areas = list(zip(found.boxes, sizes, strict=True))
    areas += [
        (route.label, link.label) for route, link in zip(found.routes, links, strict=True) if link.label
    ]
    assert not any(overlap(*pair) for pair in combinations(areas, 2))
    for (x, y), (wide, high) in areas:
        assert wide / 2 - 0.01 <= x <= found.size[0] - wide / 2 + 0.01
        assert high / 2 - 0.01 <= y <= found.size[1] - high / 2 + 0.01
    for link, route in zip(links, found.routes, strict=True):
        assert touches(route.points[0], found.boxes[link.source], sizes[link.source])
        assert touches(route.points[-1], found.boxes[link.target], sizes[link.target])
    return found


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
    sizes = [(150.0 + 10 * each, 60.0 + 7 * (each % 3)) for each in range(number)]
    check(sizes, [Link(*pair, label) for pair in pairs])


def test_lines_to_the_same_box() -> None:
    check([(150, 60)] * 3, [Link(2, 0), Link(2, 1), Link(0, 0), Link(1, 1)])


def test_newer_stands_above_older_and_labels_between() -> None:
    found = check([(150, 60)] * 3, [Link(2, 1, LABEL), Link(1, 0, LABEL), Link(2, 0, LABEL)])
    assert found.boxes[2][1] < found.routes[0].label[1] < found.boxes[1][1] < found.boxes[0][1]


def test_random_families_are_the_same_twice() -> None:
    chosen = random.Random(7)
    for _ in range(10):
        pairs = [(chosen.randrange(30), chosen.randrange(30)) for _ in range(35)]
        links = [Link(*pair, chosen.choice([None, LABEL])) for pair in pairs if pair[0] != pair[1]]
        sizes = [(150.0, 70.0)] * 30
        assert check(sizes, links) == arrange(sizes, links)


@pytest.mark.parametrize("label", [None, LABEL])
@pytest.mark.parametrize("star", [True, False])
def test_hundreds_of_boxes(star: bool, label: Size | None) -> None:
    links = [Link(number, 0 if star else number - 1, label) for number in range(1, 500)]
    found = arrange([(150, 60)] * 500, links)
    assert len(found.routes) == len(links)

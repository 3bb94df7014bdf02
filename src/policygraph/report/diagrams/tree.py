"""A lineage as a tree for the terminal: from one policy up to the newer ones and down to the older."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from policygraph.lineage.model import Lineage
from policygraph.report.console import render
from policygraph.report.diagrams.captions import SEPARATOR, caption, relation_label
from policygraph.report.diagrams.marks import Marks

if TYPE_CHECKING:
    from rich.text import Text

Direction = Literal["both", "older", "newer"]
_GUIDE = 80  # characters before a policy; of a longer guide the end is kept


class _Node(NamedTuple):
    """One line to write: a policy, what leads there, and the guides before it and before what is below."""

    id: str
    arrow: str
    guide: str
    below: str
    depth: int


def tree_text(lineage: Lineage, marks: Marks, direction: Direction = "both", depth: int | None = None) -> str:
    """Return the tree from the policy in focus; without one, a tree down from each newest policy.

    Each line has id, date, status, marks and title, the title last, for a terminal cuts what is too
    long. A policy that stands on the way already is marked as a cycle; one whose part of the tree is
    written above refers to it. ``…`` says that there is more below ``depth`` steps.
    Raises UsageError where there is no such policy.
    """
    if marks.focus:
        lineage.policy(marks.focus)
        sides: list[Direction] = ["newer", "older"] if direction == "both" else [direction]
        lines = _tree(lineage, marks, sides, depth)
    else:
        lines = _forest(lineage, marks, "newer" if direction == "newer" else "older", depth)
    return render(*lines)


def _tree(lineage: Lineage, marks: Marks, sides: list[Direction], depth: int | None) -> Iterator[Text]:
    from rich.text import Text

    yield _line(lineage, marks, _Node(marks.focus, "", "", "", 0), "")
    found = [side for side in sides if _steps(lineage, marks.focus, side)]
    for side in found:
        last = side == found[-1]
        yield Text(f"{'└── ' if last else '├── '}{side}")
        start = _Node(marks.focus, "", "", "    " if last else "│   ", 0)
        yield from _below(lineage, marks, start, side, depth, set())


def _forest(lineage: Lineage, marks: Marks, side: Direction, depth: int | None) -> Iterator[Text]:
    """Yield trees from the ends of the lineage, then from what stands in cycles that no end leads to."""
    before = lineage.newer if side == "older" else lineage.older
    done = set[str]()
    for name in sorted(lineage.policies, key=lambda each: (each in before, each)):
        if name not in done:
            start = _Node(name, "", "", "", 0)
            yield _line(lineage, marks, start, "")
            yield from _below(lineage, marks, start, side, depth, done)


def _below(
    lineage: Lineage, marks: Marks, start: _Node, side: Direction, depth: int | None, done: set[str]
) -> Iterator[Text]:
    """Yield the lines below a policy. A list of what is to write, not recursion: chains may be long."""
    done.add(start.id)
    way, on_way = [start.id], {start.id}
    todo = _children(lineage, start, side)
    while todo:
        node = todo.pop()
        while len(way) > node.depth:
            on_way.discard(way.pop())
        children = _children(lineage, node, side)
        remark = ""
        if node.id in on_way:
            remark, children = "(cycle)", []
        elif node.id in done:
            remark, children = "(see above)", []
        elif children and depth is not None and node.depth >= depth:
            remark, children = "…", []
        else:
            done.add(node.id)
        yield _line(lineage, marks, node, remark)
        if children:
            way.append(node.id)
            on_way.add(node.id)
            todo += children


def _steps(lineage: Lineage, name: str, side: Direction) -> dict[str, str]:
    """Return the neighbours on one side, in order, with the labels of the relations to them."""
    edges = (lineage.older if side == "older" else lineage.newer).get(name, ())
    found: dict[str, list[str]] = {}
    for edge in edges:
        labels = found.setdefault(edge.older if side == "older" else edge.newer, [])
        labels.append(relation_label(lineage, edge))
    return {other: ", ".join(dict.fromkeys(labels)) for other, labels in sorted(found.items())}


def _children(lineage: Lineage, node: _Node, side: Direction) -> list[_Node]:
    """Return the nodes below one, last first, as a stack wants them."""
    steps = list(_steps(lineage, node.id, side).items())
    before = node.below if len(node.below) <= _GUIDE else f"…{node.below[-_GUIDE:]}"
    return [
        _Node(
            other,
            f"{labels} → " if side == "older" else f"← {labels} ",
            f"{before}{'├── ' if number else '└── '}",
            f"{before}{'│   ' if number else '    '}",
            node.depth + 1,
        )
        for number, (other, labels) in enumerate(reversed(steps))
    ]


def _line(lineage: Lineage, marks: Marks, node: _Node, remark: str) -> Text:
    from rich.text import Text

    policy = lineage.policies[node.id]
    said = caption(policy, marks)
    style = "bold" if node.id == marks.focus else "" if policy.resolved else "dim"
    facts = SEPARATOR.join(text for text in (said.facts, said.marks) if text)
    line = Text(f"{node.guide}{node.arrow}", no_wrap=True, overflow="ellipsis")
    line.append(said.id, style)
    for text in (facts, remark):
        line.append(f"  {text}" if text else "", "green" if node.id in marks.current else style)
    return line.append(f"  {said.title}" if said.title else "", style)

"""Draw a lineage as a tree for the terminal: the successors and the predecessors of one policy, or of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from policygraph.lineage.model import Lineage
from policygraph.report.console import render
from policygraph.report.diagrams.captions import SEPARATOR, Marks, caption, relation_label
from policygraph.words.phrases import Phrase, enumerated, said

if TYPE_CHECKING:
    from rich.text import Text

Direction = Literal["both", "predecessors", "successors"]
_LONGEST_GUIDE = 80  # characters before a policy; only the end of a longer guide is kept
_SIDES = {"successors": Phrase("successors"), "predecessors": Phrase("predecessors")}


class _Node(NamedTuple):
    """A line of the tree: a policy, the relation that leads to it, the guides of its line and those below."""

    id: str
    arrow: str
    guide: str
    below: str
    depth: int


def tree_text(lineage: Lineage, marks: Marks, direction: Direction = "both", depth: int | None = None) -> str:
    """Return the tree of the policy in focus; without one, a tree for each policy without successors.

    Each line has id, date, status, marks and title; the title comes last, because a terminal cuts long
    lines. ``(cycle)`` marks a policy that is its own ancestor in the tree, ``(see above)`` one whose
    subtree is written above, ``…`` one with more below ``depth`` steps. Raises UsageError where there is
    no such policy.
    """
    if marks.focus:
        lineage.policy(marks.focus)
        sides: list[Direction] = ["successors", "predecessors"] if direction == "both" else [direction]
        lines = _tree(lineage, marks, sides, depth)
    else:
        lines = _forest(lineage, marks, "successors" if direction == "successors" else "predecessors", depth)
    return render(*lines)


def _tree(lineage: Lineage, marks: Marks, sides: list[Direction], depth: int | None) -> Iterator[Text]:
    """Yield the lines of the policy in focus, and for each side those of its relatives."""
    from rich.text import Text

    yield _line(lineage, marks, _Node(marks.focus, "", "", "", 0), "")
    sides = [side for side in sides if _neighbours(lineage, marks.focus, side, marks.language)]
    for side in sides:
        last = side == sides[-1]
        yield Text(f"{'└── ' if last else '├── '}{said(_SIDES[side], marks.language)}")
        start = _Node(marks.focus, "", "", "    " if last else "│   ", 0)
        yield from _below(lineage, marks, start, side, depth, set())


def _forest(lineage: Lineage, marks: Marks, side: Direction, depth: int | None) -> Iterator[Text]:
    """Yield trees from the policies with no neighbour before them, then from cycles that none has reached."""
    inner = lineage.successor_edges if side == "predecessors" else lineage.predecessor_edges
    done = set[str]()
    for name in sorted(lineage.policies, key=lambda name: (name in inner, name)):
        if name not in done:
            start = _Node(name, "", "", "", 0)
            yield _line(lineage, marks, start, "")
            yield from _below(lineage, marks, start, side, depth, done)


def _below(
    lineage: Lineage, marks: Marks, start: _Node, side: Direction, depth: int | None, done: set[str]
) -> Iterator[Text]:
    """Yield the lines below a policy, depth first; with a stack, because chains may be long."""
    done.add(start.id)
    path, on_path = [start.id], {start.id}
    stack = _children(lineage, start, side, marks.language)
    while stack:
        node = stack.pop()
        while len(path) > node.depth:
            on_path.discard(path.pop())
        remark, children = "", list[_Node]()
        if node.id in on_path:
            remark = Phrase("(cycle)")
        elif node.id in done:
            remark = Phrase("(see above)")
        else:
            children = _children(lineage, node, side, marks.language)
            if children and depth is not None and node.depth >= depth:
                remark, children = "…", []
            else:
                done.add(node.id)
        yield _line(lineage, marks, node, remark)
        if children:
            path.append(node.id)
            on_path.add(node.id)
            stack += children


def _neighbours(lineage: Lineage, name: str, side: Direction, language: str) -> dict[str, str]:
    """Return neighbour -> labels of the relations to it, as a list, for one side, sorted by id."""
    edges = (lineage.predecessor_edges if side == "predecessors" else lineage.successor_edges).get(name, ())
    labels_by_id: dict[str, list[str]] = {}
    for edge in edges:
        labels = labels_by_id.setdefault(edge.predecessor if side == "predecessors" else edge.successor, [])
        labels.append(relation_label(lineage, edge, language))
    return {
        name: said(enumerated(dict.fromkeys(labels)), language)
        for name, labels in sorted(labels_by_id.items())
    }


def _children(lineage: Lineage, node: _Node, side: Direction, language: str) -> list[_Node]:
    """Return the nodes below one, the last first, to be pushed on a stack."""
    neighbours = list(_neighbours(lineage, node.id, side, language).items())
    guide = node.below if len(node.below) <= _LONGEST_GUIDE else f"…{node.below[-_LONGEST_GUIDE:]}"
    return [
        _Node(
            name,
            f"{labels} → " if side == "predecessors" else f"← {labels} ",
            f"{guide}{'├── ' if number else '└── '}",
            f"{guide}{'│   ' if number else '    '}",
            node.depth + 1,
        )
        for number, (name, labels) in enumerate(reversed(neighbours))
    ]


def _line(lineage: Lineage, marks: Marks, node: _Node, remark: str) -> Text:
    """Return the styled line of a node, with a remark on what is not written below it."""
    from rich.text import Text

    policy = lineage.policies[node.id]
    texts = caption(policy, marks)
    style = "bold" if node.id == marks.focus else "" if policy.resolved else "dim"
    facts = SEPARATOR.join(text for text in (texts.facts, texts.marks) if text)
    line = Text(f"{node.guide}{node.arrow}", no_wrap=True, overflow="ellipsis")
    line.append(texts.id, style)
    for text in (facts, said(remark, marks.language)):
        line.append(f"  {text}" if text else "", "green" if node.id in marks.current else style)
    return line.append(f"  {texts.title}" if texts.title else "", style)

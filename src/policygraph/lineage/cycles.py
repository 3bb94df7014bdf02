"""A lineage to its shortest cycles, by breadth-first search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from policygraph.lineage.model import Lineage

Node = TypeVar("Node", str, int)


def cycle(lineage: Lineage, policy: str) -> tuple[str, ...] | None:
    """Return the ids on a shortest cycle through a policy, from it to its predecessors on, or None."""

    def predecessors(node: str) -> list[str]:
        return [edge.predecessor for edge in lineage.predecessor_edges.get(node, [])]

    return shortest_path(policy, policy, predecessors)[:-1] or None


def cycle_through(lineage: Lineage, first: str, second: str) -> tuple[str, ...]:
    """Return the ids on a shortest cycle of replacements that has an edge between two policies, whichever
    way it goes, from ``first`` on; an empty tuple where there is none.
    """

    def replaced(node: str) -> list[str]:
        edges = lineage.predecessor_edges.get(node, [])
        return [edge.predecessor for edge in edges if lineage.relations[edge.relation].replaces]

    for successor, predecessor in ((first, second), (second, first)):
        back = shortest_path(predecessor, successor, replaced) if predecessor in replaced(successor) else ()
        if back:
            path = (successor, *back[:-1])
            return (*path[path.index(first) :], *path[: path.index(first)])
    return ()


def shortest_path(start: Node, end: Node, neighbours: Callable[[Node], Iterable[Node]]) -> tuple[Node, ...]:
    """Return the nodes of a shortest path of at least one edge, both ends included; an empty tuple where
    there is none. Of several, the one whose nodes come first, from the start on.
    """
    parent: dict[Node, Node] = {}
    layer = [start]
    while layer and end not in parent:
        next_layer = []
        for node in layer:
            for neighbour in sorted(new for new in set(neighbours(node)) if new not in parent):
                parent[neighbour] = node
                next_layer.append(neighbour)
        layer = next_layer
    if end not in parent:
        return ()
    path = [end, parent[end]]
    while path[-1] != start:
        path.append(parent[path[-1]])
    return tuple(reversed(path))

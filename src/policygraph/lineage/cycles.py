"""A lineage to its cycles, to the shortest of them, to what leads to each other, and to distances by breadth-first search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from policygraph.lineage.model import Edge, Lineage

FEW = 100  # edges that are walked one by one: libraries take longer to load
LAYERS = 20  # of edges that are taken off the ends of chains
Node = TypeVar("Node", str, int)


def cycle(lineage: Lineage, policy: str) -> tuple[str, ...] | None:
    """Return the ids on a shortest cycle through a policy, from it to its predecessors on, or None."""

    def predecessors(node: str) -> list[str]:
        return [edge.predecessor for edge in lineage.predecessor_edges.get(node, [])]

    return shortest_path(policy, policy, predecessors)[:-1] or None


def cyclic(lineage: Lineage, edges: Sequence[Edge]) -> list[Edge]:
    """Return those of some edges of a lineage that lie on a cycle of them."""
    edges = _between_others(edges)
    if len(edges) <= FEW:
        below: dict[str, list[str]] = {}
        for edge in edges:
            below.setdefault(edge.successor, []).append(edge.predecessor)
        return [
            e for e in edges if shortest_path(e.predecessor, e.successor, lambda node: below.get(node, ()))
        ]
    import numpy as np  # which most commands can do without, and start sooner
    import rustworkx

    from policygraph.lineage.edge_arrays import to_arrays

    arrays = to_arrays(lineage, edges)
    component = np.empty(len(arrays.ids), np.int64)
    for number, nodes in enumerate(rustworkx.strongly_connected_components(arrays.graph)):
        component[nodes] = number
    is_cyclic = component[arrays.successor] == component[arrays.predecessor]
    return [edge for edge, found in zip(edges, is_cyclic, strict=True) if found]


def _between_others(edges: Sequence[Edge]) -> Sequence[Edge]:
    """Return the edges without those at the ends of short chains, which lie on no cycle."""
    for _ in range(LAYERS):
        successors, predecessors = ({edge[end] for edge in edges} for end in (0, 1))
        left = [edge for edge in edges if edge.predecessor in successors and edge.successor in predecessors]
        if len(left) == len(edges):
            break
        edges = left
    return edges


class Cycles:
    """The shortest cycles through edges of what ends one policy after the other.

    Where one way alone leads on, all edges of a cycle have that one, which is walked once for them all.
    """

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._rings: dict[str, tuple[tuple[str, ...], int]] = {}  # policy -> the only cycle, its place there
        self._ends: dict[str, set[str]] = {}  # policy -> those that it ends

    def through(self, edge: Edge, first: str) -> tuple[str, ...]:
        """Return the ids on a shortest cycle through an edge, from one of its ends on; an empty tuple where there is none."""
        if edge.predecessor in self._rings:
            ring, start = self._rings[edge.predecessor]
            path = (*ring[start:], *ring[:start]) if edge.successor == ring[start - 1] else ()
        else:
            path = shortest_path(edge.predecessor, edge.successor, self._ended)
            if len({*path}) == len(path) and all(len(self._ended(node)) == 1 for node in path):
                self._rings |= {node: (path, place) for place, node in enumerate(path)}
        if not path:
            return ()
        return path if first == edge.predecessor else (path[-1], *path[:-1])

    def _ended(self, node: str) -> set[str]:
        if node not in self._ends:
            edges = self._lineage.predecessor_edges.get(node, [])
            self._ends[node] = {
                edge.predecessor for edge in edges if self._lineage.relations[edge.relation].ends
            }
        return self._ends[node]


def shortest_path(start: Node, end: Node, neighbours: Callable[[Node], Collection[Node]]) -> tuple[Node, ...]:
    """Return the nodes of a shortest path of at least one edge, both ends included; an empty tuple where
    there is none. Of several, the one whose nodes come first, from the start on.
    """
    parent: dict[Node, Node] = {}
    layer = [start]
    while layer and end not in parent:
        next_layer = []
        for node in layer:
            found = neighbours(node)
            if end in found:
                parent[end] = node
                break
            for neighbour in sorted(new for new in set(found) if new not in parent):
                parent[neighbour] = node
                next_layer.append(neighbour)
        layer = next_layer
    if end not in parent:
        return ()
    path = [end, parent[end]]
    while path[-1] != start:
        path.append(parent[path[-1]])
    return tuple(reversed(path))


def components(start: Node, neighbours: Callable[[Node], Iterable[Node]]) -> Iterator[list[Node]]:
    """Yield the strongly connected components of what a node leads to, each behind all that it leads to itself.

    ``neighbours`` is asked about each node once. The way is that of Gabow, "Path-based depth-first search for strong and
    biconnected components" (2000).
    """
    numbers: dict[Node, int] = {}  # node -> how many were found before it
    way = list[tuple[Node, Iterator[Node]]]()  # to where it is, with the neighbours that were not looked at
    found, closed = list[Node](), set[Node]()  # nodes whose component is not known yet, and the others
    first = list[int]()  # the numbers of the first nodes of the components on the way, as far as is known

    def enter(node: Node) -> None:
        numbers[node] = len(numbers)
        way.append((node, iter(neighbours(node))))
        found.append(node)
        first.append(numbers[node])

    enter(start)
    while way:
        node, others = way[-1]
        for other in others:
            if other not in numbers:
                enter(other)
                break
            while other not in closed and first[-1] > numbers[other]:
                first.pop()
        else:
            way.pop()
            if first[-1] == numbers[node]:
                first.pop()
                component = [found.pop()]
                while component[-1] != node:
                    component.append(found.pop())
                closed.update(component)
                yield component


def distances(start: Node, neighbours: Callable[[Node], Iterable[Node]]) -> dict[Node, int]:
    """Return the nodes to which a path of at least one edge leads, and the number of edges of a shortest one to each."""
    found: dict[Node, int] = {}
    layer, steps = [start], 0
    while layer:
        steps += 1
        ends = dict.fromkeys(end for node in layer for end in neighbours(node))
        layer = [end for end in ends if end not in found]
        found |= dict.fromkeys(layer, steps)
    return found

"""Ways round in a circle, the shortest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from policygraph.lineage.model import Lineage

Node = TypeVar("Node", str, int)


def cycle(lineage: Lineage, policy: str) -> tuple[str, ...] | None:
    """Return a shortest way from a policy to what is older that leads back to it, or None."""
    way = shortest_way(
        policy, policy, lambda name: (edge.predecessor for edge in lineage.predecessor_edges.get(name, []))
    )
    return way[:-1] or None


def cycle_through(lineage: Lineage, first: str, second: str) -> tuple[str, ...]:
    """Return a shortest cycle of replacements through two policies next to each other, from the first on;
    nothing where there is none.
    """

    def replaced(name: str) -> list[str]:
        return [
            e.predecessor
            for e in lineage.predecessor_edges.get(name, [])
            if lineage.relations[e.relation].replaces
        ]

    for one, other in ((first, second), (second, first)):
        back = shortest_way(other, one, replaced) if other in replaced(one) else ()
        if back:
            way = (one, *back[:-1])
            return (*way[way.index(first) :], *way[: way.index(first)])
    return ()


def shortest_way(start: Node, end: Node, step: Callable[[Node], Iterable[Node]]) -> tuple[Node, ...]:
    """Return the nodes of a shortest way of one step or more, both ends with them; nothing where there is
    none. Of several, the one that is first by id from step to step.
    """
    came: dict[Node, Node] = {}
    layer = [start]
    while layer and end not in came:
        found = []
        for name in layer:
            for other in sorted(set(step(name))):
                if other not in came:
                    came[other] = name
                    found.append(other)
        layer = found
    if end not in came:
        return ()
    way = [end, came[end]]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))

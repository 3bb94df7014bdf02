"""Lineage to drawings of its families: the places of the policies and the lines between them, the oldest at the left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.lineage.model import Edge, Lineage
from policygraph.lineage.traversal import families, selected
from policygraph.report.diagrams.layout import Connector, arrange
from policygraph.report.lineage import is_readable

BOX = (244, 50)  # width and height


def to_families(lineage: Lineage) -> list[dict[str, Any]]:
    """Return the families with more than one policy by what relations do, the largest first, then by date.

    ``members`` are numbers of policies, by date, ``edges`` those of edges; ``boxes`` are the middles of the members,
    ``lines`` the corners of the lines, each with the numbers of its edges; none of these two where nobody can read
    a drawing.
    """
    drawn = selected(lineage)
    numbers = {name: number for number, name in enumerate(lineage.policies)}
    of_edges = {edge: number for number, edge in enumerate(lineage.edges)}
    by_member: dict[str, list[Edge]] = {}
    for edge in drawn.edges:
        by_member.setdefault(edge.successor, []).append(edge)
    drawings = []
    for members in families(drawn):
        edges = [edge for name in members for edge in by_member.get(name, ())]
        drawings.append(_drawing(members, edges, numbers, of_edges))
    return sorted(drawings, key=lambda each: -len(each["members"]))


def _drawing(
    members: list[str], edges: list[Edge], numbers: Mapping[str, int], of_edges: Mapping[Edge, int]
) -> dict[str, Any]:
    own = {"members": [numbers[name] for name in members], "edges": [of_edges[edge] for edge in edges]}
    index = {name: number for number, name in enumerate(members)}
    lines: dict[tuple[int, int], list[int]] = {}
    for edge in edges:
        lines.setdefault((index[edge.predecessor], index[edge.successor]), []).append(of_edges[edge])
    if not is_readable(len(members), len(lines)):
        return own
    # Layers go down in the layout and to the right here, so that both coordinates change places.
    layout = arrange([(float(BOX[1]), float(BOX[0]))] * len(members), [Connector(*pair) for pair in lines])
    return {
        **own,
        "size": [round(layout.size[1]), round(layout.size[0])],
        "boxes": [[round(y), round(x)] for x, y in layout.boxes],
        "lines": [
            [several, [[round(y), round(x)] for x, y in route.points]]
            for several, route in zip(lines.values(), layout.routes, strict=True)
        ],
    }

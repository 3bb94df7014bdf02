"""One relation of a lineage as arrays of numbers, in the order of the ids, for algorithms on large graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import rustworkx

from policygraph.lineage.model import Edge, Lineage

Numbers = npt.NDArray[np.int64]
Digraph = rustworkx.PyDiGraph[Any, None]
BY_NEWER, BY_OLDER = 1, 2  # who says it: the sum of these


@dataclass(frozen=True)
class Numbered:
    """Edges as pairs of numbers of ``ids``, which are sorted; edges are sorted by newer, then older."""

    ids: Sequence[str]
    newer: Numbers
    older: Numbers
    said: Numbers
    resolved: npt.NDArray[np.bool_]  # whether both ends have a record

    @cached_property
    def graph(self) -> Digraph:
        """The edges as a rustworkx graph whose node indices are the numbers."""
        return digraph(len(self.ids), self.newer, self.older)

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of numbers, in the order given."""
        return tuple(self.ids[number] for number in numbers)


def numbered(lineage: Lineage, edges: Sequence[Edge]) -> Numbered:
    """Return edges of a lineage, sorted as they are there, as numbers."""
    ids = sorted({edge.newer for edge in edges} | {edge.older for edge in edges})
    number = {name: index for index, name in enumerate(ids)}
    count = len(edges)
    newer = np.fromiter((number[edge.newer] for edge in edges), np.int64, count)
    older = np.fromiter((number[edge.older] for edge in edges), np.int64, count)
    said = np.fromiter(
        (BY_NEWER * bool(edge.by_newer) + BY_OLDER * bool(edge.by_older) for edge in edges), np.int64, count
    )
    described = np.fromiter((lineage.policies[name].resolved for name in ids), np.bool_, len(ids))
    return Numbered(ids, newer, older, said, described[newer] & described[older])


def digraph(nodes: int, newer: Numbers, older: Numbers) -> Digraph:
    """Return a graph of so many nodes with the edges given."""
    graph: Digraph = rustworkx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from_no_data(list(zip(newer.tolist(), older.tolist(), strict=True)))
    return graph


def followers(nodes: int, start: Numbers, end: Numbers) -> tuple[list[int], list[int]]:
    """Return, for edges from start to end, where in the second list the ends of each node begin.

    The ends of node n are second[first[n]:first[n + 1]], sorted.
    """
    order = np.lexsort((end, start))
    begins = np.searchsorted(start[order], np.arange(nodes + 1))
    return begins.tolist(), end[order].tolist()

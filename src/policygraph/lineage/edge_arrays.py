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
BY_SUCCESSOR, BY_PREDECESSOR = 1, 2  # who says it: the sum of these


@dataclass(frozen=True)
class EdgeArrays:
    """Edges as pairs of numbers of ``ids``, which are sorted; edges are sorted by newer, then older."""

    ids: Sequence[str]
    successor: Numbers
    predecessor: Numbers
    said: Numbers
    resolved: npt.NDArray[np.bool_]  # whether both ends have a record

    @cached_property
    def graph(self) -> Digraph:
        """The edges as a rustworkx graph whose node indices are the numbers."""
        return digraph(len(self.ids), self.successor, self.predecessor)

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of numbers, in the order given."""
        return tuple(self.ids[number] for number in numbers)


def to_arrays(lineage: Lineage, edges: Sequence[Edge]) -> EdgeArrays:
    """Return edges of a lineage, sorted as they are there, as numbers."""
    ids = sorted({edge.successor for edge in edges} | {edge.predecessor for edge in edges})
    number = {name: index for index, name in enumerate(ids)}
    count = len(edges)
    successor = np.fromiter((number[edge.successor] for edge in edges), np.int64, count)
    predecessor = np.fromiter((number[edge.predecessor] for edge in edges), np.int64, count)
    said = np.fromiter(
        (
            BY_SUCCESSOR * bool(edge.by_successor) + BY_PREDECESSOR * bool(edge.by_predecessor)
            for edge in edges
        ),
        np.int64,
        count,
    )
    described = np.fromiter((lineage.policies[name].resolved for name in ids), np.bool_, len(ids))
    return EdgeArrays(ids, successor, predecessor, said, described[successor] & described[predecessor])


def digraph(nodes: int, successor: Numbers, predecessor: Numbers) -> Digraph:
    """Return a graph of so many nodes with the edges given."""
    graph: Digraph = rustworkx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from_no_data(list(zip(successor.tolist(), predecessor.tolist(), strict=True)))
    return graph


def adjacency(nodes: int, start: Numbers, end: Numbers) -> tuple[list[int], list[int]]:
    """Return, for edges from start to end, where in the second list the ends of each node begin.

    The ends of node n are second[first[n]:first[n + 1]], sorted.
    """
    order = np.lexsort((end, start))
    begins = np.searchsorted(start[order], np.arange(nodes + 1))
    return begins.tolist(), end[order].tolist()

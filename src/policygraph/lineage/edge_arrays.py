"""Edges of a lineage to arrays of node numbers, in the order of the ids, for algorithms on large graphs."""

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
Flags = npt.NDArray[np.bool_]
Digraph = rustworkx.PyDiGraph[Any, None]


@dataclass(frozen=True)
class EdgeArrays:
    """Edges as pairs of indices into ``ids``, which are sorted; edges are sorted by successor, predecessor."""

    ids: Sequence[str]
    successor: Numbers
    predecessor: Numbers
    by_successor: Flags  # whether a record of the successor states it
    by_predecessor: Flags
    resolved: Flags  # whether both ends have a record

    @cached_property
    def graph(self) -> Digraph:
        """The edges as a rustworkx graph whose node indices are those of ``ids``."""
        return digraph(len(self.ids), self.successor, self.predecessor)

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of node numbers, in the order given."""
        return tuple(self.ids[number] for number in numbers)


def to_arrays(lineage: Lineage, edges: Sequence[Edge]) -> EdgeArrays:
    """Return edges of a lineage, in the order given, as arrays."""
    ids = sorted({edge.successor for edge in edges} | {edge.predecessor for edge in edges})
    numbers, count = {policy_id: number for number, policy_id in enumerate(ids)}, len(edges)
    successor = np.fromiter((numbers[edge.successor] for edge in edges), np.int64, count)
    predecessor = np.fromiter((numbers[edge.predecessor] for edge in edges), np.int64, count)
    by_successor = np.fromiter((bool(edge.by_successor) for edge in edges), np.bool_, count)
    by_predecessor = np.fromiter((bool(edge.by_predecessor) for edge in edges), np.bool_, count)
    has_record = np.fromiter((lineage.policies[policy_id].resolved for policy_id in ids), np.bool_, len(ids))
    resolved = has_record[successor] & has_record[predecessor]
    return EdgeArrays(ids, successor, predecessor, by_successor, by_predecessor, resolved)


def digraph(nodes: int, successor: Numbers, predecessor: Numbers) -> Digraph:
    """Return a graph of ``nodes`` nodes with an edge from each successor to its predecessor."""
    graph: Digraph = rustworkx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from_no_data(list(zip(successor.tolist(), predecessor.tolist(), strict=True)))
    return graph


def adjacency(nodes: int, start: Numbers, end: Numbers) -> tuple[list[int], list[int]]:
    """Return the edges from ``start`` to ``end`` in compressed sparse row form: offsets, neighbours.

    The neighbours of node n are neighbours[offsets[n]:offsets[n + 1]], sorted.
    """
    order = np.lexsort((end, start))
    offsets = np.searchsorted(start[order], np.arange(nodes + 1))
    return offsets.tolist(), end[order].tolist()

"""Edges of a lineage to arrays of node numbers, in the order of the ids, for algorithms on large graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
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

    def names(self, numbers: Numbers | Sequence[int]) -> tuple[str, ...]:
        """Return the ids of node numbers, in the order given."""
        return tuple(map(self.ids.__getitem__, np.asarray(numbers, np.int64).tolist()))

    def only(self, chosen: Flags) -> EdgeArrays:
        """Return the chosen edges, with the ids of their ends alone."""
        successor, predecessor = self.successor[chosen], self.predecessor[chosen]
        is_end = np.zeros(len(self.ids), np.bool_)
        is_end[successor] = is_end[predecessor] = True
        number = np.cumsum(is_end) - 1
        flags = (each[chosen] for each in (self.by_successor, self.by_predecessor, self.resolved))
        return EdgeArrays(self.names(np.flatnonzero(is_end)), number[successor], number[predecessor], *flags)


def to_arrays(lineage: Lineage, edges: Sequence[Edge]) -> EdgeArrays:
    """Return edges of a lineage, in the order given, as arrays."""
    # Columns by functions of C, one after the other: a generator of each takes three times as long.
    ids, count = sorted(lineage.policies), len(edges)
    number = dict(zip(ids, range(len(ids)), strict=True)).__getitem__
    ends = (map(number, map(itemgetter(place), edges)) for place in (0, 1))
    successor, predecessor = (np.fromiter(each, np.int64, count) for each in ends)
    paths = (map(bool, map(itemgetter(place), edges)) for place in (3, 4))
    by_successor, by_predecessor = (np.fromiter(each, np.bool_, count) for each in paths)
    has_record = np.fromiter((lineage.policies[policy_id].resolved for policy_id in ids), np.bool_, len(ids))
    resolved = has_record[successor] & has_record[predecessor]
    arrays = EdgeArrays(ids, successor, predecessor, by_successor, by_predecessor, resolved)
    return arrays.only(np.ones(count, np.bool_))


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

"""Edges as arrays of places, for algorithms on large graphs."""

from __future__ import annotations

import numpy as np

from policygraph.lineage.edge_arrays import adjacency, digraph, to_arrays
from policygraph.lineage.model import Edge, Lineage, Policy
from tests.lineage.helpers import RELATIONS, drawn


def test_edges_are_pairs_of_places_among_the_sorted_ids() -> None:
    lineage = drawn("c supersedes a\nb amends a\nc supersedes b", d=Policy("d"))
    arrays = to_arrays(lineage, lineage.edges)
    assert arrays.ids == ("a", "b", "c")  # d has no edge
    assert list(zip(arrays.successor.tolist(), arrays.predecessor.tolist(), strict=True)) == [
        (1, 0),
        (2, 0),
        (2, 1),
    ]
    assert arrays.names([2, 0, 2]) == ("c", "a", "c")


def test_an_edge_knows_who_states_it_and_whether_both_ends_have_a_record() -> None:
    edges = (
        Edge("a", "b", "supersedes", ("en/a.md",), ()),
        Edge("a", "c", "supersedes", (), ("en/c.md",)),
        Edge("c", "b", "supersedes", ("en/c.md",), ("en/b.md", "zh/b.md")),
    )
    policies = {"a": Policy("a"), "b": Policy("b", resolved=False), "c": Policy("c")}
    arrays = to_arrays(Lineage(policies, edges, RELATIONS), edges)
    assert arrays.by_successor.tolist() == [True, False, True]
    assert arrays.by_predecessor.tolist() == [False, True, True]
    assert arrays.resolved.tolist() == [False, True, False]


def test_some_edges_are_between_their_own_ends_alone() -> None:
    lineage = drawn("c supersedes a\nb amends a\nc supersedes b\nc amends c")
    arrays = to_arrays(lineage, lineage.edges)
    of_c = arrays.only(arrays.successor == 2)
    named = [of_c.names(nodes) for nodes in (of_c.successor, of_c.predecessor)]
    assert list(zip(*named, strict=True)) == [("c", "a"), ("c", "b"), ("c", "c")]
    assert arrays.only(arrays.successor == 1).ids == ("a", "b")
    none = arrays.only(arrays.successor == 0)
    assert (none.ids, none.predecessor.tolist()) == ((), [])


def test_no_edge_is_no_place() -> None:
    arrays = to_arrays(drawn("", a=Policy("a")), ())
    assert (arrays.ids, arrays.successor.tolist(), arrays.graph.num_nodes()) == ((), [], 0)


def test_a_graph_keeps_parallel_edges_loops_and_lone_nodes() -> None:
    graph = digraph(4, np.array([1, 1, 2]), np.array([0, 0, 2]))
    assert (graph.num_nodes(), sorted(graph.edge_list())) == (4, [(1, 0), (1, 0), (2, 2)])


def test_neighbours_are_sorted_and_lie_between_the_offsets_of_a_node() -> None:
    offsets, neighbours = adjacency(4, np.array([2, 0, 2, 2]), np.array([3, 1, 0, 0]))
    assert offsets == [0, 1, 1, 4, 4]
    assert neighbours == [1, 0, 0, 3]
    assert adjacency(2, np.array([], np.int64), np.array([], np.int64)) == ([0, 0, 0], [])

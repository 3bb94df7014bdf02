"""The cycles that a policy or an edge is on."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from policygraph.lineage.cycles import Cycles, components, cycle, cyclic
from tests.helpers import assert_linear
from tests.lineage.helpers import drawn


def test_the_shortest_cycle_starts_with_the_policy() -> None:
    lineage = drawn("a supersedes b\nb supersedes c\nc supersedes a\nc requires b\nx supersedes a")
    assert cycle(lineage, "c") == ("c", "b")
    assert cycle(lineage, "a") == ("a", "b", "c")
    assert cycle(lineage, "x") is None
    assert cycle(drawn("a supersedes a"), "a") == ("a",)


def test_a_cycle_through_an_edge_starts_with_either_of_its_ends() -> None:
    lineage = drawn("a supersedes b\nb ends c\nc supersedes a\nd supersedes a\na requires d\ne supersedes e")
    edges = {(edge.successor, edge.predecessor): edge for edge in lineage.edges}
    cycles = Cycles(lineage)
    assert cycles.through(edges["a", "b"], "a") == ("a", "b", "c")
    assert cycles.through(edges["a", "b"], "b") == ("b", "c", "a")
    assert cycles.through(edges["b", "c"], "c") == ("c", "a", "b")
    assert cycles.through(edges["d", "a"], "d") == ()  # what is required is not replaced
    ending = [edge for edge in lineage.edges if lineage.relations[edge.relation].ends]
    found = [(edge.successor, edge.predecessor) for edge in cyclic(lineage, ending)]
    assert found == [("a", "b"), ("b", "c"), ("c", "a"), ("e", "e")]


@given(st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1, max_size=8))
def test_cycles_that_are_asked_of_before_decide_nothing(pairs: set[tuple[str, str]]) -> None:
    lineage = drawn("\n".join(f"{new} supersedes {old}" for new, old in sorted(pairs)))
    cycles = Cycles(lineage)
    for edge in lineage.edges:
        assert cycles.through(edge, edge.successor) == Cycles(lineage).through(edge, edge.successor)


def test_all_claims_of_a_cycle_of_thousands_are_told_in_a_moment() -> None:
    def prepare(count: int) -> Callable[[], None]:
        lineage = drawn("\n".join(f"p{number} supersedes p{(number + 1) % count}" for number in range(count)))
        cycles = Cycles(lineage)

        def work() -> None:
            assert {len(cycles.through(edge, edge.successor)) for edge in lineage.edges} == {count}

        return work

    assert_linear(prepare, 3000)


@given(st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), min_size=1, max_size=14))
def test_what_leads_to_each_other_comes_together_and_behind_what_it_leads_to(
    edges: set[tuple[str, str]],
) -> None:
    graph = nx.DiGraph(edges)
    start = min(graph)
    found = [frozenset(each) for each in components(start, graph.successors)]
    reached = graph.subgraph({start, *nx.descendants(graph, start)})
    assert len(found) == len({*found})
    assert {*found} == {*map(frozenset, nx.strongly_connected_components(reached))}
    place = {node: number for number, nodes in enumerate(found) for node in nodes}
    assert all(place[end] <= place[begin] for begin, end in reached.edges)


def test_thousands_of_cycles_through_one_policy_are_told_in_a_moment() -> None:
    def prepare(count: int) -> Callable[[], None]:
        pairs = (f"p{number} supersedes x\nx supersedes p{number}" for number in range(count))
        lineage = drawn("\n".join(pairs))
        cycles = Cycles(lineage)

        def work() -> None:
            assert {len(cycles.through(edge, edge.successor)) for edge in lineage.edges} == {2}

        return work

    assert_linear(prepare, 2000)

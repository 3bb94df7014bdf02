"""The cycles that a policy or an edge is on."""

from __future__ import annotations

from policygraph.lineage.cycles import cycle, cycle_through, cyclic
from tests.lineage.helpers import drawn


def test_the_shortest_cycle_starts_with_the_policy() -> None:
    lineage = drawn("a supersedes b\nb supersedes c\nc supersedes a\nc requires b\nx supersedes a")
    assert cycle(lineage, "c") == ("c", "b")
    assert cycle(lineage, "a") == ("a", "b", "c")
    assert cycle(lineage, "x") is None
    assert cycle(drawn("a supersedes a"), "a") == ("a",)


def test_a_cycle_through_an_edge_starts_with_either_of_its_ends() -> None:
    lineage = drawn("a supersedes b\nb ends c\nc supersedes a\nd supersedes a\na requires d\ne supersedes e")
    through = {(edge.successor, edge.predecessor): edge for edge in lineage.edges}
    assert cycle_through(lineage, through["a", "b"], "a") == ("a", "b", "c")
    assert cycle_through(lineage, through["a", "b"], "b") == ("b", "c", "a")
    assert cycle_through(lineage, through["d", "a"], "d") == ()  # what is required is not replaced
    ending = [edge for edge in lineage.edges if lineage.relations[edge.relation].ends]
    found = [(edge.successor, edge.predecessor) for edge in cyclic(lineage, ending)]
    assert found == [("a", "b"), ("b", "c"), ("c", "a"), ("e", "e")]

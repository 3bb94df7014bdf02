"""The cycles that a policy or an edge is on."""

from __future__ import annotations

from policygraph.lineage.cycles import cycle, cycle_through
from tests.lineage.helpers import drawn


def test_the_shortest_cycle_starts_with_the_policy() -> None:
    lineage = drawn("a supersedes b\nb supersedes c\nc supersedes a\nc requires b\nx supersedes a")
    assert cycle(lineage, "c") == ("c", "b")
    assert cycle(lineage, "a") == ("a", "b", "c")
    assert cycle(lineage, "x") is None
    assert cycle(drawn("a supersedes a"), "a") == ("a",)


def test_a_cycle_through_an_edge_starts_with_the_first_whichever_way_the_edge_goes() -> None:
    lineage = drawn("a supersedes b\nb supersedes c\nc supersedes a\nd supersedes a\na requires d")
    assert cycle_through(lineage, "a", "b") == ("a", "b", "c")
    assert cycle_through(lineage, "b", "a") == ("b", "c", "a")
    assert cycle_through(lineage, "d", "a") == ()  # what is required is not replaced

"""Questions about one policy, by histories that are drawn in the test."""

from __future__ import annotations

from dataclasses import replace

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import UsageError
from policygraph.lineage import traversal
from policygraph.lineage.cycles import cycle
from policygraph.lineage.model import Lineage, Policy
from policygraph.lineage.standing import Current, Standings
from policygraph.lineage.traversal import Step, affected, by_date, family, having, reach, selected
from policygraph.profile.model import Facet
from policygraph.rdf.date_intervals import parse_date
from tests.lineage.helpers import STARTED, drawn


def steps(found: list[Step]) -> list[tuple[str, int, str]]:
    return [(step.id, step.distance, step.relation) for step in found]


def test_predecessors_and_successors_have_distance_and_relation() -> None:
    lineage = drawn("d supersedes c\nc amends b\nc supersedes a\nb supersedes a\nd amends c")
    assert steps(reach(lineage, "d", "predecessors")) == [
        ("c", 1, "supersedes"),  # of two relations, the one that replaces
        ("a", 2, "supersedes"),
        ("b", 2, "amends"),
    ]
    assert steps(reach(lineage, "a", "successors")) == [
        ("b", 1, "supersedes"),
        ("c", 1, "supersedes"),
        ("d", 2, "supersedes"),
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_distances_are_those_of_networkx(pairs: list[tuple[int, int]]) -> None:
    lineage = drawn(
        "\n".join(sorted({f"p{new} supersedes p{old}" for new, old in pairs} | {"p0 supersedes p1"}))
    )
    judge = networkx.DiGraph([(edge.successor, edge.predecessor) for edge in lineage.edges])
    for direction, graph in (("predecessors", judge), ("successors", judge.reverse())):
        expected = networkx.single_source_shortest_path_length(graph, "p0")
        found = {step.id: step.distance for step in reach(lineage, "p0", direction)}  # type: ignore[arg-type]
        assert found == {name: length for name, length in expected.items() if name != "p0"}
    around = [length + 1 for name, length in networkx.single_source_shortest_path_length(judge, "p0").items()
              if judge.has_edge(name, "p0")]  # fmt: skip
    way = cycle(lineage, "p0")
    assert (len(way) if way else None) == min(around, default=None)
    assert set(family(lineage, "p0")) == networkx.node_connected_component(judge.to_undirected(), "p0")


def test_who_needs_a_policy_is_affected_and_then_who_shares_a_theme() -> None:
    theme = {"cluster": ("Carbon",)}
    lineage = drawn(
        "b requires a\nc requires b\nd supersedes a",
        a=Policy("a", facets=theme), b=Policy("b", facets=theme), e=Policy("e", facets=theme),
        f=Policy("f", facets={"cluster": ("Other",)}),
    )  # fmt: skip
    assert steps(affected(lineage, "a")) == [("b", 1, "requires"), ("c", 2, "requires")]
    lineage = replace(
        lineage, facets=(Facet("cluster", "x:in", shares=True), Facet("theme", "x:of", shares=True))
    )
    assert steps(affected(lineage, "a")) == [("b", 1, "requires"), ("c", 2, "requires"), ("e", 1, "cluster")]


def test_unknown_policies_and_relations_suggest_the_nearest() -> None:
    lineage = drawn("alpha supersedes beta")
    with pytest.raises(UsageError, match=r"no policy alpa\. Did you mean alpha"):
        traversal.walk(Standings(lineage), "alpa")
    with pytest.raises(UsageError, match=r"no relation superseds\. Did you mean supersedes"):
        lineage.only(["superseds"])


def test_a_walk_keeps_to_its_directions_and_depth() -> None:
    policies = {name: Policy(name, statuses=STARTED) for name in "abcd"}
    lineage = drawn("c supersedes b\nb supersedes a\nd supersedes c", "2020", **policies)
    found = traversal.walk(Standings(lineage), "b", (), ["successors"], 1)
    assert (steps(list(found.predecessors)), steps(list(found.successors))) == ([], [("c", 1, "supersedes")])
    assert found.names() == ["b", "c"]
    assert found.current == Current(("d",), presumed=True)  # whatever is shown
    when = parse_date("2010")
    assert traversal.walk(Standings(lineage), "b", when=when).current == Current(unknown=("b", "c"))


def test_what_merely_names_a_policy_is_shown_where_it_is_asked_for() -> None:
    lineage = drawn("b supersedes a\nc names b\nd amends c")
    assert [edge[:2] for edge in selected(lineage).edges] == [("b", "a"), ("d", "c")]
    assert [edge[:2] for edge in selected(lineage, ["names"]).edges] == [("c", "b")]
    found = traversal.walk(Standings(lineage), "a")
    assert (found.family, steps(list(found.successors))) == (("a", "b"), [("b", 1, "supersedes")])
    found = traversal.walk(Standings(lineage), "b", ["names"])
    assert (found.family, steps(list(found.successors))) == (("b", "c"), [("c", 1, "names")])


def test_what_a_policy_needs_and_what_needs_it_is_one_step_away() -> None:
    lineage = drawn("b supersedes a\nc requires b\nd requires c\nb requires e\ne requires f\ng requires a")
    found = traversal.walk(Standings(lineage), "b")
    assert steps(list(found.successors)) == [("c", 1, "requires")]
    assert steps(list(found.predecessors)) == [("a", 1, "supersedes"), ("e", 1, "requires")]
    assert found.family == ("a", "b", "c", "e")
    assert steps(list(found.affected)) == [("c", 1, "requires"), ("d", 2, "requires")]  # over all steps
    # of a corpus all of it is shown, and where a vocabulary has no relation that does a thing, what needs it
    assert selected(lineage).edges == lineage.edges
    only = Lineage(lineage.policies, lineage.edges, {"requires": lineage.relations["requires"]})
    assert [edge[:2] for edge in selected(only, policy="b").edges] == [("b", "e"), ("c", "b")]
    none = Lineage(lineage.policies, lineage.edges, {})
    assert selected(none) is none


def test_a_chain_of_many_thousands_is_no_recursion() -> None:
    lineage = drawn("\n".join(f"p{n + 1:05} supersedes p{n:05}" for n in range(20_000)))
    assert len(family(lineage, "p00000")) == 20_001


def test_a_family_is_in_date_order_with_the_undated_last() -> None:
    dated = {
        "a": Policy("a", published=("2015",)),
        "b": Policy("b", published=("2014",)),
        "d": Policy("d", published=("2014-05-02", "2016")),
    }
    lineage = drawn("a supersedes b\nc supersedes a\nd requires c\ny supersedes z", **dated)
    assert family(lineage, "a") == ["b", "d", "a", "c"]
    assert by_date(lineage, ["c", "a"]) == ["a", "c"]


def test_what_has_a_label_is_those_policies_and_what_is_between_them() -> None:
    theme = {"cluster": ("Carbon",)}
    lineage = drawn(
        "b supersedes a\nc supersedes b", a=Policy("a", facets=theme), b=Policy("b", facets=theme)
    )
    found = having(lineage, {"cluster": ["Carbon", "Other"]})
    assert (list(found.policies), [edge[:2] for edge in found.edges]) == (["a", "b"], [("b", "a")])
    assert not having(lineage, {"cluster": ["Carbon"], "country": ["Chile"]}).policies
    assert having(lineage, {}) == lineage

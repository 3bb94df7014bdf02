"""What is true of each relation, against networkx and against histories with known faults."""

from __future__ import annotations

from collections.abc import Callable

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.lineage.health import OneSided, central, health
from policygraph.lineage.model import Edge, Lineage, Policy, Status
from tests.helpers import assert_linear, examples
from tests.lineage.helpers import RELATIONS, drawn


def test_counts_of_who_says_what() -> None:
    edges = (
        Edge("b", "a", "supersedes", ("b.md",), ("a.md",)),
        Edge("c", "b", "supersedes", ("c.md",), ()),
        Edge("d", "c", "supersedes", (), ("c.md",)),
        Edge("e", "d", "supersedes", ("e.md",), ()),
        Edge("f", "e", "supersedes"),
    )
    policies = {name: Policy(name, resolved=name != "d") for name in "abcdef"}
    found = health(Lineage(policies, edges, RELATIONS))["supersedes"]
    assert (found.edges, found.both_sides) == (5, 1)
    assert found.one_sided == (OneSided("c", "b", "c"),)
    assert found.unresolved == (("d", "c"), ("e", "d"))
    assert found.longest_chain == ("a", "b", "c", "d", "e", "f")
    assert (found.splits, found.merges, found.cycles, found.components) == ((), (), (), 1)


def test_what_a_policy_says_of_itself_both_sides_say() -> None:
    edges = (Edge("a", "a", "supersedes", ("a.md",), ()), Edge("b", "b", "supersedes", (), ("b.md",)))
    policies = {name: Policy(name) for name in "ab"}
    found = health(Lineage(policies, edges, RELATIONS))["supersedes"]
    assert (found.edges, found.both_sides, found.one_sided) == (2, 2, ())


def test_a_relation_without_edges_is_empty() -> None:
    found = health(drawn("b supersedes a"))["amends"]
    assert (found.edges, found.components, found.longest_chain, found.cycles) == (0, 0, (), ())


def test_splits_merges_cycles_and_loops() -> None:
    lineage = drawn(
        "b supersedes a\nc supersedes a\nd supersedes b\nd supersedes c\n"
        "x supersedes y\ny supersedes z\nz supersedes x\nz supersedes y\nl supersedes l\nd supersedes d"
    )
    found = health(lineage)["supersedes"]
    assert (found.splits, found.merges) == (("a", "y"), ("d", "z"))
    assert found.cycles == (("d",), ("l",), ("x", "y", "z"))
    assert found.examples == (("d",), ("l",), ("y", "z"))
    assert found.longest_chain == ("a", "b", "d")  # of two, the first by id


def test_superseded_by_nothing() -> None:
    ended = (Status("x:superseded", "Superseded", "after"),)
    policies = {
        "a": Policy("a", statuses=ended),
        "c": Policy("c", statuses=ended),
        "d": Policy("d", statuses=ended),
    }
    policies["r"] = Policy("r", statuses=ended)  # which a relation ends that does not replace
    found = health(drawn("b supersedes a\nd supersedes d\nb amends c\nb ends r", **policies))
    assert found["supersedes"].ended_without_successor == ("c", "d")
    assert found["amends"].ended_without_successor == ()


def test_a_shortest_cycle_of_thousands_is_found_in_a_moment() -> None:
    def prepare(count: int) -> Callable[[], None]:
        ring = "\n".join(f"p{number} supersedes p{(number + 1) % count}" for number in range(count))
        lineage = drawn(f"{ring}\np0 supersedes p2")

        def work() -> None:
            (example,) = health(lineage)["supersedes"].examples
            assert len(example) == count - 1

        return work

    assert_linear(prepare, 4000)


@examples(100)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_equal_to_networkx(pairs: set[tuple[int, int]]) -> None:
    names = [f"p{number:02}" for number in range(12)]
    lineage = drawn("\n".join(f"{names[new]} supersedes {names[old]}" for new, old in sorted(pairs)))
    found = health(lineage)["supersedes"]
    judge = networkx.DiGraph([(edge.successor, edge.predecessor) for edge in lineage.edges])
    components = [
        c for c in networkx.strongly_connected_components(judge) if len(c) > 1 or judge.has_edge(*[*c, *c])
    ]
    assert sorted(map(sorted, components)) == [list(cycle) for cycle in found.cycles]
    for cycle, example in zip(found.cycles, found.examples, strict=True):
        inside = judge.subgraph(cycle)
        assert all(inside.has_edge(*edge) for edge in zip(example, (*example[1:], example[0]), strict=True))
        assert len(example) == min(map(len, networkx.simple_cycles(inside)))
    assert found.components == networkx.number_weakly_connected_components(judge)
    straight = judge.copy()
    for cycle in found.cycles:
        straight.remove_edges_from(list(judge.subgraph(cycle).edges))
    length = networkx.dag_longest_path_length(straight)
    assert len(found.longest_chain) == (length + 1 if length else 0)
    ways = [
        tuple(reversed(way))
        for start in straight
        for way in networkx.all_simple_paths(straight, start, [each for each in straight if each != start])
        if len(way) == length + 1
    ]
    assert found.longest_chain == min(ways, default=())
    plain = [(new, old) for new, old in judge.edges if new != old]
    assert found.splits == tuple(sorted({old for _, old in plain if sum(o == old for _, o in plain) > 1}))
    assert found.merges == tuple(sorted({new for new, _ in plain if sum(n == new for n, _ in plain) > 1}))


def test_the_most_central_are_those_of_networkx_in_order() -> None:
    lineage = drawn(
        "b supersedes a\nc supersedes a\nd requires b\ne amends d\nf amends d\ng requires a\ng amends g"
    )
    found = central(lineage, 3)
    # the share of rank that flows from the newer to the older, as PageRank has it with a damping of 0.85
    ids, rank = sorted(lineage.policies), dict.fromkeys(lineage.policies, 1 / 7)
    ways = [(e.successor, e.predecessor) for e in lineage.edges if e.successor != e.predecessor]
    out = {name: sum(new == name for new, _ in ways) for name in ids}
    for _ in range(200):
        loose = sum(rank[name] for name in ids if not out[name])
        rank = {
            name: 0.15 / 7
            + 0.85 * (loose / 7 + sum(rank[new] / out[new] for new, old in ways if old == name))
            for name in ids
        }
    named = sorted({old for _, old in ways}, key=lambda name: (-rank[name], name))
    assert [name for name, _ in found] == named[:3]
    assert [share for _, share in found] == pytest.approx([rank[name] for name in named[:3]], abs=1e-5)
    assert central(drawn("", a=Policy("a")), 3) == []

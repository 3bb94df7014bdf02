"""Where a policy stands at a date, asked in SPARQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.lineage import sparql_functions
from policygraph.lineage.read import read_lineage
from policygraph.lineage.sparql_functions import functions
from policygraph.lineage.traversal import reach
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.rdf.namespaces import DCTERMS, PG, PGF
from policygraph.rdf.sparql import Term
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore, load_vocabulary
from tests.helpers import BASE, assert_linear, write


@pytest.fixture
def graph(tmp_path: Path) -> GraphStore:
    write(tmp_path / "r", "en/new.md", {"id": "new", "title": "N", "status": "Active", "effectiveFrom": "2020-07-01",
                                        "evolution": {"supersedes": ["old"]}})  # fmt: skip
    write(tmp_path / "r", "en/old.md", {"id": "old", "title": "O", "pubDate": "2010-01-01"})
    return build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()


def asked(graph: GraphStore, policy: str, on: str) -> tuple[str, str, str]:
    """Return standing, presumed and reason, each "" where it is unbound."""
    variables = ("standing", "presumed", "reason")
    binds = " ".join(f"BIND (<{PGF}{name}>({policy}, {on}) AS ?{name})" for name in variables)
    rows = graph.store.query(f"SELECT * {{ {binds} }}", custom_functions=functions(graph))
    assert isinstance(rows, ox.QuerySolutions)
    (row,) = rows
    standing, presumed, reason = (getattr(row[name], "value", "") for name in variables)
    return standing, presumed, reason


NEW, OLD = f"<{BASE}policy/new>", f"<{BASE}policy/old>"


def test_where_a_policy_stands_on_a_day_with_a_reason(graph: GraphStore) -> None:
    assert asked(graph, NEW, "'2020-06-30'") == ("not yet", "false", "in force from 2020-07-01")
    assert asked(graph, NEW, "'2020-07-01'")[:2] == ("in force", "false")
    assert asked(graph, NEW, "'2021'")[0] == "unknown"  # no end is stated, and no audit saw it in force
    assert asked(graph, OLD, "'2015-03'")[:2] == ("in force", "true")  # published, and no more is known
    assert asked(graph, OLD, "'2020-07-01'") == (
        "ended", "false", "new supersedes this policy: in force from 2020-07-01",
    )  # fmt: skip
    assert asked(graph, OLD, "2020")[0] == "unknown"  # it ended in the course of that year


@pytest.mark.parametrize(
    ("policy", "on"),
    [
        (f"<{BASE}policy/none>", "'2020'"),
        ("'new'", "'2020'"),
        (NEW, "'soon'"),
        (NEW, "'2020-02-30'"),
        (NEW, NEW),
    ],
)
def test_what_is_no_policy_or_no_date_is_unbound(graph: GraphStore, policy: str, on: str) -> None:
    assert asked(graph, policy, on) == ("", "", "")


def test_presumed_is_a_truth_value(graph: GraphStore) -> None:
    name = ox.NamedNode(f"{PGF}presumed")
    found = functions(graph)[name](ox.NamedNode(f"{BASE}policy/new"), ox.Literal("2021"))
    assert isinstance(found, ox.Literal)
    assert found.datatype.value.endswith("#boolean")


# --- How far apart two policies are


def node(name: object) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}policy/{name}")


def store_of(*edges: tuple[object, str, object]) -> GraphStore:
    """Return a store with the vocabulary and edges, each a successor, a relation and a predecessor."""
    profile = load_profile()
    store = ox.Store()
    load_vocabulary(store, profile)
    for newer, relation, older in edges:
        store.add(ox.Quad(node(newer), ox.NamedNode(PG + relation), node(older)))
    return GraphStore(store, profile, BASE)


def measure(graph: GraphStore) -> Callable[[Term, Term], int | None]:
    """Return the function that measures how far apart two policies of a store are."""
    function = functions(graph)[ox.NamedNode(f"{PGF}distance")]

    def distance(successor: Term, predecessor: Term) -> int | None:
        found = function(successor, predecessor)
        assert found is None or (isinstance(found, ox.Literal) and found.datatype.value.endswith("#integer"))
        return int(found.value) if found else None

    return distance


def distance(graph: GraphStore, successor: Term, predecessor: Term) -> int | None:
    return measure(graph)(successor, predecessor)


def test_of_several_ways_the_shortest_counts() -> None:
    diamond = store_of(*((new, "supersedes", old) for new, old in ("ba", "ca", "db", "dc")))
    assert distance(diamond, node("d"), node("a")) == 2
    assert distance(diamond, node("c"), node("a")) == 1
    assert distance(diamond, node("a"), node("d")) is None  # a predecessor is no successor


def test_only_what_replaces_leads_from_one_to_the_other() -> None:
    graph = store_of(("c", "amends", "b"), ("b", "supersedes", "a"), ("b", "requires", "a"))
    assert distance(graph, node("c"), node("a")) is None
    assert distance(graph, node("b"), node("a")) == 1
    assert distance(graph, node("b"), ox.Literal("a")) is None
    assert distance(graph, node("b"), node("b")) is None


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_distances_are_those_of_networkx(pairs: set[tuple[int, int]]) -> None:
    graph = store_of(*((new, "supersedes", old) for new, old in pairs))
    judge = networkx.DiGraph(sorted(pairs))
    judge.add_nodes_from(range(10))
    expected = dict(networkx.all_pairs_shortest_path_length(judge))
    steps = measure(graph)
    for new, old in itertools.permutations(range(10), 2):
        asked_of = [(new, old), (new, old), (new, 10), (new, old), (10, old), (new, old), (old, new)]
        assert [steps(node(newer), node(older)) for newer, older in asked_of] == [
            expected.get(newer, {}).get(older) for newer, older in asked_of
        ]


@pytest.mark.parametrize("question", ["predecessors", "successors"])
def test_thousands_of_predecessors_are_each_at_their_distance_in_a_moment(question: str) -> None:
    def prepare(count: int) -> Callable[[], None]:
        around = [("a", "supersedes", f"p{number}") for number in range(count)]
        edges = around if question == "predecessors" else [edge[::-1] for edge in around]
        steps = measure(store_of(*edges))

        def work() -> None:
            for number in range(count):
                pair = node("a"), node(f"p{number}")
                assert steps(*(pair if question == "predecessors" else pair[::-1])) == 1

        return work

    assert_linear(prepare, 4000)


@pytest.mark.parametrize("few", [10_000, 3])
def test_policies_that_are_read_apart_stand_where_they_do_among_all(
    few: int, peps: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = peps.open()
    policies = [ox.NamedNode(policy.iri) for policy in read_lineage(graph).policies.values()]
    pairs = [(ox.NamedNode(quad.object.value), quad.subject) for quad in graph.store.quads_for_pattern(
        None, ox.NamedNode(f"{DCTERMS}replaces"), None) if isinstance(quad.object, ox.NamedNode)]  # fmt: skip
    today = ox.Literal("2026-06-01")

    def answers() -> list[Term | None]:
        called = {name.value.removeprefix(PGF): function for name, function in functions(graph).items()}
        dated = [called[name] for name in ("standing", "presumed", "inPart", "reason")]
        standing = [function(policy, today) for policy in policies for function in dated]
        current = [called["current"](*each, today) for pair in pairs for each in (pair, pair[::-1])]
        return standing + [called["lasting"](policy) for policy in policies] + current

    among_all = answers()
    monkeypatch.setattr(sparql_functions, "_MANY", 0)
    monkeypatch.setattr(sparql_functions, "_FEW", few)
    assert answers() == among_all
    assert {ox.Literal("ended"), ox.Literal("unknown"), None} <= {*among_all}


def test_distances_are_those_of_the_lineage(peps: Build) -> None:
    graph = peps.open()
    lineage = read_lineage(graph).only(["supersedes"])
    steps = [(end, step) for end in lineage.policies for step in reach(lineage, end, "predecessors")]
    assert max(step.distance for _, step in steps) == 3
    for newer, step in steps:
        ends = (ox.NamedNode(lineage.policies[name].iri) for name in (newer, step.id))
        assert distance(graph, *ends) == step.distance

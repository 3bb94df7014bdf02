"""Where a policy stands at a date, asked in SPARQL."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.lineage.sparql_functions import functions
from policygraph.pipeline import build
from policygraph.rdf.namespaces import PGF
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, write


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
        "ended", "false", "new supersedes it: in force from 2020-07-01",
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

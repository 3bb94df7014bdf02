"""A store read as a lineage: every policy that is named, who says what, and what is around one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import build
from policygraph.profile.model import Profile
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore, load_vocabulary
from tests.helpers import BASE, write

RECORDS: dict[str, dict[str, Any]] = {
    "en/new.md": {"id": "new", "title": "New", "status": "Active", "pubDate": "2020-05-01", "country": "Canada",
                  "evolution": {"supersedes": ["old", "gone"]}, "provenance": {"lastAuditDate": "2021-01-01"}},
    "zh/new.md": {"id": "new", "title": "新", "status": "现行", "evolution": {"supersedes": ["old"]}},
    "en/old.md": {"id": "old", "title": "Old", "year": 2010, "evolution": {"supersededBy": "new"}},
    "en/apart.md": {"id": "apart", "title": "Apart"},
}  # fmt: skip


@pytest.fixture
def graph(tmp_path: Path) -> GraphStore:
    for path, metadata in RECORDS.items():
        write(tmp_path / "r", path, metadata)
    return build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()


def ends(found: Lineage) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (edge.successor, edge.predecessor, edge.by_successor, edge.by_predecessor) for edge in found.edges
    ]


def test_an_edge_says_which_files_of_either_side_state_it(graph: GraphStore) -> None:
    assert ends(read_lineage(graph)) == [
        ("new", "gone", ("en/new.md",), ()),
        ("new", "old", ("en/new.md", "zh/new.md"), ("en/old.md",)),
    ]


def test_a_policy_that_no_record_describes_is_there_and_not_resolved(graph: GraphStore) -> None:
    policies = read_lineage(graph).policies
    assert list(policies) == ["apart", "gone", "new", "old"]
    assert [name for name, each in policies.items() if not each.resolved] == ["gone"]


def test_a_policy_has_its_titles_dates_status_audits_and_facets(graph: GraphStore) -> None:
    policies = read_lineage(graph).policies
    new = policies["new"]
    assert new.iri == f"{BASE}policy/new"
    assert new.titles == {"en": "New", "zh": "新"}
    assert [status.label for status in new.statuses] == ["Active"]  # in two languages, and one
    assert (new.published, new.audited, new.unsigned) == (("2020-05-01",), ("2021-01-01",), ())
    assert ("Canada",) in new.facets.values()
    assert (policies["old"].published, policies["old"].dates) == (("2010",), {"year": ("2010",)})
    assert (policies["apart"].statuses, policies["apart"].audited) == ((), ())


def test_an_audit_is_unsigned_where_no_record_of_that_day_has_a_reviewer(tmp_path: Path) -> None:
    for path, day, reviewer in (
        ("en/a.md", "2020-01-01", "Human Audit Pending"), ("zh/a.md", "2021-01-01", "待人工审核"),
        ("en/b.md", "2020-01-01", "Human Audit Pending"), ("zh/b.md", "2020-01-01", "Ann"),
        ("en/c.md", "2020-01-01", ""),
    ):  # fmt: skip
        provenance = {"lastAuditDate": day} | ({"reviewer": reviewer} if reviewer else {})
        write(
            tmp_path / "r", path, {"id": path[3], "title": "T", "status": "Active", "provenance": provenance}
        )
    policies = read_lineage(build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()).policies
    assert policies["a"].audited == policies["a"].unsigned == ("2020-01-01", "2021-01-01")
    assert (policies["b"].audited, policies["b"].unsigned) == (("2020-01-01",), ())  # one of the two signed
    assert (policies["c"].audited, policies["c"].unsigned) == (("2020-01-01",), ())  # no placeholder, either


def test_a_lineage_has_the_day_on_which_its_store_was_observed(graph: GraphStore) -> None:
    assert read_lineage(graph).observed == ""
    seen = replace(graph, observed="2024-05")
    assert read_lineage(seen).observed == read_lineage(seen, f"{BASE}policy/new").observed == "2024-05"


def test_around_a_policy_is_its_family_and_nothing_else(graph: GraphStore) -> None:
    whole = read_lineage(graph)
    for name in ("new", "old", "gone"):
        family = read_lineage(graph, f"{BASE}policy/{name}")
        assert list(family.policies) == ["gone", "new", "old"]
        assert family.edges == whole.edges
        assert family.policies == {each: whole.policies[each] for each in family.policies}
    alone = read_lineage(graph, f"{BASE}policy/apart")
    assert (list(alone.policies), alone.edges) == (["apart"], ())


def test_an_edge_has_the_parts_that_the_files_of_either_side_name(tmp_path: Path) -> None:
    new = {
        "supersedes": ["old (arts. 1-23)", "old (in part)"],
        "repeals": "old (art. 40)",
        "amends": "act (art. 2)",
    }
    write(tmp_path / "r", "en/new.md", {"id": "new", "title": "New", "evolution": new})
    write(
        tmp_path / "r",
        "zh/new.md",
        {"id": "new", "title": "新", "evolution": {"supersedes": "old（第1至23条）"}},
    )
    old = {"supersededInPartBy": "new (arts. 1-22)"}
    write(tmp_path / "r", "en/old.md", {"id": "old", "title": "Old", "evolution": old})
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    whole = read_lineage(graph)
    assert [(edge.predecessor, whole.relation_name(edge.relation), edge.parts) for edge in whole.edges] == [
        ("act", "amends", ("art. 2",)),  # to amend is always to change a part
        ("old", "repealsInPart", ("art. 40",)),
        ("old", "supersedesInPart", ("arts. 1-22", "arts. 1-23", "第1至23条")),
    ]
    assert whole.edges[2][3:5] == (("en/new.md", "zh/new.md"), ("en/old.md",))
    assert read_lineage(graph, f"{BASE}policy/old").edges == whole.edges


def test_two_policies_with_one_identifier_stay_two(policy: Profile) -> None:
    store = ox.Store()
    node = [ox.NamedNode(f"https://example.org/{number}") for number in range(3)]
    for iri in node:
        store.add(ox.Quad(iri, ox.NamedNode(f"{DCTERMS}identifier"), ox.Literal("a")))
        store.add(ox.Quad(iri, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{PG}Policy")))
    store.add(ox.Quad(node[0], ox.NamedNode(f"{PG}supersedes"), node[1]))
    load_vocabulary(store, policy)
    lineage = read_lineage(GraphStore(store, policy, BASE))
    assert {name: each.iri for name, each in lineage.policies.items()} == {
        "a": node[0].value, node[1].value: node[1].value, node[2].value: node[2].value,
    }  # fmt: skip
    assert ends(lineage) == [("a", node[1].value, (), ())]

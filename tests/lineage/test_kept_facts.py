"""The facts that a manifest keeps give the lineage that the statements of the store give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.lineage import read
from policygraph.lineage.kept_facts import keep_about, keep_all
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standings
from policygraph.lineage.traversal import walk
from policygraph.pipeline import build
from policygraph.rdf.namespaces import DCTERMS, PG, SKOS
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, write
from tests.pipeline.helpers import held


@pytest.mark.parametrize("corpus", ["seeds_graph", "hub_graph", "whole_hub", "peps", "eips"])
def test_a_corpus_has_one_lineage(request: pytest.FixtureRequest, corpus: str) -> None:
    found = request.getfixturevalue(corpus)
    held(found if isinstance(found, GraphStore) else found.open())


@pytest.mark.parametrize("naming", [True, False])
@pytest.mark.parametrize("corpus", ["seeds_graph", "hub_graph", "peps", "eips"])
def test_a_family_is_read_from_what_is_kept_or_stated_and_answers_as_the_corpus_does(
    request: pytest.FixtureRequest, corpus: str, naming: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = request.getfixturevalue(corpus)
    graph = found if isinstance(found, GraphStore) else found.open()
    policies = list(read_lineage(graph).policies.values())
    some = [policy.iri for policy in policies[:: max(1, len(policies) // 12)]]
    monkeypatch.setattr(read, "_LARGE", None)
    walked = [read_lineage(graph, iri, naming=naming) for iri in some]
    monkeypatch.setattr(read, "_LARGE", 0)
    assert [read_lineage(graph, iri, naming=naming) for iri in some] == walked
    whole = Standings(read_lineage(graph), date(2026, 6, 1))
    for lineage, iri in zip(walked, some, strict=True):
        found, name = Standings(lineage, whole.today), lineage.named(iri)
        assert walk(found, name) == walk(whole, name)
        assert found.steps(name) == whole.steps(name)


def test_the_lineage_of_a_store_is_read_without_its_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "evolution": {"supersedes": ["b"]}})
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    monkeypatch.delattr(read, "all_rows")
    assert list(read_lineage(graph).policies) == ["a", "b"]


def test_the_end_of_an_edge_that_is_no_policy_has_its_title(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A"})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    opened, other = built.open(), ox.NamedNode("https://other.example/b")
    store = ox.Store()
    store.extend(opened.store)
    store.add(ox.Quad(ox.NamedNode(f"{BASE}policy/a"), ox.NamedNode(f"{PG}amends"), other))
    store.add(ox.Quad(other, ox.NamedNode(f"{DCTERMS}title"), ox.Literal("B", language="en")))
    graph = replace(opened, store=store)
    keep_about(graph, built.generation.manifest, [f"{BASE}policy/a"])
    held(graph)
    assert read_lineage(graph).policies[other.value].titles == {"en": "B"}
    assert not read_lineage(graph).policies[other.value].resolved


def test_facts_follow_from_records_and_parts_that_change(tmp_path: Path) -> None:
    evolution = {"supersedes": ["b (arts. 1-2)"]}
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "evolution": evolution})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    store = ox.Store()
    store.extend(built.open().store)
    graph, manifest = replace(built.open(), store=store), built.generation.manifest
    [part] = store.quads_for_pattern(None, ox.NamedNode(f"{PG}part"), None)
    store.remove(part)
    store.add(ox.Quad(part.subject, part.predicate, ox.Literal("art. 9")))
    keep_about(graph, manifest, [str(part.subject)[1:-1]])
    held(graph)
    [path] = store.quads_for_pattern(None, ox.NamedNode(f"{PG}path"), None)
    store.remove(path)
    store.add(ox.Quad(path.subject, path.predicate, ox.Literal("moved.md")))
    keep_about(graph, manifest, [str(path.subject)[1:-1]])
    held(graph)
    assert [(edge.by_successor, edge.parts) for edge in read_lineage(graph).edges] == [
        (("moved.md",), ("art. 9",))
    ]


def test_the_store_is_asked_about_what_lines_do_not_say(tmp_path: Path) -> None:
    evolution = {"supersedes": ["b (arts. 1-2)"]}
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "evolution": evolution})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    graph, manifest, iri = built.open(), built.generation.manifest, f"{BASE}policy/a"
    expected = sorted(manifest.lineage())
    quads = list(graph.disk)
    about = [str(quad.triple) + " .\n" for quad in quads if str(quad.subject)[1:-1].startswith(iri)]
    records = {str(quad.subject): quad for quad in quads if quad.predicate.value == f"{PG}describes"}
    of_records = [f"{quad.triple} .\n" for quad in quads if str(quad.subject) in records]
    parts = [f"{quad.triple} .\n" for quad in quads if quad.predicate.value == f"{PG}part"]
    assert parts
    wrong = f'<{iri}> <{DCTERMS}title> "Another" .\n'
    part = parts[0].split(" ")[0]
    elsewhere = [
        line.replace(part, "<x:part>") for line in (*about, *of_records) if not line.startswith(part)
    ]
    for stated, unsure in (
        ([(iri, elsewhere)], [f"{BASE}policy/b"]),
        ([(iri, [*about, *of_records, wrong])], [iri, f"{BASE}policy/b"]),
        ([], [*(name[1:-1] for name in records), f"{BASE}policy/b"]),
        ([("x:other", about), (f"{BASE}policy/b", [])], [iri]),
    ):
        manifest.set_lineage((policy, "") for policy, _ in expected)
        keep_all(graph, manifest, stated, unsure)
        assert sorted(manifest.lineage()) == expected


def test_a_record_among_policies_takes_nothing_from_what_it_describes(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "status": "Active"})
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    policy = read_lineage(graph, of=[f"{BASE}policy/a"])
    assert list(policy.policies) == ["a"]
    assert read_lineage(graph, of=[f"{BASE}record/a.md", f"{BASE}policy/a"]) == policy


def test_what_is_kept_says_nothing_of_labels(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "country": "Canada", "status": "Active"})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    store = ox.Store()
    store.extend(built.open().store)
    label = ox.NamedNode(f"{SKOS}prefLabel")
    for quad in list(store.quads_for_pattern(None, label, ox.Literal("Active", language="en"))):
        store.remove(quad)
        store.add(ox.Quad(quad.subject, label, ox.Literal("Alive", language="en")))
    graph = replace(built.open(), store=store)
    held(graph)
    assert [status.label for status in read_lineage(graph).policies["a"].statuses] == ["Alive"]


def test_the_numbers_of_a_policy_follow_from_the_nodes_that_state_them(tmp_path: Path) -> None:
    analysis = {"mrv": {"score": 40, "label": "M"}, "statutory": {"score": 60, "label": "S"}}
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "analysis": analysis})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    store = ox.Store()
    store.extend(built.open().store)
    graph, manifest = replace(built.open(), store=store), built.generation.manifest
    before = read_lineage(graph).policies["a"].measures["score"]
    of_mrv, of_statutory = sorted(before)
    assert before == {of_mrv: (40.0,), of_statutory: (60.0,)}
    [quad] = store.quads_for_pattern(None, ox.NamedNode(f"{PG}score"), ox.Literal(40))
    store.remove(quad)
    store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal(45)))
    keep_about(graph, manifest, [str(quad.subject)[1:-1]])
    held(graph)
    assert read_lineage(graph).policies["a"].measures["score"] == {**before, of_mrv: (45.0,)}
    assert read_lineage(graph, f"{BASE}policy/a").policies["a"].measures == {}

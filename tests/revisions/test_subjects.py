"""The subjects of one side: names, titles, claims, values as people read them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.pipeline import build
from policygraph.rdf.namespaces import DCTERMS, PG, XSD
from policygraph.revisions.facts import FactKey
from policygraph.revisions.model import LabelledEdge
from policygraph.revisions.subjects import read_subjects, to_change
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, write
from tests.revisions.helpers import Compare


def test_labels_are_in_the_language_asked_for(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a", "status": "Active"}},
        {"en/a.md": {"id": "a", "status": "Superseded"}},
        language="zh",
    )
    (change,) = found.changed
    assert (change.label, change.old) == ("状态", ("现行",))


@pytest.fixture
def graph(tmp_path: Path) -> GraphStore:
    records = tmp_path / "r"
    own = {"id": "a", "title": "T", "status": "Active", "owner": "me", "evolution": {"supersedes": ["gone"]}}
    write(records, "policies/en/a.md", own, "Body.")
    write(records, "policies/zh/a.md", {"id": "a", "title": "题"})
    write(records, "facilities/en/7.md", {"id": "7", "name": "Plant"})
    return build(Settings(root=tmp_path, sources=(records,))).open()


def test_subjects_have_the_names_of_their_kinds(graph: GraphStore) -> None:
    found = read_subjects(graph, "en")
    assert {name: subject.iri for name, subject in found.by_name.items()} == {
        "a": f"{BASE}policy/a", "facility/7": f"{BASE}facility/7",
    }  # fmt: skip
    assert found.described == {"a", "facility/7"}
    assert found.by_name["a"].identifier == f"{DCTERMS}identifier"
    assert found.by_name["a"].recognised_by() == {f"{DCTERMS}title", f"{DCTERMS}description"}
    assert [found.name_of(f"{BASE}{place}") for place in ("policy/gone", "facility/9")] == [
        "gone",
        "facility/9",
    ]


def test_relations_are_between_names_and_get_names_of_their_own(graph: GraphStore) -> None:
    found = read_subjects(graph, "en")
    assert found.edges == {LabelledEdge("a", "gone", f"{PG}supersedes")}
    assert found.named(found.edges) == (LabelledEdge("a", "gone", "supersedes"),)
    assert found.claims[f"{PG}statesSupersedes"] == (f"{PG}supersedes", False)
    assert found.claims[f"{PG}statesSupersededBy"] == (f"{PG}supersedes", True)


def test_a_title_is_in_the_language_or_in_any(graph: GraphStore) -> None:
    assert [read_subjects(graph, tag).title("a") for tag in ("en", "zh", "fr")] == ["T", "题", "T"]
    assert read_subjects(graph, "zh").title("facility/7") == "Plant"
    assert read_subjects(graph, "en").title("gone") == ""


def test_the_content_is_without_the_id_and_without_what_records_claim(graph: GraphStore) -> None:
    found = read_subjects(graph, "en")
    paths = {(key.path, key.language) for key in found.facts("a")}
    content = {(key.path, key.language) for key in found.content("a")}
    assert paths - content == {("id", ""), ("owner", "en"), ("evolution.supersedes", "en")}
    assert content == {("title", "en"), ("title", "zh"), ("status", ""), ("dcterms:description", "en")}


def test_a_stub_stands_for_what_no_record_here_describes(tmp_path: Path) -> None:
    write(tmp_path / "r", "eip-20.md", "eip: 20\nstatus: Moved")
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile="eip")).open()
    found = read_subjects(graph, "en")
    assert (list(found.by_name), found.described) == (["20"], set())


def test_a_change_has_labels_of_property_concept_and_values(graph: GraphStore) -> None:
    reader = read_subjects(graph, "en").reader

    def literals(*values: tuple[str, str]) -> dict[str, ox.NamedNode | ox.Literal]:
        terms = [ox.Literal(text, datatype=ox.NamedNode(XSD + type_)) for text, type_ in values]
        return {str(term): term for term in terms}

    key = FactKey("flags", "", f"{PG}verbatim")
    old, new = literals(("1", "integer"), ("true", "boolean")), literals(("1", "string"), ("0.5", "decimal"))
    change = to_change("a", key, old, new, reader, reader)
    assert (change.label, change.old, change.new) == ("flags", (1, True), (0.5, "1"))
    assert [type(value) for value in (*change.old, *change.new)] == [int, bool, float, str]
    score = FactKey("analysis.odd.score", "", f"{PG}score", "odd")
    assert to_change("a", score, {}, {}, reader, reader).label == "odd: score"
    status = FactKey("status", "", f"{PG}status")
    values = read_subjects(graph, "zh").facts("a")[status]
    chinese = read_subjects(graph, "zh").reader
    assert to_change("a", status, {}, values, reader, chinese).new == ("现行",)

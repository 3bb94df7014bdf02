"""What the dataset says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from policygraph.errors import UsageError
from policygraph.export import formats
from policygraph.export.formats import ExportOptions
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, PG, write


def test_the_dataset_counts_itself(graph: GraphStore) -> None:
    found = rdflib.Graph().parse(data=formats.to_bytes(graph, "turtle"), format="turtle")
    dataset = rdflib.URIRef(f"{BASE}dataset")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    said = {
        name: int(str(found.value(dataset, void[name], any=False)))
        for name in ("triples", "entities", "distinctSubjects", "distinctObjects", "properties", "classes")
    }
    for triple in list(found.triples((dataset, None, None))):
        found.remove(triple)
    assert said == {
        "triples": len(found),
        "entities": len(set(found.subjects(rdflib.RDF.type, rdflib.URIRef(f"{PG}Policy")))),
        "distinctSubjects": len(set(found.subjects())),
        "distinctObjects": len(set(found.objects())),
        "properties": len(set(found.predicates())),
        "classes": len(set(found.objects(None, rdflib.RDF.type))),
    }


def test_the_dataset_says_title_licence_and_newest_audit(graph: GraphStore) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    text = formats.to_bytes(graph, "turtle", ExportOptions(title="Our policies", license=licence)).decode()
    assert 'dcterms:title "Our policies"' in text
    assert f"dcterms:license <{licence}>" in text
    assert 'dcterms:modified "2026-02-08"^^xsd:date' in text
    with pytest.raises(UsageError, match="not an absolute IRI"):
        formats.to_bytes(graph, "turtle", ExportOptions(license="CC BY"))


@pytest.mark.parametrize(
    ("audits", "newest"),
    [
        (("2024-02-22", "2025", "2025-03"), '"2025-03"^^xsd:gYearMonth'),
        (("2024-02-22", "2026"), '"2026"^^xsd:gYear'),
        (("2026-01-02", "2026"), '"2026-01-02"^^xsd:date'),
    ],
)
def test_the_newest_audit_may_be_a_month_or_a_year(
    tmp_path: Path, audits: tuple[str, ...], newest: str
) -> None:
    for number, audited in enumerate(audits):
        metadata = {"id": f"x{number}", "title": "T", "provenance": {"lastAuditDate": audited}}
        write(tmp_path / "r", f"en/x{number}.md", metadata)
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    assert f"dcterms:modified {newest}" in formats.to_bytes(graph, "turtle").decode()


def test_without_an_audit_date_nothing_is_said_of_one(tmp_path: Path) -> None:
    source = write(
        tmp_path / "r", "en/x.md", {"id": "x", "title": "T", "provenance": {"lastAuditDate": "soon"}}
    )
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    assert "dcterms:modified" not in formats.to_bytes(graph, "turtle").decode()

"""What the dataset says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from policygraph.errors import UsageError
from policygraph.export import formats
from policygraph.export.formats import ExportOptions
from policygraph.pipeline import build, open_source
from policygraph.settings import Publication, Settings
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


def _again(content: bytes, folder: Path, options: ExportOptions = ExportOptions()) -> bytes:
    file = folder / "x.ttl"
    file.write_bytes(content)
    return formats.to_bytes(open_source(Settings(root=folder, sources=(file,))), "turtle", options)


def test_an_export_that_is_exported_again_says_nothing_twice(graph: GraphStore, tmp_path: Path) -> None:
    once = formats.to_bytes(graph, "turtle")
    assert _again(once, tmp_path) == once
    stated = formats.to_bytes(graph, "turtle", ExportOptions(("asserted",)))
    assert _again(stated, tmp_path, ExportOptions(("asserted",))) == stated
    assert _again(stated, tmp_path) == once
    dated, later = (
        formats.to_bytes(graph, "turtle", ExportOptions(as_of=date)) for date in ("2015", "2026-03-01")
    )
    assert _again(dated, tmp_path, ExportOptions(as_of="2026-03-01")) == later != dated


def test_what_a_file_says_of_its_dataset_stays_unless_it_is_told_anew(
    graph: GraphStore, tmp_path: Path
) -> None:
    own = ExportOptions(title="Ours", publication=Publication(description="All", publisher="We"))
    content = formats.to_bytes(graph, "turtle", own)
    assert _again(content, tmp_path) == content
    other = _again(content, tmp_path, ExportOptions(title="Others"))
    assert b'dcterms:title "Others"' in other
    assert b'"Ours"' not in other
    assert b'dcterms:description "All"' in other
    assert b'foaf:name "We"' in other

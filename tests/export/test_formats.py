"""What is written: well formed by other parsers, complete, the same bytes each time, and the records back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld as pyld

from policygraph.errors import UsageError
from policygraph.export import formats
from policygraph.export.formats import ExportOptions
from policygraph.export.records import write_records
from policygraph.export.triples import triples
from policygraph.pipeline import build, open_source
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, PG, comparable, write
from tests.mapping.test_mapper import json_front_matter

RDFLIB_FORMATS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "trig": "trig", "nquads": "nquads"}
NT = ox.RdfFormat.N_TRIPLES


@pytest.fixture
def graph(seeds: Path, tmp_path: Path) -> GraphStore:
    return build(Settings(root=tmp_path, sources=(seeds,))).open()


def in_store(graph: GraphStore) -> set[ox.Triple]:
    """Return what the store holds less the vocabularies, read from the store and from nowhere else."""
    vocabulary = {q.triple for file in graph.profile.vocabulary_files for q in ox.parse(path=file)}
    return {quad.triple for quad in graph.store} - vocabulary


def less_dataset(found: set[ox.Triple]) -> set[ox.Triple]:
    return {triple for triple in found if triple.subject != ox.NamedNode(f"{BASE}dataset")}


def read_with_rdflib(data: bytes, format: str) -> set[ox.Triple]:
    """Parse with rdflib, all graphs as one, and give the triples in Oxigraph's terms."""
    rdflib.NORMALIZE_LITERALS = False
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=RDFLIB_FORMATS[format])
    merged = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads():
        merged.add((subject, predicate, value))
    return {quad.triple for quad in ox.parse(merged.serialize(format="nt"), format=NT)}


def read_with_pyld(data: bytes) -> set[ox.Triple]:
    nquads = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return {quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("format", RDF_FORMATS)
def test_another_parser_reads_the_same_graph(format: str, graph: GraphStore) -> None:
    data = formats.to_bytes(graph, format)
    found = read_with_pyld(data) if format == "jsonld" else read_with_rdflib(data, format)
    assert less_dataset(found) == in_store(graph)


@pytest.mark.parametrize("format", RDF_FORMATS)
def test_the_hub_is_read_the_same_by_oxigraph_and_pyld(format: str, hub: Path, tmp_path: Path) -> None:
    graph = build(Settings(root=tmp_path, sources=(hub,))).open()
    data = formats.to_bytes(graph, format)
    names = {
        "turtle": "TURTLE",
        "ntriples": "N_TRIPLES",
        "rdfxml": "RDF_XML",
        "trig": "TRIG",
        "nquads": "N_QUADS",
    }
    if format == "jsonld":
        found = read_with_pyld(data)
    else:
        found = {quad.triple for quad in ox.parse(data, format=getattr(ox.RdfFormat, names[format]))}
    assert less_dataset(found) == in_store(graph)


def test_oxigraph_reads_the_published_json_ld_too(graph: GraphStore) -> None:
    data = formats.to_bytes(graph, "jsonld")
    found = {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD)}
    assert less_dataset(found) == in_store(graph)


def test_json_ld_is_framed_by_policy(graph: GraphStore) -> None:
    document = json.loads(formats.to_bytes(graph, "jsonld"))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert document["@context"]["@base"] == BASE
    tier = nodes["policy/alberta-tier"]
    assert tier["id"] == "alberta-tier"
    assert {title["@language"] for title in tier["title"]} == {"en", "zh"}
    assert [record["@id"] for record in tier["records"]] == [
        "record/en/alberta-tier.md",
        "record/zh/alberta-tier.md",
    ]
    assert all("pg:describes" not in record for record in tier["records"])
    assert tier["pg:supersedes"] == {"@id": "policy/alberta-ccir"}
    assert "cluster/Alberta-Carbon-Pricing" not in nodes  # inside the policies that are in it
    assert list(nodes) == sorted(nodes, key=lambda iri: (not iri.startswith("policy/"), iri))


def test_the_same_records_give_the_same_bytes(seeds: Path, tmp_path: Path) -> None:
    """Two processes with other hash seeds, from two places."""
    outputs = []
    for seed, place in (("1", "a"), ("2", "b")):
        (tmp_path / place).mkdir()
        source = seeds.rename(tmp_path / place / "records")
        command = [sys.executable, "-m", "policygraph", "export", str(source), "-q"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = [
            subprocess.run(
                [*command, "--format", format],
                cwd=tmp_path / place,
                env=environment,
                capture_output=True,
                check=True,
            )
            for format in RDF_FORMATS
        ]
        outputs.append([each.stdout for each in run])
        seeds = source
    assert outputs[0] == outputs[1]
    assert len(outputs[0][0]) > 10_000


def test_in_quads_each_record_is_a_graph(graph: GraphStore) -> None:
    quads = list(ox.parse(formats.to_bytes(graph, "nquads"), format=ox.RdfFormat.N_QUADS))
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    generation = graph.require_generation("this test")
    assert names == {entry.record for entry in generation.manifest.records()}
    for entry in generation.manifest.records():
        stated = {quad.triple for quad in quads if quad.graph_name == ox.NamedNode(entry.record or "")}
        assert stated == {quad.triple for quad in ox.parse(entry.statements or "", format=NT)}
    default = {quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)}
    assert less_dataset(default) == {q.triple for q in ox.parse(path=generation.derived, format=NT)}


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


def test_without_an_audit_date_nothing_is_said_of_one(tmp_path: Path) -> None:
    source = write(
        tmp_path / "r", "en/x.md", {"id": "x", "title": "T", "provenance": {"lastAuditDate": "soon"}}
    )
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    assert "dcterms:modified" not in formats.to_bytes(graph, "turtle").decode()


def test_layers_are_what_they_say(graph: GraphStore) -> None:
    asserted, derived, vocabulary = (
        set(triples(graph, [layer])) for layer in ("asserted", "derived", "vocabulary")
    )
    assert asserted | derived == in_store(graph)
    assert not asserted & derived
    assert {quad.triple for quad in graph.store} == asserted | derived | vocabulary
    with pytest.raises(UsageError, match="no layer all"):
        triples(graph, ["all"])


def test_an_rdf_file_is_exported_as_it_is(graph: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "x.trig"
    file.write_bytes(formats.to_bytes(graph, "trig"))
    again = open_source(Settings(root=tmp_path, sources=(file,)))
    assert less_dataset(set(triples(again, ["asserted"]))) == in_store(graph)
    assert triples(again, ["vocabulary"]) == triples(graph, ["vocabulary"])
    with pytest.raises(UsageError, match=r"there is no format docx; the formats are turtle.*graphml.*csv"):
        formats.to_bytes(again, "docx")


@pytest.mark.parametrize("format", formats.LINEAGE_FORMATS)
def test_an_rdf_file_gives_the_same_lineage(format: str, graph: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "x.nt"
    file.write_bytes(formats.to_bytes(graph, "ntriples"))
    again = open_source(Settings(root=tmp_path, sources=(file,)))
    data = formats.to_bytes(again, format)
    assert data == formats.to_bytes(graph, format)
    assert "碳交易机制" in data.decode()


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_tables_are_written_to_a_new_folder(
    format: str, graph: GraphStore, seeds: Path, tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "out"
    assert formats.write_folder(graph, format, out) == 2
    assert {file.name for file in out.iterdir()} == {f"nodes.{format}", f"edges.{format}"}
    for taken in (out, seeds, out / f"nodes.{format}"):
        with pytest.raises(UsageError, match="not an empty folder"):
            formats.write_folder(graph, format, taken)
    with pytest.raises(UsageError, match=f"{format} is written to a folder"):
        formats.to_bytes(graph, format)


def test_without_pyarrow_no_folder_is_made(
    graph: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="pip install"):
        formats.write_folder(graph, "parquet", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_script_element_cannot_be_ended_by_a_title(tmp_path: Path) -> None:
    source = write(tmp_path / "r", "en/x.md", {"id": "x", "title": "</script><b>"})
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    data = formats.to_bytes(graph, "jsonld")
    assert b"</script" not in data
    assert any(
        t.object.value == "</script><b>" for t in read_with_pyld(data) if isinstance(t.object, ox.Literal)
    )


def test_every_record_of_the_hub_is_written_back(hub: Path, tmp_path: Path) -> None:
    graph = build(Settings(root=tmp_path, sources=(hub,))).open()
    out = tmp_path / "out"
    assert write_records(graph, out) == 172
    for file in sorted(hub.rglob("*.md")):
        written = out / file.relative_to(hub)
        assert comparable(json_front_matter(written)) == comparable(json_front_matter(file)), file.name
        original = file.read_text("utf-8")
        assert (
            written.read_text("utf-8").partition("\n---\n")[2].strip()
            == original.partition("\n---\n")[2].strip()
        )


def test_records_written_back_build_the_same_graph(graph: GraphStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_records(graph, out)
    again = build(Settings(root=tmp_path, sources=(out,))).open()

    def less_digest(found: set[ox.Triple]) -> set[ox.Triple]:
        return {triple for triple in found if triple.predicate.value != f"{PG}sha256"}

    assert less_digest(in_store(again)) == less_digest(in_store(graph))


def test_records_are_not_written_over_anything(graph: GraphStore, seeds: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an empty folder"):
        write_records(graph, seeds)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="not an empty folder"):
        write_records(graph, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert write_records(graph, tmp_path / "empty") == 17

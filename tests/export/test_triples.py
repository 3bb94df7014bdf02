"""Which triples are written: by layer, and from an RDF file as they are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.export import formats
from policygraph.export.triples import LAYERS, in_order, iris_in, iris_of, lines, sorted_lines, terms, triples
from policygraph.pipeline import build, open_source
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.rdf.namespaces import RDF
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.export.helpers import in_store, less_dataset
from tests.helpers import write
from tests.rdf.helpers import NT


def test_in_quads_each_record_is_a_graph(graph: GraphStore) -> None:
    quads = list(ox.parse(formats.to_bytes(graph, "nquads"), format=ox.RdfFormat.N_QUADS))
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    generation = graph.require_generation("this test")
    assert names == {entry.record for entry in generation.manifest.records()}
    for entry in generation.manifest.records():
        stated = {quad.triple for quad in quads if quad.graph_name == ox.NamedNode(entry.record or "")}
        assert stated == {quad.triple for quad in ox.parse(entry.statements, format=NT)}
    default = {quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)}
    assert less_dataset(default) == set(triples(graph, ["derived"]))


def test_layers_are_what_they_say(graph: GraphStore) -> None:
    asserted, derived, vocabulary = (
        set(triples(graph, [layer])) for layer in ("asserted", "derived", "vocabulary")
    )
    assert asserted | derived == in_store(graph)
    assert not asserted & derived
    assert {quad.triple for quad in graph.store} == asserted | derived | vocabulary
    assert not set(triples(graph, ["entailed"])) & (asserted | derived | vocabulary)
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


def test_a_file_with_graphs_is_exported_with_them(graph: GraphStore, tmp_path: Path) -> None:
    for format in ("nquads", "trig"):
        file = tmp_path / f"x.{format}"
        file.write_bytes(formats.to_bytes(graph, format))
        again = open_source(Settings(root=tmp_path, sources=(file,)))
        assert formats.to_bytes(again, format) == file.read_bytes()
        assert not quads_in_graphs(
            formats.to_bytes(again, format, formats.ExportOptions(("derived",))), format
        )


def test_what_a_file_states_in_two_graphs_and_in_none_stays_in_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "x.trig"
    file.write_text("""
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX pg: <https://w3id.org/policygraph/ns#> PREFIX x: <https://ex.org/>
        x:a a pg:Policy ; dcterms:identifier "a" ; x:p [ x:q 0 ] .
        GRAPH x:g { x:a a pg:Policy ; dcterms:title "A" ; x:p [ x:q 1 ] . }
        GRAPH x:h { x:a dcterms:title "A" . }
    """)
    data = formats.to_bytes(open_source(Settings(root=tmp_path, sources=(file,))), "trig")
    found, stated = (Counter(quads_in_graphs(each, "trig")) for each in (data, file.read_bytes()))
    assert found == stated == {"<https://ex.org/g>": 4, "<https://ex.org/h>": 1}
    unnamed = [quad for quad in ox.parse(data, format=ox.RdfFormat.TRIG) if str(quad.graph_name) == "DEFAULT"]
    of_a = [quad.predicate.value for quad in unnamed if quad.subject == ox.NamedNode("https://ex.org/a")]
    assert sorted(of_a) == ["http://purl.org/dc/terms/identifier", f"{RDF}type", "https://ex.org/p"]


def quads_in_graphs(data: bytes, format: str) -> list[str]:
    """Return the graph of each quad of a file that is in a named one."""
    names = [quad.graph_name for quad in ox.parse(data, format=RDF_FORMATS[format])]
    return [str(name) for name in names if not isinstance(name, ox.DefaultGraph)]


def test_lines_are_triples_in_one_writing_and_in_their_order(tmp_path: Path) -> None:
    texts = [
        "a",
        'a"',
        "a\u000bb",
        "a\u3000b",
        "a\nb",
        "\\",
        "a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> b",
    ]
    for number, text in enumerate(texts):
        metadata = {"id": f"a{number}", "title": text, "clusters": ["a", text], "odd": text}
        write(tmp_path / "r", f"en/{number}.md", metadata)
        write(tmp_path / "r", f"zh/{number}.md", metadata)
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    found = triples(graph, LAYERS)
    assert found == in_order(set(found))
    stored = {quad.triple for quad in graph.store}
    assert set(found) == stored | set(triples(graph, ["entailed"]))
    assert set(lines(graph, LAYERS)) == {f"{triple} ." for triple in found}
    for line in sorted_lines(lines(graph, LAYERS)):
        assert terms(line) == [str(term) for term in next(parse_ntriples(line))]
        assert iris_in(terms(line)) == iris_of(parse_ntriples(line))
    as_terms = {term.value for triple in found for term in triple if isinstance(term, ox.NamedNode)}
    datatypes = {triple.object.datatype.value for triple in found if isinstance(triple.object, ox.Literal)}
    assert iris_of(found) == as_terms | datatypes

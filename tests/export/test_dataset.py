"""What is exported and exported again is the same graph, and describes its dataset once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.export.formats import ExportOptions, to_bytes
from policygraph.pipeline import build, open_source
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.rdf.namespaces import DCTERMS, VOID
from policygraph.settings import Publication, Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import write

OURS = "https://example.org/acts/"
TOLD = ExportOptions(
    title="Our acts",
    license="https://creativecommons.org/licenses/by/4.0/",
    publication=Publication("All of them", "The Office", "https://example.org/", (f"{OURS}acts.ttl",)),
)


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    root = tmp_path_factory.mktemp("acts")
    write(root / "records", "a.md", {"id": "a", "title": "An act", "status": "Active"})
    return build(Settings(root=root, sources=(root / "records",), base=OURS)).open()


def triples(data: bytes, format: str) -> set[ox.Triple]:
    quads = ox.parse(data, format=RDF_FORMATS[format])
    return {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}


def again(data: bytes, format: str, folder: Path, options: ExportOptions = ExportOptions()) -> set[ox.Triple]:
    file = folder / f"acts.{format}"
    file.write_bytes(data)
    graph = open_source(Settings(root=folder, sources=(file,)))
    return triples(to_bytes(graph, "ntriples", options), "ntriples")


def values(found: set[ox.Triple], name: str) -> set[str]:
    dataset = ox.NamedNode(f"{OURS}dataset")
    stated = [each.object for each in found if (each.subject, each.predicate.value) == (dataset, name)]
    return {value.value for value in stated if isinstance(value, ox.Literal)}


@pytest.mark.parametrize("format", RDF_FORMATS)
@pytest.mark.parametrize("options", [ExportOptions(), TOLD], ids=["usual", "told"])
def test_what_is_exported_again_is_the_same_graph(
    acts: GraphStore, tmp_path: Path, format: str, options: ExportOptions
) -> None:
    data = to_bytes(acts, format, options)
    assert again(data, format, tmp_path) == triples(data, format)


def test_counts_are_those_of_what_is_exported_and_what_is_told_replaces_what_was(
    acts: GraphStore, tmp_path: Path
) -> None:
    data = to_bytes(acts, "ntriples", TOLD)
    found = again(
        data, "ntriples", tmp_path, ExportOptions(("asserted", "derived", "entailed"), "Their acts")
    )
    (number,) = values(found, f"{VOID}triples")
    dataset = f"<{OURS}dataset"
    assert int(number) == len([each for each in found if not str(each.subject).startswith(dataset)])
    assert values(found, f"{DCTERMS}title") == {"Their acts"}
    assert values(found, f"{DCTERMS}description") == {"All of them"}


def test_of_several_datasets_none_is_ours(acts: GraphStore, tmp_path: Path) -> None:
    other = b"<https://example.com/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#Dataset> .\n"
    found = again(to_bytes(acts, "ntriples") + other, "ntriples", tmp_path)
    kinds = {each.subject for each in found if each.object == ox.NamedNode(f"{VOID}Dataset")}
    assert len(kinds) == 3

"""Lineages to write: the seeds, the hub, and an RDF file that says what no record can."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import open_source
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import PG

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCTERMS = "http://purl.org/dc/terms/"
HOSTILE = {  # id -> title: records cannot hold control characters, RDF files can
    "a\x0b": "tab\x0b, ]]> and 😀",
    "a\ufffd": "its name in XML is the other's",
    "plain/amends/e0": "</data><node id='x'/> & \"quotes\" 'too'",
    "e0": "=HYPERLINK(1)",
    "plain": "-1",
    "ü 政策": " \t +two\r\nlines; of text ",
}


def hostile_nt(folder: Path) -> Path:
    """Write an RDF file with hostile ids and titles, parallel edges, a circle, and an edge to itself."""
    name = {each: ox.NamedNode(f"https://example.org/{number}") for number, each in enumerate(HOSTILE)}
    triples = [
        triple
        for each, title in HOSTILE.items()
        for triple in (
            ox.Triple(name[each], ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{PG}Policy")),
            ox.Triple(name[each], ox.NamedNode(f"{DCTERMS}identifier"), ox.Literal(each)),
            ox.Triple(name[each], ox.NamedNode(f"{DCTERMS}title"), ox.Literal(title, language="en-GB")),
        )
    ]
    triples += [
        ox.Triple(name[successor], ox.NamedNode(PG + relation), name[predecessor])
        for successor in HOSTILE
        for predecessor in HOSTILE
        for relation in ("supersedes", "amends")
    ]
    file = folder / "hostile.nt"
    file.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return file


@pytest.fixture(params=["seeds", "hub", "hostile"])
def any_lineage(request: pytest.FixtureRequest, tmp_path: Path) -> Lineage:
    if request.param == "hostile":
        graph = open_source(Settings(root=tmp_path, sources=(hostile_nt(tmp_path),)))
    else:
        graph = request.getfixturevalue(f"{request.param}_graph")
    found = read_lineage(graph)
    assert len(found.edges) == (2 * len(HOSTILE) ** 2 if request.param == "hostile" else 8)
    return found


@pytest.fixture
def graph(seeds_graph: GraphStore) -> GraphStore:
    return seeds_graph

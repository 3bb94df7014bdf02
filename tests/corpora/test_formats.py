"""Every RDF format of every corpus is read by parsers that wrote none of it to the triples of the store."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.export.formats import to_bytes
from policygraph.export.triples import triples
from policygraph.pipeline import Build
from tests.corpora.published import Stores, published
from tests.export.helpers import in_store, less_dataset
from tests.rdf.helpers import RDFLIB_FORMATS, read_with_pyld, read_with_rdflib

RAPPER = shutil.which("rapper")  # of Raptor, in C: it reads a million triples in seconds
USUAL = [
    "hub_build",
    pytest.param("peps", marks=pytest.mark.xdist_group("peps")),
    pytest.param("eips", marks=pytest.mark.xdist_group("eips")),
]
WHOLE_HUB = pytest.param("whole_hub", marks=pytest.mark.soak)  # takes minutes, in all formats
SMALL = USUAL[1:2]
LARGE = [
    pytest.param("hub_build", marks=pytest.mark.long),
    pytest.param("eips", marks=[pytest.mark.xdist_group("eips"), pytest.mark.long]),
    WHOLE_HUB,
]
PUBLISHED = {"peps": "pep", "eips": "eip", "keps": "kep", "okf": "okf"}
needs_rapper = pytest.mark.skipif(
    RAPPER is None, reason="rapper is not installed; rdflib reads the same in make test-long"
)


def read_with_rapper(data: bytes, format: str, folder: Path) -> set[ox.Quad]:
    """Parse with Raptor; each graph of a format that has some has its name."""
    file = folder / "data"
    file.write_bytes(data)
    command = [RAPPER or "", "-q", "-i", format, "-o", "nquads", str(file)]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    return set(ox.parse(ended.stdout, format=ox.RdfFormat.N_QUADS))


def stored(built: Build) -> set[ox.Triple]:
    """Return the triples of a store as its records state them: Oxigraph has one form of a number or time.

    There are no blank nodes in them, so that sets are equal where graphs are isomorphic.
    """
    graph = built.open()
    found = set(triples(graph, ["asserted", "derived"]))
    assert not any(isinstance(term, ox.BlankNode) for triple in found for term in triple)
    assert len(found) == len(in_store(graph))
    return less_dataset(found)


@needs_rapper
@pytest.mark.parametrize("corpus", [*USUAL, WHOLE_HUB])
def test_raptor_reads_what_is_stored(corpus: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    built = request.getfixturevalue(corpus)
    wanted = stored(built)
    read = {
        format: read_with_rapper(to_bytes(built.open(), format), format, tmp_path)
        for format in RDFLIB_FORMATS
    }
    for format, quads in read.items():
        assert less_dataset({quad.triple for quad in quads}) == wanted, format
    assert read["trig"] == read["nquads"]
    records = built.counts()["records"]
    assert len({quad.graph_name for quad in read["trig"]}) == records + 1
    assert {quad.graph_name for format in ("turtle", "rdfxml") for quad in read[format]} == {
        ox.DefaultGraph()
    }


@pytest.mark.parametrize("format", RDFLIB_FORMATS)
@pytest.mark.parametrize("corpus", [*SMALL, *LARGE])
def test_rdflib_reads_what_is_stored(corpus: str, format: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(corpus)
    assert less_dataset(read_with_rdflib(to_bytes(built.open(), format), format)) == stored(built)


@pytest.mark.parametrize("corpus", [*SMALL, *LARGE])
def test_pyld_reads_what_is_stored(corpus: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(corpus)
    assert less_dataset(read_with_pyld(to_bytes(built.open(), "jsonld"))) == stored(built)


@pytest.mark.soak
@needs_rapper
@pytest.mark.parametrize("corpus", PUBLISHED)
def test_raptor_reads_what_is_stored_of_corpora_as_they_are_published(
    corpus: str, stores: Stores, shared: Path, tmp_path: Path
) -> None:
    built = stores(published(shared, corpus), PUBLISHED[corpus])
    wanted = stored(built)
    for format in RDFLIB_FORMATS:
        quads = read_with_rapper(to_bytes(built.open(), format), format, tmp_path)
        assert less_dataset({quad.triple for quad in quads}) == wanted, format

"""Opening a store: of a generation, and of an RDF file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import StoreError, UsageError
from policygraph.pipeline import build, open_source
from policygraph.profile.model import Profile
from policygraph.store.graph_store import load_vocabulary, vocabulary
from tests.store.helpers import settings


def test_an_rdf_file_is_a_source(seeds: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text('<https://example.org/a> <http://purl.org/dc/terms/title> "A"@en .', "utf-8")
    graph = open_source(settings(tmp_path, file))
    assert graph.generation is None
    assert graph.store.query('ASK { ?s ?p "A"@en }')
    with pytest.raises(UsageError, match=r"x\.ttl is RDF"):
        open_source(settings(tmp_path, file, seeds))
    with pytest.raises(StoreError, match="export needs records"):
        graph.require_generation("export")


def test_a_broken_rdf_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text("<a> <b>", "utf-8")
    with pytest.raises(StoreError, match=r"x\.nt:1:1: this is no RDF: "):
        open_source(settings(tmp_path, tmp_path / "x.nt"))


@pytest.mark.parametrize(("name", "text"), [("x.ttl", ""), ("x.ttl", "# a"), ("x.jsonld", "[]")])
def test_an_rdf_file_without_a_statement_is_an_error(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(StoreError, match="has no statement in RDF"):
        open_source(settings(tmp_path, tmp_path / name))


def test_a_store_that_was_damaged_says_so(seeds: Path, tmp_path: Path) -> None:
    built = build(settings(tmp_path, seeds))
    (built.generation.oxigraph / "CURRENT").write_text("nonsense", "utf-8")
    with pytest.raises(StoreError, match="Remove it and build again"):
        built.open()


def test_the_vocabulary_has_its_values_as_the_store_writes_them(tmp_path: Path, policy: Profile) -> None:
    file = tmp_path / "words.ttl"
    file.write_text(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<x:a> <x:p> "01"^^xsd:integer , 1 , "2.50"^^xsd:decimal , true , "01" , "a"@en , <x:b> .',
        "utf-8",
    )
    profile = replace(policy, vocabulary_files=(file,))
    store = ox.Store()
    load_vocabulary(store, profile)
    assert set(vocabulary(profile)) == {quad.triple for quad in store}
    assert sum(triple.subject == ox.NamedNode("x:a") for triple in vocabulary(profile)) == 6

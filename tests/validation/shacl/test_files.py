"""Files as sources of data and shapes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.rdf.read import read_rdf
from policygraph.validation.shacl import (
    ENGINES,
    UnsupportedShapeError,
)
from policygraph.validation.shacl.files import validate_files
from tests.validation.shacl.helpers import (
    PREFIXES,
    parse,
)


@pytest.mark.parametrize("engine", ENGINES)
def test_files(tmp_path: Path, engine: str) -> None:
    records, shapes = tmp_path / "data.ttl", tmp_path / "shapes.nt"
    records.write_text(PREFIXES + "ex:n a ex:A ; ex:p _:b . _:b ex:q 1 .", "utf-8")
    triples = parse("ex:S sh:targetClass ex:A ; sh:property _:b . _:b sh:path ex:p ; sh:nodeKind sh:IRI .")
    ox.serialize(triples, shapes, format=ox.RdfFormat.N_TRIPLES)
    (result,) = validate_files(records, shapes, engine).results
    assert result.value == ox.BlankNode("b")


def test_one_file_may_hold_both(tmp_path: Path) -> None:
    file = tmp_path / "both.ttl"
    file.write_text(PREFIXES + "_:n a ex:A . ex:S sh:targetNode _:n ; sh:class ex:B .", "utf-8")
    with pytest.raises(UnsupportedShapeError, match="blank node"):
        validate_files(file, file, "sparql")
    (result,) = validate_files(file, file).results
    assert result.focus == ox.BlankNode("n")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<", "utf-8")
    for path in (broken, tmp_path / "missing.ttl", tmp_path / "table.csv"):
        with pytest.raises(UsageError):
            validate_files(path, path)


def test_all_graphs_of_a_file_are_one(tmp_path: Path) -> None:
    file = tmp_path / "data.nq"
    file.write_text("<x:a> <x:p> <x:b> <x:g> .\n<x:a> <x:p> <x:b> .\n<x:a> <x:q> <x:b> <x:h> .\n", "utf-8")
    assert [triple.predicate.value for triple in read_rdf(file)] == ["x:p", "x:q"]


def test_blank_nodes_of_two_files_are_apart(tmp_path: Path) -> None:
    file = tmp_path / "data.TTL"
    file.write_text("_:b <x:p> 1 .", "utf-8")
    (kept,), (renamed,) = read_rdf(file), read_rdf(file, rename=True)
    assert kept.subject == ox.BlankNode("b")
    assert renamed.subject != kept.subject


def test_a_relative_iri_is_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("<#a> <x:p> <other> .", "utf-8")
    (triple,) = read_rdf(file)
    assert triple.subject == ox.NamedNode(f"{file.as_uri()}#a")
    assert triple.object == ox.NamedNode((tmp_path / "other").as_uri())


def test_an_ending_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the ending of table\.csv is none of \."):
        read_rdf(tmp_path / "table.csv")

"""Which engine validates, and what it is told."""

from __future__ import annotations

import subprocess
import sys

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.validation.shacl import (
    UnsupportedShapeError,
    validate,
    validate_triples,
)
from tests.validation.shacl.helpers import TARGET, parse, store_of


def test_importing_the_package_costs_no_rdflib() -> None:
    modules = "policygraph.validation.shacl, policygraph.validation.shacl.files, policygraph.validation.shacl.sparql_engine, policygraph.validation.shacl.pyshacl_engine"
    code = f"import sys, {modules}; sys.exit('rdflib' in sys.modules or 'pyshacl' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_auto_turns_to_pyshacl() -> None:
    shapes = parse(f"{TARGET} sh:not [ sh:nodeKind sh:IRI ] .")
    assert not validate(store_of("ex:n ex:p 1 ."), shapes).conforms
    assert not validate_triples(parse("ex:n ex:p 1 ."), shapes).conforms


def test_literals_that_a_store_would_alter() -> None:
    data, shapes = (
        parse('ex:n ex:p "01"^^xsd:integer .'),
        parse(f"{TARGET} sh:property [ sh:path ex:p ; sh:maxCount 0 ; sh:in () ] ."),
    )
    with pytest.raises(UnsupportedShapeError, match="canonical"):
        validate_triples(data, shapes, "sparql")
    values = {result.value for result in validate_triples(data, shapes).results}
    assert ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")) in values


def test_there_are_three_engines() -> None:
    with pytest.raises(UsageError, match="no engine fast"):
        validate(ox.Store(), [], "fast")

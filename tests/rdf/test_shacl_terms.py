"""The names of SHACL."""

from __future__ import annotations

import pytest
from rdflib.namespace import SH

from policygraph.rdf.iris import local_name
from policygraph.rdf.shacl_terms import CONSTRAINTS, TARGETS, TERMS, component, is_unknown


def test_the_names_are_those_that_rdflib_knows() -> None:
    theirs = {*map(local_name, dir(SH)), *SH._extras}
    assert {name for name in theirs if "-" not in name} <= TERMS
    assert not [name for name in theirs if is_unknown(f"{SH}{name}")]
    # rdflib has no component of its own for what only parameterizes another.
    # Nor has it the severities of SHACL 1.2.
    assert TERMS - theirs <= {component(name) for name in CONSTRAINTS} | {"Debug", "Trace"}
    assert TARGETS <= TERMS


@pytest.mark.parametrize(
    ("iri", "unknown"),
    [
        (f"{SH}minCount", False),
        (f"{SH}minCont", True),
        (f"{SH}MinCountConstraintComponent-minCount", False),
        ("http://example.org/minCont", False),
    ],
)
def test_only_the_namespace_of_shacl_is_judged(iri: str, unknown: bool) -> None:
    assert is_unknown(iri) is unknown

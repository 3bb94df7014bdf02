"""Constraints on single values as conditions of SPARQL."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from policygraph.validation.shacl import (
    conditions,
)
from tests.validation.shacl.helpers import TARGET, ex, graph, node, refused, store_of

OF_VALUES = {
    "xsd:byte": "sh:datatype xsd:byte",
    "xsd:hexBinary": "sh:datatype xsd:hexBinary",
    "rdf:HTML": "sh:datatype rdf:HTML",
    "a blank node as a member of sh:in": "sh:in ( [ a ex:A ] )",
    "because the store writes it": 'sh:in ( "01"^^xsd:integer )',
    "more than 500 members": f"sh:in ( {' '.join(map(str, range(501)))} )",
    "a limit that is neither": "sh:minInclusive true",
    "look-around": 'sh:pattern "(?=x)"',
}


@pytest.mark.parametrize("feature", OF_VALUES)
def test_constraints_on_values(feature: str) -> None:
    message = refused(f"{TARGET} sh:property [ sh:path ex:p ; {OF_VALUES[feature]} ] .")
    assert message.startswith("UnsupportedShapeError")
    assert feature.strip() in message


VALUES = {
    "iri": "ex:x", "blank": "_:b", "text": '"abc"', "english": '"abc"@en', "british": '"a"@en-GB', "seven": "7",
    "decimal": '"7"^^xsd:decimal', "big": f"{10**30}", "day": '"2024-02-29"^^xsd:date', "no day": '"2023-02-29"^^xsd:date',
    "no number": '"x"^^xsd:integer',
}  # fmt: skip


def holds(constraint: str) -> set[str]:
    """Return the names of the values for which the constraint of a shape holds."""
    lines = [f"<x:{name.replace(' ', '-')}> ex:p {text} ." for name, text in VALUES.items()]
    store = store_of(" ".join(lines) + " ex:x a ex:B . ex:B rdfs:subClassOf ex:A .")
    ((_, _, condition),) = conditions.all_conditions(graph(f"ex:S {constraint} ."), ex("S"), store)
    query = f"SELECT ?this {{ ?this {ex('p')} ?value FILTER ({condition}) }}"
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return {str(row["this"])[3:-1].replace("-", " ") for row in solutions}


@pytest.mark.parametrize(
    ("constraint", "names"),
    [
        ("sh:class ex:A", {"iri"}),
        ("sh:class ex:C", set()),
        ("sh:nodeKind sh:IRI", {"iri"}),
        ("sh:nodeKind sh:BlankNodeOrIRI", {"iri", "blank"}),
        ("sh:nodeKind sh:IRIOrLiteral", set(VALUES) - {"blank"}),
        ("sh:datatype xsd:string", {"text"}),
        ("sh:datatype rdf:langString", {"english", "british"}),
        ("sh:datatype xsd:integer", {"seven", "big"}),
        ("sh:datatype xsd:decimal", {"decimal"}),
        ("sh:datatype xsd:date", {"day"}),
        ("sh:minInclusive 7", {"seven", "decimal"}),
        ("sh:minExclusive 7", set()),
        ("sh:maxExclusive 8", {"seven", "decimal"}),
        ("sh:minLength 3", {"iri", "text", "english", "big", "day", "no day"}),
        ("sh:maxLength 1", {"british", "seven", "decimal", "no number"}),
        ('sh:pattern "^AB" ; sh:flags "i"', {"text", "english"}),
        ("sh:in ( 7 ex:x )", {"seven", "iri"}),  # as terms: a decimal is another one
        ("sh:in ()", set()),
        ('sh:languageIn ( "en" )', {"english", "british"}),
        ('sh:languageIn ( "en-gb" )', {"british"}),
        ("sh:languageIn ()", set()),
    ],
)
def test_a_condition_holds_for_the_values_that_conform(constraint: str, names: set[str]) -> None:
    assert holds(constraint) == names


def test_conditions_come_sorted_and_class_may_be_said_twice() -> None:
    shapes = graph("ex:S sh:minLength 1 ; sh:class ex:B , ex:A .")
    found = conditions.all_conditions(shapes, ex("S"), ox.Store())
    assert [(parameter, value) for parameter, value, _ in found][:2] == [
        ("class", ex("A")),
        ("class", ex("B")),
    ]
    assert found[2][0] == "minLength"


def test_no_alternative_is_never_true() -> None:
    assert conditions.alternatives(graph(""), [], ox.Store()) == "false"


def test_an_alternative_that_is_an_error_does_not_hide_another() -> None:
    shapes = graph("ex:S ex:p ( [ sh:minInclusive 5 ] [ sh:nodeKind sh:IRI ; sh:minLength 1 ] ) .")
    condition = conditions.alternatives(shapes, shapes.members(node(shapes, "p")), ox.Store())
    store = ox.Store()
    for value, wanted in (("7", True), ("3", False), ("<x:y>", True), ('"abc"', False)):
        assert bool(store.query(f"ASK {{ BIND ({value} AS ?value) FILTER ({condition}) }}")) is wanted


def test_an_instance_of_a_class_is_one_of_its_subclasses() -> None:
    store = store_of("ex:B rdfs:subClassOf ex:A . ex:C rdfs:subClassOf ex:B . _:d rdfs:subClassOf ex:A .")
    assert re.findall(r"/(\w)>", conditions.instance_of("?x", ex("A").value, store)) == ["A", "B", "C"]
    assert re.findall(r"/(\w)>", conditions.instance_of("?x", ex("C").value, store)) == ["C"]

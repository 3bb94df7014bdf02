"""Data with planted errors, shapes for every feature of the SPARQL engine, and a comparison."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from policygraph.errors import PolicyGraphError
from policygraph.validation.shacl import (
    Report,
    ShapesError,
    validate,
)
from policygraph.validation.shacl.terms import ShapesGraph

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
VALUES = [
    "ex:n0",
    "ex:n1",
    "ex:n2",
    "ex:n3",
    "ex:unknown",
    "_:b0",
    "_:b1",
    '"abc"',
    '"abcdef"',
    '"ABC"',
    '""',
    '"中文"',
    '"abc"@en',
    '"abc"@de',
    '"abcd"@en',
    '"x"@en-gb',
    '"x"@zh-hans',
    "0",
    "1",
    "2",
    "7",
    "100",
    "-5",
    "1.5",
    "7.25",
    '"1.5"^^xsd:double',
    '"abc"^^xsd:integer',
    '"1.2.3"^^xsd:decimal',
    '"x"^^xsd:double',
    "true",
    "false",
    '"maybe"^^xsd:boolean',
    '"2020-01-31"^^xsd:date',
    '"2021-06-30"^^xsd:date',
    '"2020-02-30"^^xsd:date',
    '"2020-01-31T10:00:00"^^xsd:dateTime',
    '"2020-01-31T25:00:00"^^xsd:dateTime',
    '"10:00:00"^^xsd:time',
    '"2020"^^xsd:gYear',
    '"2020-05"^^xsd:gYearMonth',
    '"z"^^ex:custom',
    '"http://a.b"^^xsd:anyURI',
]
ONTOLOGY = "ex:B rdfs:subClassOf ex:A . ex:D rdfs:subClassOf ex:B . "

NUMBERS = ["1", "7", "0", "-5", "1.5", "7.25", '"1.5"^^xsd:double', '"INF"^^xsd:double']
DATES = [
    '"2020-06-01"^^xsd:date', '"2021-06-30"^^xsd:date', '"2020-05-31"^^xsd:date', '"2021-07-01"^^xsd:date',
    '"1999-12-31"^^xsd:date',
]  # fmt: skip
TEXTS = ['"b"', '"bc"', '"a"', '"B"', '""', '"中"']
ORDER_FEATURES = {
    "minInclusive": "sh:minInclusive LOW",
    "maxInclusive": "sh:maxInclusive HIGH",
    "minExclusive": "sh:minExclusive LOW",
    "maxExclusive": "sh:maxExclusive HIGH",
    "range": "sh:minInclusive LOW ; sh:maxExclusive HIGH",
    "lessThan": "sh:lessThan ex:q",
    "lessThanOrEquals": "sh:lessThanOrEquals ex:q",
}

PROPERTY_FEATURES = {
    "minCount 1": "sh:path ex:p ; sh:minCount 1",
    "minCount 2": "sh:path ex:p ; sh:minCount 2",
    "minCount 0": "sh:path ex:p ; sh:minCount 0",
    "maxCount 0": "sh:path ex:p ; sh:maxCount 0",
    "maxCount 1": "sh:path ex:p ; sh:maxCount 1",
    **{
        f"datatype {name}": f"sh:path ex:p ; sh:datatype {name}"
        for name in (
            "xsd:string", "xsd:integer", "xsd:decimal", "xsd:double", "xsd:boolean", "xsd:date",
            "xsd:dateTime", "xsd:time", "xsd:gYear", "xsd:gYearMonth", "xsd:anyURI", "rdf:langString", "ex:custom",
        )
    },
    **{
        f"nodeKind {name}": f"sh:path ex:p ; sh:nodeKind sh:{name}"
        for name in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
    },
    "class": "sh:path ex:p ; sh:class ex:A",
    "class twice": "sh:path ex:p ; sh:class ex:B , ex:C",
    "in IRIs": "sh:path ex:p ; sh:in ( ex:n0 ex:n1 )",
    "in literals": 'sh:path ex:p ; sh:in ( ex:n0 1 "abc" "abc"@en 1.5 "2020-01-31"^^xsd:date "z"^^ex:custom )',
    "in nothing": "sh:path ex:p ; sh:in ()",
    "hasValue IRI": "sh:path ex:p ; sh:hasValue ex:n1",
    "hasValue literals": 'sh:path ex:p ; sh:hasValue "abc" , 1',
    "lengths": "sh:path ex:p ; sh:minLength 2 ; sh:maxLength 4",
    "pattern": 'sh:path ex:p ; sh:pattern "^[a-c]+$"',
    "pattern with flags": 'sh:path ex:p ; sh:pattern "^ABC" ; sh:flags "i"',
    "pattern with quotes": r'sh:path ex:p ; sh:pattern "^[^\"\\\\]*\\d$"',
    "uniqueLang": "sh:path ex:p ; sh:uniqueLang true",
    "uniqueLang false": "sh:path ex:p ; sh:uniqueLang false",
    "languageIn": 'sh:path ex:p ; sh:languageIn ( "en" "zh-Hans" )',
    "or of datatypes": "sh:path ex:p ; sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] [ sh:nodeKind sh:IRI ] )",
    "or of others": 'sh:path ex:p ; sh:or ( [ sh:class ex:A ] [ sh:minLength 4 ; sh:maxLength 6 ] [ sh:in ( 1 2 ) ] )',
    "two or": "sh:path ex:p ; sh:or ( [ sh:nodeKind sh:IRI ] ) , ( [ sh:class ex:A ] )",
    "equals": "sh:path ex:p ; sh:equals ex:q",
    "disjoint": "sh:path ex:p ; sh:disjoint ex:q",
    "inverse path": "sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ; sh:maxCount 1 ; sh:class ex:A",
    "sequence path": "sh:path ( ex:p ex:q ) ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:hasValue 1",
    "alternative path": "sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:minCount 3 ; sh:maxCount 3 ; sh:equals ex:q",
    "mixed path": "sh:path ( [ sh:inversePath ex:p ] [ sh:alternativePath ( ex:p ( ex:q ex:p ) ) ] ) ; sh:maxCount 1 ; sh:datatype xsd:integer",
    "severity": "sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Warning",
    "own severity": "sh:path ex:p ; sh:maxCount 1 ; sh:severity ex:Odd",
    "deactivated": "sh:path ex:p ; sh:minCount 9 ; sh:deactivated true",
    "not deactivated": "sh:path ex:p ; sh:minCount 9 ; sh:deactivated false",
}  # fmt: skip
NODE_FEATURES = {
    "nodeKind": "sh:nodeKind sh:IRI",
    "class": "sh:class ex:C",
    "in": "sh:in ( ex:n0 ex:n1 1 )",
    "hasValue": "sh:hasValue ex:n1",
    "datatype": "sh:datatype xsd:integer",
    "pattern": 'sh:pattern "n[0-3]$"',
    "equals": "sh:equals ex:p",
    "disjoint": "sh:disjoint ex:p",
    "or": "sh:or ( [ sh:class ex:C ] [ sh:nodeKind sh:Literal ] )",
}
TARGETS = {
    "class": "sh:targetClass ex:A",
    "two classes": "sh:targetClass ex:A , ex:C",
    "nodes": 'sh:targetNode ex:n0 , ex:nowhere , 1 , "abc"@en',
    "subjects": "sh:targetSubjectsOf ex:q",
    "objects": "sh:targetObjectsOf ex:p",
    "all together": "sh:targetClass ex:B ; sh:targetNode ex:n1 ; sh:targetSubjectsOf ex:p ; sh:targetObjectsOf ex:q",
    "itself a class": "a rdfs:Class",
}


def parse(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def store_of(text: str) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in parse(text))
    return store


def data(seed: int, values: Sequence[str] = VALUES) -> ox.Store:
    """Return a graph of a few nodes whose values are drawn from all kinds, most of them wrong somewhere."""
    draw = random.Random(seed)
    lines = [ONTOLOGY]
    for node in [f"ex:n{number}" for number in range(8)] + ["_:b0", "_:b1"]:
        lines += [f"{node} a ex:{name} ." for name in draw.sample("ABCD", draw.randint(0, 2))]
        lines += [
            f"{node} ex:{p} {value} ." for p in "pq" for value in draw.sample(values, draw.randint(0, 5))
        ]
    return store_of("\n".join(lines))


def result_keys(report: Report) -> Counter[tuple[str, ...]]:
    return Counter((str(r.focus), r.path, str(r.value), r.component, r.severity) for r in report.results)


def with_both_engines(store: ox.Store, shapes: str) -> tuple[Report, Report]:
    triples = parse(shapes)
    return validate(store, triples, "sparql"), validate(store, triples, "pyshacl")


SH = "http://www.w3.org/ns/shacl#"

SHAPES = """
ex:S sh:targetClass ex:A ; sh:property [
    sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 9 ; sh:nodeKind sh:IRI ; sh:severity sh:Warning ;
    sh:message "Too few."@en , "太少。"@zh ] ."""


def report(engine: str = "sparql", seed: int = 1) -> Report:
    return validate(data(seed), parse(SHAPES), engine)


TARGET = "ex:S a sh:NodeShape ; sh:targetNode ex:n ;"


def refused(shapes: str) -> str:
    with pytest.raises(ShapesError) as error:
        validate(store_of("ex:n ex:p 1 ."), parse(shapes), "sparql")
    assert isinstance(error.value, PolicyGraphError)
    return f"{type(error.value).__name__}: {error.value}"


SEEDS = range(3)


def ex(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def graph(text: str) -> ShapesGraph:
    return ShapesGraph(parse(text))


def node(shapes: ShapesGraph, name: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the only value of ex:S for a property of the namespace ex:."""
    (value,) = shapes.values(ex("S"), ex(name).value)
    return value

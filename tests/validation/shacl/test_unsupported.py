"""What the SPARQL engine does not do it names; it never says that such data conforms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.errors import PolicyGraphError, UsageError
from policygraph.validation.shacl import (
    ShapesError,
    UnsupportedShapeError,
    pyshacl_engine,
    validate,
    validate_triples,
)
from tests.validation.shacl.helpers import parse, store_of

TARGET = "ex:S a sh:NodeShape ; sh:targetNode ex:n ;"
IN_NODE = {
    "sh:not": "sh:not [ sh:class ex:A ]",
    "sh:and": "sh:and ( [ sh:class ex:A ] )",
    "sh:xone": "sh:xone ( [ sh:class ex:A ] )",
    "sh:node": "sh:node ex:T",
    "sh:closed": "sh:closed true",
    "sh:rule": "sh:rule [ a sh:TripleRule ]",
    "sh:js": "sh:js [ sh:jsFunctionName 'f' ]",
    "sh:target": "sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT $this {}' ]",
    "sh:minCout": "sh:minCout 1",
    "sh:minCount in a node shape": "sh:minCount 1",
    "sh:uniqueLang in a node shape": "sh:uniqueLang true",
    "a blank node as sh:targetNode": "sh:targetNode _:b",
    "sh:targetClass that is not an IRI": "sh:targetClass [ a rdfs:Class ]",
    "which has no sh:path": "sh:property [ sh:minCount 1 ]",
    "neither true nor false": 'sh:deactivated "1"^^xsd:boolean',
    "sh:or of shapes with sh:path": "sh:or ( [ sh:path ex:p ] )",
    "sh:or of shapes with sh:not": "sh:or ( [ sh:not [ sh:class ex:A ] ] )",
    "sh:or of shapes without constraints": "sh:or ( [ rdfs:label 'x' ] )",
    "without sh:select": "sh:sparql [ sh:message 'x' ]",
}
IN_PROPERTY = {
    "sh:qualifiedValueShape": "sh:qualifiedValueShape [ sh:class ex:A ]",
    "sh:qualifiedMinCount": "sh:qualifiedMinCount 1",
    "sh:property within a property shape": "sh:property [ sh:path ex:q ; sh:minCount 1 ]",
    "xsd:byte": "sh:datatype xsd:byte",
    "xsd:hexBinary": "sh:datatype xsd:hexBinary",
    "rdf:HTML": "sh:datatype rdf:HTML",
    "a blank node as sh:hasValue": "sh:hasValue [ a ex:A ]",
    "a blank node as a member of sh:in": "sh:in ( [ a ex:A ] )",
    "because the store writes it": 'sh:in ( "01"^^xsd:integer )',
    "because the store writes it ": 'sh:hasValue "1.50"^^xsd:decimal',
    "more than 500 literals": f"sh:in ( {' '.join(map(str, range(501)))} )",
    "a limit that is neither": "sh:minInclusive true",
    "Oxigraph's patterns": 'sh:pattern "(?=x)"',
    "sh:uniqueLang": 'sh:uniqueLang "1"^^xsd:boolean',
    "sh:equals that is not an IRI": "sh:equals [ a ex:A ]",
}
PATHS = {
    "sh:zeroOrMorePath": "[ sh:zeroOrMorePath ex:p ]",
    "sh:oneOrMorePath": "( ex:p [ sh:oneOrMorePath ex:p ] )",
    "sh:zeroOrOnePath": "[ sh:inversePath [ sh:zeroOrOnePath ex:p ] ]",
    "a path of an unknown kind": "[ sh:inversePath ex:p ; sh:alternativePath ( ex:p ex:q ) ]",
    "a path of an unknown kind: 1": "1",
}
SELECTS = {
    "MINUS": "SELECT $this { $this ?p ?o MINUS { $this a ex:A } }",
    "VALUES": "SELECT $this { VALUES ?o { 1 } $this ?p ?o }",
    "SERVICE": "SELECT $this { SERVICE <http://a.b/> { $this ?p ?o } }",
    "GRAPH": "SELECT $this { GRAPH ?g { $this ?p ?o } }",
    "FROM": "SELECT $this FROM <http://a.b/> { $this ?p ?o }",
    "LIMIT": "SELECT $this { $this ?p ?o } LIMIT 1",
    "OFFSET": "SELECT $this { $this ?p ?o } OFFSET 1",
    "ASK": "ASK { $this ?p ?o }",
    "$SHAPESGRAPH": "SELECT $this { $this ?p ?o FILTER bound($shapesGraph) }",
    "$CURRENTSHAPE": "SELECT $this { $this ?p $currentShape }",
    "?FAILURE": "SELECT $this ?failure { $this ?p ?failure }",
    "AS $this": "SELECT $this { BIND (true AS $this) }",
    "does not begin with SELECT $this": "SELECT ?value { $this ?p ?value }",
    "nested SELECT without $this": "SELECT $this { $this ?p ?o { SELECT ?o { ?s ?p ?o } } }",
    "nested group": "SELECT $this { { FILTER ($this = 1) } UNION { $this ?p ?o } }",
    "nested group ": "SELECT $this { $this ?p ?o OPTIONAL { BIND ($this AS ?x) } }",
    "nested group  ": "SELECT $this { { SELECT $this WHERE { FILTER ($this = 1) } } }",
    "not grouped by $this": "SELECT $this (COUNT(?o) AS ?value) { $this ?p ?o }",
    "not grouped by $this ": "SELECT $this (COUNT(?o) AS ?value) { $this ?p ?o } GROUP BY ?p",
    "more than 40 levels": f"SELECT $this {{ $this ?p ?o FILTER ({'(' * 50}1{')' * 50}) }}",
}
ILL_FORMED = {
    "several values of sh:datatype": "sh:path ex:p ; sh:datatype xsd:date , xsd:string",
    "2 values of sh:minCount": "sh:path ex:p ; sh:minCount 1 , 2",
    "2 values of sh:path": "sh:path ex:p , ex:q ; sh:minCount 1",
    "not a whole number": "sh:path ex:p ; sh:maxCount 1.5",
    "no kind of node": "sh:path ex:p ; sh:nodeKind ex:A",
    "not a well-formed list": "sh:path ex:p ; sh:in ex:n",
    "are texts": "sh:path ex:p ; sh:pattern ex:n",
    "lists texts": "sh:path ex:p ; sh:languageIn ( ex:n )",
    "two members at least": "sh:path ( ex:p ) ; sh:minCount 1",
}


def refused(shapes: str) -> str:
    with pytest.raises(ShapesError) as error:
        validate(store_of("ex:n ex:p 1 ."), parse(shapes), "sparql")
    assert isinstance(error.value, PolicyGraphError)
    return f"{type(error.value).__name__}: {error.value}"


@pytest.mark.parametrize("feature", IN_NODE)
def test_node_shapes(feature: str) -> None:
    message = refused(f"{TARGET} {IN_NODE[feature]} .")
    assert message.startswith("UnsupportedShapeError")
    assert feature in message


@pytest.mark.parametrize("feature", IN_PROPERTY)
def test_property_shapes(feature: str) -> None:
    message = refused(f"{TARGET} sh:property [ sh:path ex:p ; {IN_PROPERTY[feature]} ] .")
    assert message.startswith("UnsupportedShapeError")
    assert feature.strip() in message


@pytest.mark.parametrize("feature", PATHS)
def test_paths(feature: str) -> None:
    message = refused(f"{TARGET} sh:property [ sh:path {PATHS[feature]} ; sh:minCount 1 ] .")
    assert message.startswith("UnsupportedShapeError")
    assert feature.split(": ")[0] in message


@pytest.mark.parametrize("feature", SELECTS)
def test_queries(feature: str) -> None:
    message = refused(f'{TARGET} sh:sparql [ sh:select "{SELECTS[feature]}" ] .')
    assert message.startswith("UnsupportedShapeError")
    assert feature.strip() in message


def test_severity_of_a_query() -> None:
    select = "sh:select 'SELECT $this { $this ?p ?o }'"
    assert "sh:severity" in refused(f"{TARGET} sh:sparql [ {select} ; sh:severity sh:Info ] .")
    assert "sh:order" in refused(f"{TARGET} sh:sparql [ {select} ; sh:order 1 ] .")


def test_custom_components_anywhere() -> None:
    component = "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ."
    assert "sh:parameter" in refused(f"{TARGET} ex:limit 1 . {component}")


@pytest.mark.parametrize("mistake", ILL_FORMED)
def test_ill_formed(mistake: str) -> None:
    assert mistake in refused(f"{TARGET} sh:property [ {ILL_FORMED[mistake]} ] .")


def test_ill_formed_queries() -> None:
    assert "no path" in refused(f"{TARGET} sh:sparql [ sh:select 'SELECT $this {{ $this $PATH ?value }}' ] .")
    assert "fails" in refused(f"{TARGET} sh:sparql [ sh:select 'SELECT $this {{ $this ex:p }}' ] .")
    declared = "sh:prefixes [ sh:declare [ sh:prefix 'a' ] ]"
    assert "sh:declare" in refused(
        f"{TARGET} sh:sparql [ {declared} ; sh:select 'SELECT $this {{ $this ?p ?o }}' ] ."
    )


def test_a_path_that_contains_itself() -> None:
    path = "_:path sh:inversePath _:path ."
    assert "contains itself" in refused(f"{TARGET} sh:property [ sh:path _:path ; sh:minCount 1 ] . {path}")


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


@pytest.mark.parametrize(
    "shape",
    [
        "sh:js [ sh:jsFunctionName 'f' ]",
        "sh:sparql [ sh:select 'SELECT $this FROM <file:///etc/passwd> { $this ?p ?o }' ]",
        "sh:sparql [ sh:select 'SELECT $this { SERVICE <http://127.0.0.1/> { $this ?p ?o } }' ]",
    ],
)
def test_pyshacl_skips_nothing_and_goes_nowhere(shape: str) -> None:
    with pytest.raises(UnsupportedShapeError):
        pyshacl_engine.validate(parse("ex:n ex:p 1 ."), parse(f"{TARGET} {shape} ."))


def test_pyshacl_failures_are_errors() -> None:
    for shape in ("sh:sparql [ sh:select 'SELECT' ]", "sh:property [ sh:path ex:p ; sh:minCount 'x' ]"):
        with pytest.raises(ShapesError):
            validate(store_of("ex:n ex:p 1 ."), parse(f"{TARGET} {shape} ."))


def test_there_are_three_engines() -> None:
    with pytest.raises(UsageError, match="no engine fast"):
        validate(ox.Store(), [], "fast")

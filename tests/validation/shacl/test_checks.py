"""Shapes as checks: what the SPARQL engine does not do it names; it never says that such data conforms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.validation.shacl import (
    checks,
    validate,
)
from tests.validation.shacl.helpers import SH, TARGET, ex, graph, parse, refused, store_of

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
    "a blank node as sh:hasValue": "sh:hasValue [ a ex:A ]",
    "because the store writes it ": 'sh:hasValue "1.50"^^xsd:decimal',
    "sh:uniqueLang": 'sh:uniqueLang "1"^^xsd:boolean',
    "sh:equals that is not an IRI": "sh:equals [ a ex:A ]",
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


def test_custom_components_anywhere() -> None:
    component = "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ."
    assert "sh:parameter" in refused(f"{TARGET} ex:limit 1 . {component}")


@pytest.mark.parametrize("mistake", ILL_FORMED)
def test_ill_formed(mistake: str) -> None:
    assert mistake in refused(f"{TARGET} sh:property [ {ILL_FORMED[mistake]} ] .")


def found(text: str, data: str = "") -> list[tuple[str, str, str]]:
    """Return node, component and first message of the core checks of shapes, the namespaces left out."""
    shapes, store = graph(text), store_of(data)
    return [
        (
            str(check.shape.node).strip("<>").rpartition("/")[2],
            check.component.removeprefix(SH),
            check.messages[0].value,
        )
        for node in shapes.subjects()
        for shape in checks.with_targets(shapes, node, store)
        for check in checks.shape_checks(shapes, shape, store)
    ]


def test_a_check_names_its_component_and_says_what_is_wrong() -> None:
    text = "ex:S sh:targetNode ex:n ; sh:class ex:A ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 ; sh:maxCount 2 ."
    assert found(text) == [
        ("S", "ClassConstraintComponent", "The value is not of the class http://example.org/A"),
        ("P", "MinCountConstraintComponent", "The number of values is less than 1"),
        ("P", "MaxCountConstraintComponent", "The number of values is greater than 2"),
    ]


def test_the_message_of_a_shape_is_that_of_all_its_checks() -> None:
    text = 'ex:S sh:targetNode ex:n ; sh:class ex:A ; sh:nodeKind sh:IRI ; sh:message "Odd." .'
    assert {message for _, _, message in found(text)} == {"Odd."}


@pytest.mark.parametrize(
    "text",
    [
        "ex:S sh:class ex:A .",  # no target
        "ex:S sh:targetNode ex:n ; sh:class ex:A ; sh:deactivated true .",
        "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:deactivated true ] .",
        "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount 0 ; sh:uniqueLang false ] .",
    ],
)
def test_what_asks_for_nothing_has_no_check(text: str) -> None:
    assert found(text) == []


def test_a_class_that_is_a_shape_is_its_own_target() -> None:
    for class_ in ("rdfs:Class", "owl:Class"):
        shape = f"ex:A a {class_} , sh:NodeShape ; sh:nodeKind sh:IRI ."
        assert [name for name, _, _ in found(shape)] == ["A"]
    assert found("ex:A a rdfs:Class . ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .") == []


def test_each_focus_node_is_one_whichever_targets_it_meets() -> None:
    text = "ex:S sh:targetClass ex:A , ex:B ; sh:targetSubjectsOf ex:p ; sh:targetNode ex:n ; sh:nodeKind sh:Literal ."
    data = "ex:n a ex:A , ex:B ; ex:p 1 . ex:m ex:p 2 . ex:o ex:q 3 ."
    assert [result.focus for result in validate(store_of(data), parse(text), "sparql").results] == [
        ex("m"),
        ex("n"),
    ]


def test_severity_is_that_of_the_shape_else_violation() -> None:
    shapes = graph(
        "ex:S sh:targetNode ex:n ; sh:severity sh:Info . ex:T sh:targetNode ex:n ; sh:nodeKind sh:IRI ."
    )
    severities = [
        shape.severity.removeprefix(SH)
        for node in shapes.subjects()
        for shape in checks.with_targets(shapes, node, ox.Store())
    ]
    assert severities == ["Info", "Violation"]

"""Queries of shapes as one query for all focus nodes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.validation.shacl import (
    ShapesError,
    select,
    validate,
)
from tests.validation.shacl.helpers import (
    SEEDS,
    TARGET,
    data,
    parse,
    refused,
    result_keys,
    store_of,
    with_both_engines,
)  # fmt: skip

REFUSED = {
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
    "nested more than 40 deep": f"SELECT $this {{ $this ?p ?o FILTER ({'(' * 50}1{')' * 50}) }}",
}


@pytest.mark.parametrize("feature", REFUSED)
def test_queries(feature: str) -> None:
    message = refused(f'{TARGET} sh:sparql [ sh:select "{REFUSED[feature]}" ] .')
    assert message.startswith("UnsupportedShapeError")
    assert feature.strip() in message


def test_severity_of_a_query() -> None:
    select = "sh:select 'SELECT $this { $this ?p ?o }'"
    assert "sh:severity" in refused(f"{TARGET} sh:sparql [ {select} ; sh:severity sh:Info ] .")
    assert "sh:order" in refused(f"{TARGET} sh:sparql [ {select} ; sh:order 1 ] .")


def test_ill_formed_queries() -> None:
    assert "no path" in refused(f"{TARGET} sh:sparql [ sh:select 'SELECT $this {{ $this $PATH ?value }}' ] .")
    assert "fails" in refused(f"{TARGET} sh:sparql [ sh:select 'SELECT $this {{ $this ex:p }}' ] .")
    for query in ("SELECT $this", "", "}", "SELECT $this { { SELECT }", "SELECT $this { } SELECT"):
        assert "braces" in refused(f"{TARGET} sh:sparql [ sh:select '{query}' ] .")
    declared = "sh:prefixes [ sh:declare [ sh:prefix 'a' ] ]"
    assert "sh:declare" in refused(
        f"{TARGET} sh:sparql [ {declared} ; sh:select 'SELECT $this {{ $this ?p ?o }}' ] ."
    )


SELECTS = {
    "value": "SELECT $this ?value WHERE { $this ex:p ?value . FILTER isLiteral(?value) }",
    "path": "SELECT DISTINCT $this (ex:p AS ?path) ?value WHERE { $this ex:p ?value ; ex:q ?other }",
    "neither": "SELECT $this WHERE { $this ex:p ?any . FILTER NOT EXISTS { $this ex:q ?any } }",
    "union": "SELECT $this ?value { { $this ex:p ?value } UNION { $this ex:q ?value } FILTER isIRI(?value) }",
    "optional": "SELECT $this ?value { $this ex:p ?x OPTIONAL { ?value ex:q $this } }",
    "filter alone": "SELECT $this { FILTER ($this = ex:n1) }",
    "bind": "SELECT $this ?value { BIND ($this AS ?that) ?that ex:p ?value }",
    "grouped": "SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "nested": "SELECT $this ?value { { SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this } }",
    "passed on": "SELECT $this ?value { $this a ex:A { SELECT DISTINCT $this ?value { ?x ex:p ?value . ?x a ex:C } } }",
    "braces in texts": "SELECT $this { $this ex:p ?x . FILTER isLiteral(?x) # { $this\n FILTER (STR(?x) != '}') FILTER (STR(?x) != \"{ SELECT\") }",
}


@pytest.mark.parametrize("name", SELECTS)
def test_sparql_constraints(name: str) -> None:
    text = SELECTS[name]
    shape = f"""
    ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
    ex:S a sh:NodeShape ; sh:targetClass ex:A , ex:C ; sh:severity sh:Info ;
      sh:sparql [ sh:prefixes ex:prefixes ; sh:select \"\"\"{text.replace('"', chr(92) + '"')}\"\"\" ] ."""
    total = 0
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs), seed
        total += len(ours.results)
    assert total


def test_sparql_in_a_property_shape() -> None:
    shape = """
    ex:S a sh:PropertyShape ; sh:path [ sh:inversePath <http://example.org/p> ] ; sh:targetClass ex:A ;
      sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value }" ; sh:message "got {?value}"@en ] ."""
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs)


def test_a_message_has_the_values_of_its_row() -> None:
    solutions = ox.Store().query('SELECT ("a" AS ?x) (7 AS ?n) ?none {}')
    assert isinstance(solutions, ox.QuerySolutions)
    message = ox.Literal("{?x} {$n} {?none} {?other} {n}", language="en")
    (row,) = solutions
    assert select.substitute(message, row, ["x", "n", "none"]) == ox.Literal(
        "a 7 {?none} {?other} {n}", language="en"
    )
    assert select.substitute(ox.Literal("{?n}{?n}"), row, ["n"]) == ox.Literal("77")


def test_a_value_with_braces_stays_as_it_is() -> None:
    solutions = ox.Store().query('SELECT ("{?n}" AS ?x) ("{?x}" AS ?n) {}')
    assert isinstance(solutions, ox.QuerySolutions)
    (row,) = solutions
    assert select.substitute(ox.Literal("{?x} {?n}"), row, ["x", "n"]) == ox.Literal("{?n} {?x}")


def queried(text: str, data: str = "ex:n ex:p 1 . ex:m ex:p 2 .") -> list[tuple[str, str, list[str]]]:
    """Return focus node, value and messages of the results of a shape with a query."""
    results = validate(store_of(data), parse(text), "sparql").results
    return [
        (
            str(result.focus).strip("<>").rpartition("/")[2],
            getattr(result.value, "value", ""),
            [m.value for m in result.messages],
        )
        for result in results
    ]


def test_a_query_is_asked_of_the_focus_nodes_only() -> None:
    select_ = "sh:select 'SELECT $this ?value { $this <http://example.org/p> ?value }'"
    assert queried(f"{TARGET} sh:sparql [ {select_} ; sh:message 'got {{?value}}' ] .") == [
        ("n", "1", ["got 1"])
    ]


def test_a_constraint_has_its_own_message_else_that_of_the_shape_else_a_usual_one() -> None:
    query = "sh:select 'SELECT $this { $this ?p ?o }'"
    assert queried(f"{TARGET} sh:message 'Shape.' ; sh:sparql [ {query} ; sh:message 'Own.' ] .")[0][2] == [
        "Own."
    ]
    assert queried(f"{TARGET} sh:message 'Shape.' ; sh:sparql [ {query} ] .")[0][2] == ["Shape."]
    assert queried(f"{TARGET} sh:sparql [ {query} ] .")[0][2] == [
        "The query of the shape selects this",
        "形状的查询选中了此项",
    ]
    assert queried(f"{TARGET} sh:sparql [ {query} ; sh:deactivated true ] .") == []


def test_words_in_texts_and_comments_are_no_keywords() -> None:
    query = """SELECT $this { # MINUS { VALUES
      $this ex:p ?o FILTER (?o != 'LIMIT {' && ?o != ex:MINUS) }"""
    prefixes = 'ex:O sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
    text = f'{prefixes} {TARGET} sh:sparql [ sh:prefixes ex:O ; sh:select """{query}""" ] .'
    assert [row[:2] for row in queried(text)] == [("n", "http://example.org/n")]


def test_a_prefix_has_one_namespace() -> None:
    first = 'sh:declare [ sh:prefix "a" ; sh:namespace "http://a.example/" ]'
    query = "sh:select 'SELECT $this { $this ?p ?o }'"
    text = f"{TARGET} sh:sparql [ sh:prefixes ex:O , ex:P ; {query} ] ."
    assert len(queried(f"{text} ex:O {first} . ex:P {first} .")) == 1
    other = first.replace("a.example", "b.example")
    with pytest.raises(ShapesError, match="declares a prefix twice, with different namespaces"):
        queried(f"{text} ex:O {first} . ex:P {other} .")

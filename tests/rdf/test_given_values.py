"""A query with terms in its text is answered as one that gets them beside it."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import QueryError
from policygraph.lineage.sparql_functions import functions
from policygraph.profile.load import load_profile
from policygraph.query.parameters import to_term
from policygraph.query.sparql import named_queries
from policygraph.rdf.given_values import with_values
from policygraph.store.graph_store import GraphStore
from tests.helpers import PARAMETERS

X, A = ox.Variable("x"), ox.NamedNode("x:a")
QUESTIONS = {name: each for name, each in named_queries(load_profile("policy")).items() if each.parameters}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_named_question_has_the_answer_of_oxigraph(name: str, seeds_graph: GraphStore) -> None:
    graph, question = seeds_graph, QUESTIONS[name]
    terms = {
        ox.Variable(each.name): to_term(graph, each.type, each.default or PARAMETERS[each.name])
        for each in question.parameters
    }
    options: dict[str, Any] = {"prefixes": graph.prefixes(), "custom_functions": functions(graph)}
    beside = graph.store.query(question.text, substitutions=terms, **options)
    within = graph.store.query(with_values(question.text, terms), **options)
    assert isinstance(beside, ox.QuerySolutions)
    assert isinstance(within, ox.QuerySolutions)
    assert [str(each) for each in beside.variables] == [str(each) for each in within.variables]
    assert list(map(tuple, beside)) == list(map(tuple, within))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("SELECT * { ?x ?p $x }", "SELECT * { <x:a> ?p <x:a> }"),
        ("SELECT ?x (STR(?x) AS ?y) {}", "SELECT (<x:a> AS ?x) (STR(<x:a>) AS ?y) {}"),
        ("SELECT ?x FROM <x:g> WHERE {?x ?x ?y}", "SELECT (<x:a> AS ?x) FROM <x:g> WHERE {<x:a> <x:a> ?y}"),
        ("SELECT ?y {} GROUP BY ?x ?y HAVING (?x = ?y) ORDER BY DESC(?x) ?x LIMIT 1",
         "SELECT ?y {} GROUP BY (<x:a>) ?y HAVING (<x:a> = ?y) ORDER BY DESC(<x:a>) (<x:a>) LIMIT 1"),
        ("SELECT ?x { { SELECT ?x { ?x ?p ?xx } } }", "SELECT (<x:a> AS ?x) { { SELECT (<x:a> AS ?x_within) { <x:a> ?p ?xx } } }"),
        ("SELECT * { { SELECT ?x { ?x ?p ?xx } } }", "SELECT * { { SELECT (<x:a> AS ?x) { <x:a> ?p ?xx } } }"),
        ("ASK { ?s ?p '?x' } # ?x", "ASK { ?s ?p '?x' } # ?x"),
        ("CONSTRUCT { ?x ?p ?o } WHERE { ?x ?p ?o VALUES ?p { <x:p> } }",
         "CONSTRUCT { <x:a> ?p ?o } WHERE { <x:a> ?p ?o VALUES ?p { <x:p> } }"),
    ],
)  # fmt: skip
def test_a_term_is_written_as_its_place_wants_it(text: str, written: str) -> None:
    assert with_values(text, {X: A}) == written
    ox.Store().query(written)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o BIND (?o AS ?x) }",
        "SELECT * { VALUES ?x { 1 } }",
        "SELECT * { VALUES (?y ?x) { (1 2) } }",
        "SELECT * { FILTER (BOUND(?x)) }",
    ],
)
def test_no_value_is_given_where_the_query_gives_one(text: str) -> None:
    with pytest.raises(QueryError, match=r"with a value for \?x, which the query itself binds"):
        with_values(text, {X: A})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_part_of_the_query(text: str) -> None:
    written = with_values("SELECT ?x { FILTER (STRLEN(?x) >= 0) }", {X: ox.Literal(text)})
    (row,) = ox.Store().query(written)  # type: ignore[misc]
    assert row[0].value == text

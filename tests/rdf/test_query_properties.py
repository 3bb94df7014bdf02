"""Which properties a query may ask for: never too few."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.rdf.namespaces import XSD
from policygraph.rdf.query_properties import literals_of_properties, properties_in, without_value

PATTERNS = {
    "?s <x:a> ?b FILTER(?b > 1) ?s <x:c>+ ?d, ?e . ?s <x:f>? ?g": {"x:a", "x:c", "x:f"},
    "?s <x:a> ?b . FILTER(!BOUND(?b) && !(?b = 1))": {"x:a"},
    "VALUES (?s ?o) { (1 2) (3 4) } ?s (<x:a>/^<x:b>)* ?o": {"x:a", "x:b"},
    "?s x:a ?o OPTIONAL { ?o x:b ?c } FILTER NOT EXISTS { ?o x:d 'x:e'@en }": {"x:a", "x:b", "x:d"},
    "{ SELECT ?s ?o (MAX(?c) AS ?m) { ?s x:a ?c ; x:b ?o } GROUP BY ?s ?o ORDER BY ?s ?o }": {"x:a", "x:b"},
    "?s x:a [ x:b ?o ] , ( ?c ?d )": {"x:a", "x:b"},
    "?s ?p ?o": None,
    "FILTER(?x = 1) ?s ?p ?o": None,
    "(1 2) ?p ?o .": None,
    "[] ?p ?o": None,
    "[ ?p 1 ] <x:q> 2": None,
    "?s <x:q> 2 ; ?p 3": None,
    "?s <x:q> 2 OPTIONAL { ?s ?p ( 1 ) }": None,
    "?s <x:q> 2 OPTIONAL { ?s ?p [ <x:r> 1 ] }": None,
    "?s <x:a> 'x'@en . ?s ?p 'x'@en": None,
    "?s <x:a>|!<x:b> ?c": None,
    "?s !(<x:b>|^<x:c>) ?c": None,
    "?s !a ?c": None,
    "GRAPH ?g { ?s ?p true }": None,
    r"?s x:a\-b ?o": None,
    r"?s <x:\u0061> ?o": None,
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "properties"), PATTERNS.items())
def test_properties_of_patterns(pattern: str, properties: set[str] | None) -> None:
    text = f"SELECT * {{ {pattern} }}"
    ox.Store().query(text, prefixes={"x": "x:"})
    assert properties_in(text, {"x": "x:"}) == properties


def test_the_type_has_a_name_of_its_own() -> None:
    assert properties_in("ASK { ?s a ?c }", {}) == {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}


@pytest.mark.parametrize("text", ["DESCRIBE ?s { ?s <x:a> 1 }", "BASE <x:/y/> SELECT * { ?s <a> ?o }"])
def test_whatever_else_may_ask_for_all(text: str) -> None:
    assert properties_in(text, {}) is None


LITERALS = {
    "?s x:p 'a' ; <x:q> \"\"\"b\n\"\"\"@en-GB , 'c' .": [("x:p", '"a"'), ("x:q", '"b\\n"@en-gb')],
    "?s x:p 1. ?s x:q 1.5 . ?t x:r 1e3 ; x:u 'd'^^x:type": [
        ("x:p", f'"1"^^<{XSD}integer>'), ("x:q", f'"1.5"^^<{XSD}decimal>'), ("x:r", f'"1e3"^^<{XSD}double>'), ("x:u", '"d"^^<x:type>'),
    ],
    "[ x:p 'a' ] ^x:q ?o . OPTIONAL { [] x:r/x:u 'b' }": [("x:p", '"a"'), ("x:u", '"b"')],
    "?s x:p|x:q 'a' ; x:r* 'b' ; !x:u 'c' ; x:p -1": [],
    "?s x:p ?o FILTER (?o = 'a' || ?o IN ('b', 1)) BIND ('c' AS ?c) VALUES (?d ?e) { (x:p 'd') }": [],
    "?s ?p 'a' . { SELECT (COUNT(?o) AS ?n) { ?s x:p ?o } GROUP BY ?s HAVING (COUNT(?o) > 2) LIMIT 3 }": [],
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "literals"), LITERALS.items())
def test_literals_behind_properties(pattern: str, literals: list[tuple[str, str]]) -> None:
    text = f"CONSTRUCT {{ ?s x:p 'new' ; x:q 2 }} WHERE {{ {pattern} }}"
    ox.Store().query(text, prefixes={"x": "x:"})
    found = list(literals_of_properties(text, {"x": "x:"}))
    assert [(iri, str(literal)) for iri, literal, _ in found] == literals
    for _, _, (line, column) in found:
        assert text.splitlines()[line - 1][column - 1] in "'\"123456789"


@pytest.mark.parametrize(("query", "alone"), [
    ("SELECT ?a { ?a ?b ?c } ORDER BY DESC(?z)", "?z"),
    ("SELECT ?a { ?a ?b ?c } ORDER BY <x:f>(?z)", "?z"),
    ("SELECT ?a { ?a ?b ?c } GROUP BY ?a HAVING(COUNT(?z) > 1)", "?z"),
    ("SELECT ?a { VALUES ?q { 1 2 } ?a ?b ?c FILTER(?c IN (?q, ?z)) }", "?z"),
    ("SELECT ?a { ?a <x:q> ?o BIND(COALESCE(?z, ?o) AS ?n) }", "?z"),
    ("DESCRIBE ?a { ?a ?b ?c FILTER(!BOUND(?z)) }", "?z"),
    ("SELECT ?a (STR(?z) AS ?n) { ?a ?b ?c }", "?z"),
    ("SELECT * { ?a ?b ?c FILTER REGEX(?c, 'x') FILTER <x:f>(?c) }", ""),
    ("SELECT ?a { ?a <x:p> (?d ?e) . (?f ?g) ?h ?a FILTER(?e = ?f) }", ""),
    ("SELECT ?a { VALUES (?a ?q) { (1 2) } FILTER(?q = 1) }", ""),
    ("SELECT ?a { GRAPH ?g { ?a ?b ?c } FILTER(?g = <x:>) }", ""),
    ("SELECT ?a ?min { ?a ?b ?c FILTER(?c > ?min) }", ""),
    ("SELECT (MAX(?c) AS ?m) { ?a ?b ?c } HAVING(?m > 1)", ""),
    ("SELECT ?a { { SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c } GROUP BY ?a } FILTER(?n > 2) }", ""),
    ("SELECT ?a { ?a ?b [ ?p ?o ] FILTER NOT EXISTS { ?a ?p ?d FILTER(?d = ?o) } }", ""),
])  # fmt: skip
def test_a_variable_of_an_expression_has_a_value_from_a_pattern_or_a_list(query: str, alone: str) -> None:
    ox.Store().query(query, custom_functions={ox.NamedNode("x:f"): lambda *_: None})
    problem = without_value(query)
    assert (f"{alone} a value" in problem.message) if problem else not alone
    assert without_value(query, [alone[1:]]) is None

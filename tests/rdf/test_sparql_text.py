"""What a text of SPARQL is, before it runs."""

from __future__ import annotations

import pytest

from policygraph.rdf.core import FUNCTIONS, LASTING
from policygraph.rdf.sparql_text import Problem, form_of, to_problem
from policygraph.words.phrases import said


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"), ("ASK {}", "ASK"), ("CONSTRUCT {} WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <x:a>", "CONSTRUCT"), ("SELECT * { ?s ex:p ?o }", "SELECT"),
        (f"ASK {{ FILTER(<{LASTING}>(<x:a>) = 1) }}", "ASK"),
    ],
)  # fmt: skip
def test_its_form(text: str, form: str) -> None:
    assert form_of(text, {"ex": "https://example.org/"}, FUNCTIONS) == form


def test_its_problem_has_a_place() -> None:
    assert form_of("SELECT * {\n ?s ?p") == Problem("this is not what SPARQL allows here", 2, 7)
    problem = form_of("SELECT *")
    assert isinstance(problem, Problem)
    assert problem.told() == "line 1, column 9: this is not what SPARQL allows here"
    assert said(problem.told(), "zh").startswith("第 1 行第 9 列：")
    assert form_of(f"ASK {{ FILTER(<{LASTING}>(1)) }}") == Problem(f"there is no function {LASTING}", 1, 14)
    assert to_problem("something else\nmore") == Problem("something else")


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { <x:a> <x:b> 1 }", "BASE <x:>\nclear all", "PREFIX a: <x:> DELETE WHERE { ?s ?p 1 }"],
)
def test_an_update_is_told_as_one(text: str) -> None:
    problem = form_of(text)
    assert isinstance(problem, Problem)
    assert problem.message.startswith("this is an update")
    keyword = problem.line, problem.column
    assert keyword == (2, 1) if "\n" in text else text[problem.column - 1 :].startswith(("INSERT", "DELETE"))


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("SELECT ?p ?s\n  ?p { ?p ?x ?s }", "SELECT names ?p twice", (2, 3)),
        ("SELECT (1 AS ?p) (2 AS ?p) { ?q ?x ?y }", "SELECT names ?p twice", (1, 24)),
        ("SELECT ?p $p { ?p ?x ?y }", "SELECT names $p twice", (1, 11)),
        ("SELECT * {\n { SELECT ?a ?a { ?a ?b ?c } } }", "SELECT names ?a twice", (2, 14)),
        ("SELECT ?p (1 AS ?x) { ?p ?x ?y }", "?x has a value in the pattern; give the expression another name", (1, 17)),
        ("SELECT ?b\n(COUNT(*) AS ?n) { ?a ?b ?c } GROUP BY ?a", "?b is neither grouped by nor aggregated, as other variables are", (1, 8)),
        ("SELECT (COUNT(*) AS ?n) ?a { ?a ?b ?c }", "?a is neither grouped by nor aggregated, as other variables are", (1, 25)),
        ("SELECT ?a { ?a ?b ?c } ORDER ?a", "this is not what SPARQL allows here", (1, 32)),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_list_of_a_select_is_told_at_its_place(
    text: str, message: str, place: tuple[int, int]
) -> None:
    assert form_of(text) == Problem(message, *place)


def test_a_call_to_another_endpoint_is_a_problem_with_its_place() -> None:
    problem = form_of("ASK {\n  <x:s> <x:p> 'x' . Service SILENT <x:y> {} }")
    assert problem == Problem("SERVICE asks another server, which policygraph never does", 2, 21)

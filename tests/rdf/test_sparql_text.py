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


def test_a_call_to_another_endpoint_is_a_problem_with_its_place() -> None:
    problem = form_of("ASK {\n  <x:s> <x:p> 'x' . Service SILENT <x:y> {} }")
    assert problem == Problem("SERVICE asks another server, which policygraph never does", 2, 21)

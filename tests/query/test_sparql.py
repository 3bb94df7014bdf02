"""Named questions and ad-hoc SPARQL: they parse, answer, are documented, and values never become text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import QueryError, UsageError
from policygraph.query import sparql
from policygraph.store.graph_store import GraphStore
from tests.query.helpers import QUESTIONS, adhoc

# A value for each parameter, such that the question has an answer on the seeds.
VALUES = {
    "asOf": "2016-06",
    "policy": "alberta-tier", "country": "Canada", "cluster": "Alberta Carbon Pricing",
    "source": "Government of Alberta", "text": "report", "before": "2026-03-01", "wanted": "zh", "language": "zh",
}  # fmt: skip
NO_ANSWER_ON_SEEDS = {"superseded-without-successor", "unresolved", "successors", "scores", "citations-of"}


def ask(graph: GraphStore, name: str, **bind: str) -> list[dict[str, Any]]:
    return list(sparql.select(graph, QUESTIONS[name], bind))


def test_there_are_at_least_fifteen_questions() -> None:
    assert len(QUESTIONS) >= 15


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_says_what_it_asks(name: str) -> None:
    question = QUESTIONS[name]
    assert question.title.endswith("?")
    assert question.description.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_has_an_answer_on_the_seeds(name: str, language: str, graph: GraphStore) -> None:
    question = QUESTIONS[name]
    bind = {p.name: VALUES[p.name] for p in question.parameters}
    if "language" in bind:
        bind["language"] = language
    rows = sparql.select(graph, question, bind)
    assert bool(len(rows)) == (name not in NO_ANSWER_ON_SEEDS)
    assert not {p.name for p in question.parameters} & set(rows.columns)
    assert len(set(rows.terms)) == len(rows)  # no row twice


def test_what_was_replaced_is_told_with_the_steps(graph: GraphStore) -> None:
    rows = ask(graph, "predecessors", policy="alberta-tier")
    assert [(row["steps"], row["id"]) for row in rows] == [(1, "alberta-ccir"), (2, "alberta-sger")]
    rows = ask(graph, "successors", policy="us-45q-2008", language="zh")
    assert [(row["steps"], row["id"]) for row in rows] == [(1, "us-45q-2018"), (2, "us-45q-2022")]


def test_titles_are_in_the_language_asked_for(graph: GraphStore) -> None:
    (row,) = ask(graph, "current-in-country", country="加拿大", language="zh")
    assert row["title"].startswith("艾伯塔省")
    (row,) = ask(graph, "current-in-country", country="CA")
    assert row["title"].startswith("Technology Innovation")


def test_the_hub_answers_agree_with_its_files(hub_graph: GraphStore) -> None:
    graph = hub_graph
    assert len(ask(graph, "verified-without-reviewer")) == 76 * 2
    assert len({row["id"] for row in ask(graph, "unresolved")}) == 8
    (malaysia,) = {row["id"] for row in ask(graph, "in-country", country="马来西亚")} & {"my-ccs-framework"}
    assert malaysia == "my-ccs-framework"
    assert len(ask(graph, "in-country", country="Malaysia")) == 4


# --- Values


def test_values_never_become_part_of_the_text(graph: GraphStore) -> None:
    attack = '"} UNION { ?policy ?p ?o } #'
    assert ask(graph, "citing", text=attack) == []


# --- Errors


@pytest.mark.parametrize(
    ("text", "bind", "error", "message"),
    [
        ("SELECT ?s { ?s a }", {}, QueryError, "line 1, column 19: this is not what SPARQL allows here"),
        ("SELECT ?s { ?s a nope:X }", {}, QueryError, "a prefix is not declared"),
        ("SELECT ?s { ?s ?p ?o }", {"x": "1"}, QueryError, "name the variable in SELECT"),
        ("# param x: xsd:integer\nSELECT ?x {}", {}, UsageError, "needs a value for x: --bind x="),
        ("# param word: xsd:string\nSELECT ?word {}", {"wrod": "1", "word": "a"}, UsageError, "no parameter wrod. Did you mean word?"),
        ("# param x: xsd:string\nSELECT ?x {}", dict.fromkeys("fbdeac", "1"), UsageError, "no parameter a"),
    ],
)  # fmt: skip
def test_what_cannot_run_says_why(
    text: str, bind: dict[str, str], error: type[Exception], message: str, graph: GraphStore
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        sparql.run(graph, adhoc(text, graph.profile), bind)


def test_unknown_questions_suggest(graph: GraphStore) -> None:
    with pytest.raises(UsageError, match=r"no query predecesors\. Did you mean predecessors"):
        sparql.find_query(graph.profile, "predecesors")
    with pytest.raises(UsageError, match="cannot be read"):
        sparql.read_query_file(Path("nowhere.rq"), graph.profile)
    with pytest.raises(QueryError, match="no SELECT"):
        sparql.select(graph, adhoc("ASK {}", graph.profile))

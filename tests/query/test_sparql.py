"""Named questions and ad-hoc SPARQL: they parse, answer, are documented, and values never become text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError, UsageError
from policygraph.profile.load import load_profile
from policygraph.query import sparql
from policygraph.query.parameters import identifiers, parse_term, to_term
from policygraph.query.sparql import NamedQuery, python_value, read_query
from policygraph.report import query_results
from policygraph.store.graph_store import GraphStore
from policygraph.store.prefixes import prefixes
from tests.helpers import BASE, PG

QUESTIONS = sparql.named_queries(load_profile())
XSD = "http://www.w3.org/2001/XMLSchema#"
# A value for each parameter, such that the question has an answer on the seeds.
VALUES = {
    "asOf": "2016-06",
    "policy": "alberta-tier", "country": "Canada", "cluster": "Alberta Carbon Pricing",
    "source": "Government of Alberta", "text": "report", "before": "2026-03-01", "wanted": "zh", "language": "zh",
}  # fmt: skip
NO_ANSWER_ON_SEEDS = {"superseded-without-successor", "unresolved", "successors", "scores", "citations-of"}


@pytest.fixture
def graph(seeds_graph: GraphStore) -> GraphStore:
    return seeds_graph


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


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (f"{PG}Policy", "alberta-tier", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", "Alberta-TIER", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", f"{BASE}policy/alberta-tier", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Cluster", "alberta carbon pricing", f"<{BASE}cluster/Alberta-Carbon-Pricing>"),
        (f"{PG}Source", "UNFCCC", f"<{BASE}source/UNFCCC>"),
        ("https://w3id.org/policygraph/scheme/jurisdiction", "加拿大", "<https://w3id.org/policygraph/scheme/jurisdiction/CA>"),
        (f"{XSD}string", '"} DROP ALL', '"\\"} DROP ALL"'),
        (f"{XSD}language", "zh", '"zh"'),
        (f"{XSD}date", "2024-01-01", f'"2024-01-01"^^<{XSD}date>'),
        (f"{XSD}integer", "40", f'"40"^^<{XSD}integer>'),
    ],
)  # fmt: skip
def test_a_text_means_a_term(kind: str, text: str, expected: str, graph: GraphStore) -> None:
    assert str(to_term(graph, kind, text)) == expected


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (f"{PG}Policy", "alberta-tire", "there is no policy alberta-tire. Did you mean alberta-tier"),
        (f"{PG}Policy", "x> ; DROP ALL", "there is no policy"),
        ("https://w3id.org/policygraph/scheme/jurisdiction", "Canda", "there is no jurisdiction Canda. Did you mean Canada"),
        (f"{XSD}date", "2024", "2024 is no date"),
        (f"{XSD}integer", "many", "many is no integer"),
    ],
)  # fmt: skip
def test_a_text_that_means_nothing_is_an_error_that_suggests(
    kind: str, text: str, message: str, graph: GraphStore
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        to_term(graph, kind, text)


def test_terms_of_ad_hoc_queries() -> None:
    assert parse_term("plain") == ox.Literal("plain")
    assert parse_term("<https://example.org/>") == ox.NamedNode("https://example.org/")
    assert parse_term('"x"@en') == ox.Literal("x", language="en")
    for broken in ("<no iri>", '"unclosed', '"a" . <x:a> <x:b> "c"@@'):
        with pytest.raises(UsageError, match="neither an IRI"):
            parse_term(broken)


def test_values_never_become_part_of_the_text(graph: GraphStore) -> None:
    attack = '"} UNION { ?policy ?p ?o } #'
    assert ask(graph, "citing", text=attack) == []


def test_ids_are_listed_for_the_shell(graph: GraphStore) -> None:
    assert identifiers(graph)[:2] == ["alberta-ccir", "alberta-sger"]


# --- Errors


def adhoc(text: str, profile: Any) -> NamedQuery:
    return read_query("test", text, profile)


@pytest.mark.parametrize(
    ("text", "bind", "error", "message"),
    [
        ("SELECT ?s { ?s a }", {}, QueryError, "line 1, column 19: this is not what SPARQL allows here"),
        ("SELECT ?s { ?s a nope:X }", {}, QueryError, "a prefix is not declared"),
        ("SELECT ?s { ?s ?p ?o }", {"x": "1"}, QueryError, "name the variable in SELECT"),
        ("# param x: xsd:integer\nSELECT ?x {}", {}, UsageError, "needs a value for x: --bind x="),
        ("# param word: xsd:string\nSELECT ?word {}", {"wrod": "1", "word": "a"}, UsageError, "no parameter wrod. Did you mean word?"),
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


# --- Formats

ROWS = "SELECT ?id ?n { VALUES (?id ?n) { ('a|b*' 1) ('c' 2.5) ('d' UNDEF) } }"


def answered(graph: GraphStore, text: str, format: str | None) -> tuple[str, bool]:
    asked = adhoc(text, graph.profile)
    data, holds = query_results.to_bytes(sparql.run(graph, asked), asked, format, prefixes(graph))
    return data.decode(), holds


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("csv", "id,n\r\na|b*,1\r\nc,2.5\r\nd,\r\n"),
        ("tsv", '?id\t?n\n"a|b*"\t1\n"c"\t2.5\n"d"\t\n'),
        ("markdown", "| id | n |\n| --- | --- |\n| a\\|b\\* | 1 |\n| c | 2.50 |\n| d |  |\n"),
        ("table", "id     n\n───────────\na|b*   1\nc      2.50\nd\n\n3 rows\n"),
    ],
)
def test_rows_in_formats_for_people_and_tools(format: str, expected: str, graph: GraphStore) -> None:
    assert answered(graph, ROWS, format) == (expected, True)


def test_rows_as_sparql_json_and_xml_are_read_back(graph: GraphStore) -> None:
    for format, kind in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        parsed = ox.parse_query_results(answered(graph, ROWS, format)[0].encode(), format=kind)
        assert isinstance(parsed, ox.QuerySolutions)
        assert [python_value(row["n"]) for row in parsed] == [1, 2.5, None]


def test_machine_formats_keep_the_parameters(graph: GraphStore) -> None:
    question = QUESTIONS["predecessors"]
    found = sparql.run(graph, question, {"policy": "alberta-tier"})
    data, _ = query_results.to_bytes(found, question, "csv", {})
    assert data.decode().splitlines()[0].endswith("policy,language")


@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld", "json", "rdfxml", None])
def test_graphs_in_every_format(format: str | None, graph: GraphStore) -> None:
    text = "CONSTRUCT { ?a pg:supersedes ?b } WHERE { ?a pg:supersedes ?b }"
    data, _ = answered(graph, text, format)
    kinds = {
        "turtle": "TURTLE",
        "ntriples": "N_TRIPLES",
        "jsonld": "JSON_LD",
        "json": "JSON_LD",
        "rdfxml": "RDF_XML",
    }
    kind = getattr(ox.RdfFormat, kinds[format or "turtle"])
    assert len(list(ox.parse(data.encode(), format=kind))) == 8


def test_describe_gives_a_graph(graph: GraphStore) -> None:
    data, _ = answered(graph, f"DESCRIBE <{BASE}policy/alberta-tier>", None)
    assert 'dcterms:identifier "alberta-tier"' in data


def test_true_and_false(graph: GraphStore) -> None:
    assert answered(graph, "ASK { ?s a pg:Policy }", None) == ("true\n", True)
    assert answered(graph, "ASK { ?s a pg:Nothing }", "markdown") == ("false\n", False)
    assert answered(graph, "ASK { ?s a pg:Nothing }", "json") == ('{"head":{},"boolean":false}', False)


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        ("ASK {}", "csv", "true or false cannot be written as csv"),
        ("SELECT * {}", "turtle", "rows cannot be written as turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "a graph cannot be written as csv"),
    ],
)
def test_a_format_that_does_not_fit_is_an_error(
    text: str, format: str, message: str, graph: GraphStore
) -> None:
    with pytest.raises(UsageError, match=message):
        answered(graph, text, format)

"""Answers in formats for people and tools."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.query import sparql
from policygraph.query.sparql import python_value
from policygraph.report import query_results
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE
from tests.query.helpers import QUESTIONS, adhoc

ROWS = "SELECT ?id ?n { VALUES (?id ?n) { ('a|b*' 1) ('c' 2.5) ('d' UNDEF) } }"


@pytest.fixture
def graph(seeds_graph: GraphStore) -> GraphStore:
    return seeds_graph


def answered(graph: GraphStore, text: str, format: str | None) -> tuple[str, bool]:
    asked = adhoc(text, graph.profile)
    data, holds = query_results.to_bytes(sparql.run(graph, asked), asked, format, graph.prefixes())
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


@pytest.mark.parametrize(
    ("format", "start"),
    [
        ("csv", b"steps,id,title,status\r\n1,alberta-ccir,"),
        ("tsv", b"?steps\t?id\t?title\t?status\n1\t"),
        ("json", b'{"head":{"vars":["steps","id","title","status"]},"results":{"bindings":[{"steps":'),
        (
            "xml",
            b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable',
        ),
    ],
)
def test_no_format_repeats_the_parameters(graph: GraphStore, format: str, start: bytes) -> None:
    question = QUESTIONS["predecessors"]
    found = sparql.run(graph, question, {"policy": "alberta-tier"})
    data, _ = query_results.to_bytes(found, question, format, {})
    assert data.startswith(start)
    assert b"alberta-sger" in data
    assert b"alberta-tier" not in data


def test_a_fraction_is_a_number_of_python(graph: GraphStore) -> None:
    query = sparql.read_query("x", "SELECT (256 / 3 AS ?x) (1e0 / 0e0 AS ?y) {}", graph.profile)
    (row,) = sparql.select(graph, query)
    assert row["x"] == 256 / 3
    assert row["y"] == float("inf")


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

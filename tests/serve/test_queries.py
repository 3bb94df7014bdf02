"""SPARQL that is sent: graphs of records, values, functions, and what is refused."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.serve.conftest import Client

RECORD = "https://w3id.org/policygraph/record/en/alberta-ccir.md"


def test_who_says_so_can_be_asked(client: Client) -> None:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?p pg:statesSupersedes ?q } } ORDER BY ?g"
    rows = client.ask(text, "text/csv").content.decode().split()
    assert rows[:2] == ["g", RECORD]
    one = client.ask("SELECT ?p { ?p pg:path ?path }", "text/csv", **{"default-graph-uri": RECORD})
    assert one.content.decode().split() == ["p", RECORD]
    assert client.ask("ASK { ?s ?p ?o }", **{"default-graph-uri": "urn:nobody"}).json()["boolean"] is False


def test_a_value_is_data_and_never_part_of_the_query(client: Client) -> None:
    text = "SELECT ?id ?title { ?p dcterms:identifier ?id ; dcterms:title ?title }"
    assert len(client.ask(text, **{"$id": "alberta-sger"}).json()["results"]["bindings"]) == 1
    hostile = client.ask(text, **{"$id": 'x" } DROP ALL #'})
    assert hostile.json()["results"]["bindings"] == []


def test_a_question_sent_as_text_takes_its_parameters(client: Client) -> None:
    told = client.get("/sparql", accept="text/html").content.decode()
    assert "# param policy: pg:Policy" in told
    text = "# param policy: pg:Policy\nSELECT ?title ?policy { ?policy dcterms:title ?title }"
    got = client.ask(text, **{"$policy": "alberta-sger"})
    assert got.json()["head"]["vars"] == ["title"]
    assert client.ask(text).status == 400
    assert client.ask(text, **{"$policy": "alberta-sge"}).status == 400


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "DROP ALL",
        "SELECT * { ?s nobody:p ?o }",
        "SELECT * { ?s ?p",
        "ASK {} \x00",
        "SELECT * FROM <x y> {}",
    ],
)
def test_what_is_no_query_is_400(client: Client, query: str) -> None:
    got = client.ask(query)
    assert (got.status, got.type) == (400, "application/problem+json")


def test_a_graph_without_an_absolute_iri_is_400(client: Client) -> None:
    got = client.get(f"/sparql?query={quote('ASK {}')}&default-graph-uri=here")
    assert (got.status, got.json()["detail"]) == (400, "here is no absolute IRI of a graph")


def test_a_question_is_answered_in_the_format_that_is_accepted(client: Client) -> None:
    got = client.get("/api/questions/predecessors?policy=alberta-tier", accept="text/csv")
    assert (got.type, got.content.splitlines()[0]) == ("text/csv", b"steps,id,title,status")
    assert client.get("/api/questions/overview", accept="image/png").status == 406

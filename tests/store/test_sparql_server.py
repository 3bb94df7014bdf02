"""A server is asked as a store is, and says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError, StoreError
from policygraph.rdf.sparql import TripleSource
from policygraph.settings import ServerAddress
from policygraph.store.sparql_server import SparqlServer
from tests.servers import Answer, answering

LINES = b"""<x:a> <x:p> "one"@en .
<x:a> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<x:b> <x:p> <x:a> .
<x:b> <x:q> "quote \\" and \\n line" .
"""
A, B, P, Q = (ox.NamedNode(f"x:{name}") for name in "abpq")
ROWS = {"Content-Type": "application/sparql-results+json"}
TRUE = b'{"head":{},"boolean":true}'


@pytest.fixture
def store() -> ox.Store:
    found = ox.Store()
    found.load(LINES, format=ox.RdfFormat.N_TRIPLES)
    return found


@pytest.fixture
def loaded(address: ServerAddress) -> SparqlServer:
    found = SparqlServer(address)
    found.write(address.graph, LINES, is_new=True)
    return found


def rows(source: TripleSource, text: str, **options: Any) -> list[tuple[Any, ...]]:
    answer = source.query(text, **options)
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(map(tuple, answer), key=str)


@pytest.mark.parametrize(
    "pattern", [(s, p, o) for s in (A, None) for p in (P, Q, None) for o in (A, ox.Literal("one", language="en"), None)]
)  # fmt: skip
def test_patterns(loaded: SparqlServer, store: ox.Store, pattern: tuple[Any, Any, Any]) -> None:
    expected = set(store.quads_for_pattern(*pattern))
    for _ in range(2):  # the second time from memory
        found = list(loaded.quads_for_pattern(*pattern))
        assert len(found) == len(expected)
        assert set(found) == expected


def test_a_store_as_a_whole(loaded: SparqlServer, store: ox.Store) -> None:
    assert set(loaded) == set(store)
    assert len(loaded) == 4
    assert ox.Quad(B, P, A) in loaded
    assert ox.Quad(A, P, B) not in loaded
    assert list(loaded.quads_for_pattern(ox.BlankNode("b"), None, None)) == []


def test_queries_of_all_forms(loaded: SparqlServer, store: ox.Store) -> None:
    text, prefixes = "SELECT ?s ?o { ?s e:p ?o }", {"e": "x:"}
    assert rows(loaded, text, prefixes=prefixes) == rows(store, text, prefixes=prefixes)
    given = {ox.Variable("o"): A}
    assert rows(loaded, text, prefixes=prefixes, substitutions=given) == [(B, A)]
    assert isinstance(answer := loaded.query("ASK { <x:a> ?p 1 }"), ox.QueryBoolean)
    assert bool(answer)
    for form in ("CONSTRUCT { ?o <x:r> ?s } WHERE { ?s ?p ?o FILTER (isIRI(?o)) }", "DESCRIBE <x:b>"):
        found, expected = loaded.query(form), store.query(form)
        assert isinstance(found, ox.QueryTriples)
        assert isinstance(expected, ox.QueryTriples)
        assert set(found) == set(expected)


def test_a_query_that_does_not_parse_is_refused_as_a_store_refuses_it(loaded: SparqlServer) -> None:
    with pytest.raises(SyntaxError, match="error at 1:20"):
        loaded.query("SELECT * {{ ?s ?p }")
    with pytest.raises((RuntimeError, ValueError, OSError), match="projection"):
        loaded.query("SELECT ?s { ?s ?p ?o }", substitutions={ox.Variable("o"): A})
    with pytest.raises(QueryError):
        loaded.query("SELECT ?o { BIND (1 AS ?o) }", substitutions={ox.Variable("o"): A})


def test_other_graphs_are_not_seen(server: str, loaded: SparqlServer, address: ServerAddress) -> None:
    other = SparqlServer(address._replace(graph=f"{address.graph}-other"))
    other.write(other.address.graph, b"<x:c> <x:p> <x:d> .\n", is_new=True)
    assert len(loaded) == 4
    assert len(other) == 1
    (row,) = other.ask_all_graphs(f"SELECT ?o {{ GRAPH <{address.graph}> {{ <x:b> <x:p> ?o }} }}")
    assert row["o"] == A
    other.write(other.address.graph, b"<x:c> <x:p> <x:e> .\n", is_new=False)
    assert len(other) == 2
    other.write(other.address.graph, b"<x:c> <x:p> <x:e> .\n", is_new=True)
    assert len(SparqlServer(other.address)) == 1


@pytest.mark.parametrize("pattern", ["?s <x:p> ?o", "?s ?any ?o FILTER (?any = <x:p>)"])
def test_functions_of_ours_run_here(loaded: SparqlServer, store: ox.Store, pattern: str) -> None:
    functions = {
        ox.NamedNode("x:f"): lambda term: ox.Literal(f"f({term})"),
        ox.NamedNode("x:g"): lambda: None,
    }
    text = f"SELECT ?s (<x:f>(?o) AS ?f) ?o {{ {pattern} }}"
    options = {"custom_functions": functions, "substitutions": {ox.Variable("s"): A}}
    for _ in range(2):
        assert rows(loaded, text, **options) == rows(store, text, **options)


def test_any_number_of_threads_may_ask(loaded: SparqlServer, store: ox.Store) -> None:
    options = {"custom_functions": {ox.NamedNode("x:f"): lambda term: ox.Literal(f"f({term})")}}
    texts = [f"SELECT ?s (<x:f>(?o) AS ?f) {{ ?s {p} ?o }}" for p in ("<x:p>", "<x:q>", "?p")]

    def is_the_same(number: int) -> bool:
        text = texts[number % 3]
        quads = sorted(map(str, loaded.quads_for_pattern(A, None, None)))
        return rows(loaded, text, **options) == rows(store, text, **options) and len(quads) == 2

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(is_the_same, range(24)))


def test_no_more_is_fetched_than_a_query_names(loaded: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()
    triples = loaded._triples

    def noted(text: str) -> bytes:
        asked.append(text)
        return triples(text)

    monkeypatch.setattr(loaded, "_triples", noted)
    loaded.query(
        "SELECT (<x:f>(?o) AS ?f) { ?s <x:q> ?o }", custom_functions={ox.NamedNode("x:f"): lambda term: term}
    )
    assert [text for text in asked if "<x:p>" in text] == []
    assert [text for text in asked if "<x:q>" in text] != []
    count = len(asked)
    loaded.query("SELECT ?o { ?s <x:q> ?o }", custom_functions={ox.NamedNode("x:f"): lambda term: term})
    assert len(asked) == count  # it calls no function, so it is asked there


def test_blank_nodes_are_fetched_together(address: ServerAddress) -> None:
    found = SparqlServer(address)
    found.write(address.graph, b'_:a <x:p> _:b .\n_:b <x:q> "1" .\n', is_new=True)
    text = "SELECT (<x:f>(?o) AS ?f) { ?s <x:p>/<x:q> ?o }"
    assert rows(found, text, custom_functions={ox.NamedNode("x:f"): lambda term: term}) == [
        (ox.Literal("1"),)
    ]


def asked(answer: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return a function that answers the first question, which is whether there is a server, and then others so."""

    def answered(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        text = parse_qs(body.decode()).get("query", [""])[0]
        return (200, ROWS, TRUE) if text == "ASK {}" else answer(method, target, headers, text)

    return answered


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>"), "answers a query with text/html, not with application/sparql"),
        ((200, {}, b""), "answers a query with something without a type"),
        ((200, ROWS, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":'), "malformed or broken off"),
        ((200, ROWS, b"no json"), "malformed or broken off"),
        ((200, {**ROWS, "X-SPARQL-MaxRows": "10000"}, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'),
         "gives no more than 10000 rows"),
        ((200, ROWS, TRUE), "answers something else than was asked"),
        ((503, {"Content-Type": "text/plain"}, b"query time-out"), "503 Service Unavailable query time-out"),
    ],
)  # fmt: skip
def test_answers_that_are_none(answer: Answer, message: str) -> None:
    with answering(asked(lambda *_: answer)) as url, pytest.raises(StoreError, match=message):
        SparqlServer(ServerAddress(url)).query("SELECT ?s { ?s ?p ?o }")


@pytest.mark.parametrize(
    "rows",
    [b"", b"{}", b"{},{}", b'{"n":{"type":"uri","value":"x:1"}}', b'{"n":{"type":"literal","value":"x"}}'],
)
def test_a_number_that_is_none(rows: bytes) -> None:
    found = 200, ROWS, b'{"head":{"vars":["n"]},"results":{"bindings":[%b]}}' % rows
    with (
        answering(asked(lambda *_: found)) as url,
        pytest.raises(StoreError, match="answers something else than was asked"),
    ):
        len(SparqlServer(ServerAddress(url)))


@pytest.mark.parametrize("cut", [b"<x:a> <x:p> ", b'<x:a> <x:p> "', b"<x:a> <x:p> <x:b> .\n<x:a"])
def test_triples_that_are_cut_off_are_none(cut: bytes) -> None:
    with (
        answering(asked(lambda *_: (200, {"Content-Type": "application/n-triples"}, cut))) as url,
        pytest.raises(StoreError, match="malformed or broken off"),
    ):
        SparqlServer(ServerAddress(url)).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_store_that_is_cut_off_is_none() -> None:
    counted = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'

    def answer(method: str, target: str, headers: dict[str, str], text: str) -> Answer:
        cut = {"Content-Type": "application/n-triples"}, b"<x:a> <x:p>"
        return (200, ROWS, counted) if "COUNT" in text else (200, *cut)

    with answering(asked(answer)) as url:
        found = SparqlServer(ServerAddress(url))
        with pytest.raises(StoreError, match="malformed or broken off"):
            list(found)
        for _ in range(2):  # what was not whole is not taken for whole the next time
            with pytest.raises(StoreError, match="malformed or broken off"):
                found.query(
                    "SELECT (<x:f>() AS ?f) { ?s ?p ?o }",
                    custom_functions={ox.NamedNode("x:f"): lambda: None},
                )


@pytest.mark.parametrize("text", ["?s <x:p> ?o", "?s ?p ?o"])
def test_a_server_that_gives_only_some_of_many_triples_is_found_out(text: str) -> None:
    counted = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"2"}}]}}'

    def answer(method: str, target: str, headers: dict[str, str], text: str) -> Answer:
        if "COUNT" in text:
            return 200, ROWS, counted
        return 200, {"Content-Type": "application/n-triples"}, b"<x:a> <x:p> <x:b> .\n"

    function = {ox.NamedNode("x:f"): lambda term: term}
    with (
        answering(asked(answer)) as url,
        pytest.raises(StoreError, match="gives no more than 1 rows of an answer"),
    ):
        SparqlServer(ServerAddress(url)).query(
            f"SELECT (<x:f>(?o) AS ?f) {{ {text} }}", custom_functions=function
        )


def test_where_a_server_answers_is_found_out(server: str) -> None:
    assert len(SparqlServer(ServerAddress(f"{server}/query", graph="x:none"))) == 0
    with pytest.raises(
        StoreError, match=r"no SPARQL 1.1 server answers at .*nowhere: asked .*/nowhere \(404\), "
    ):
        len(SparqlServer(ServerAddress(f"{server}/nowhere")))
    with pytest.raises(
        StoreError, match=r"no server takes graphs at .*nowhere: asked .*Graph Store Protocol"
    ):
        SparqlServer(ServerAddress(f"{server}/nowhere")).write("x:g", b"", is_new=True)
    known = ServerAddress(f"{server}/nowhere", "x:known", f"{server}/query", f"{server}/store")
    SparqlServer(known).write("x:known", LINES, is_new=True)
    assert len(SparqlServer(known)) == 4


@pytest.fixture
def of_pages() -> Iterator[str]:
    with answering(lambda *_: (200, {"Content-Type": "text/html"}, b"<html>")) as url:
        yield url


def test_pages_are_no_server(of_pages: str) -> None:
    with pytest.raises(StoreError, match=r"no SPARQL 1\.1 server answers at"):
        len(SparqlServer(ServerAddress(of_pages)))


@pytest.mark.parametrize(
    ("status", "headers", "content", "told"),
    [
        (301, {"Location": "https://secure.example/"}, b"", r"\(301, sends on to https://secure\.example/\)"),
        (503, {"Content-Type": "text/plain"}, b"comes up", r"\(503 Service Unavailable comes up\)"),
        (404, {"Content-Type": "text/plain"}, b"no such page", r"\(404\)"),
    ],
)
def test_why_nothing_is_had_at_an_address_is_told(
    status: int, headers: dict[str, str], content: bytes, told: str
) -> None:
    with answering(lambda *_: (status, headers, content)) as url:
        with pytest.raises(StoreError, match=f"no SPARQL 1.1 server answers at .*: asked {url} {told}, "):
            len(SparqlServer(ServerAddress(url)))
        with pytest.raises(StoreError, match=f"no server takes graphs at .*: asked {url}/store {told}, "):
            SparqlServer(ServerAddress(url)).write("x:g", b"", is_new=True)

"""Requests by the SPARQL 1.1 Protocol: the suite of W3C, and what it does not ask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.collection import Collection

from policygraph.serve.protocol import DIRECT, FORM, MOST_FIELDS, Asked, HttpError, read_request
from policygraph.settings import Settings
from tests.serve.conftest import Client, Got, serving

HT, CNT = (
    rdflib.Namespace("http://www.w3.org/2011/http#"),
    rdflib.Namespace("http://www.w3.org/2011/content#"),
)
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}  # fmt: skip


@pytest.fixture(scope="module")
def of_suite(protocol_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server of the graphs that the suite asks for, under the names that it gives them."""
    folder = tmp_path_factory.mktemp("suite")
    quads = [
        re.sub(r" \.$", f" <http://kasei.us/2009/09/sparql/data/{file.stem}.rdf> .", line)
        for file in sorted(protocol_suite.glob("data*.nt"))
        for line in file.read_text("utf-8").splitlines()
    ]
    (folder / "data.nq").write_text("\n".join(quads), "utf-8")
    with serving(Settings(root=folder, sources=(folder / "data.nq",)), workers=1) as client:
        yield client


def entries(manifest: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the names of the tests and their requests with what is expected of each."""
    graph = rdflib.Graph().parse(manifest)
    (listed,) = graph.objects(None, MF.entries)
    for entry in Collection(graph, listed):
        connection = graph.value(entry, MF.action)
        (of_entry,) = graph.objects(connection, HT.requests)
        requests = Collection(graph, of_entry)
        yield str(entry).rpartition("#")[2], [request(graph, each) for each in requests]


def request(graph: rdflib.Graph, node: rdflib.term.Node) -> dict[str, Any]:
    body, answer = graph.value(node, HT.body), graph.value(node, HT.resp)
    listed = graph.value(node, HT.headers)
    headers = {
        str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
        for each in (Collection(graph, listed) if listed else ())
    }
    encoding = str(graph.value(body, CNT.characterEncoding)) if body else ""
    return {
        "method": str(graph.value(node, HT.methodName)),
        "path": str(graph.value(node, HT.absolutePath)),
        "body": str(graph.value(body, CNT.chars)).encode(encoding) if body else None,
        "headers": headers,
        "statuses": {str(each)[-3] for each in graph.objects(answer, MF.expectedStatus)},
        "boolean": graph.value(answer, MF.expectedBoolean),
        "format": graph.value(answer, MF.expectedFormat),
    }


def sent(client: Client, asked: dict[str, Any]) -> Got:
    headers = {name.replace("-", "_"): value for name, value in asked["headers"].items()}
    return client.send(asked["method"], asked["path"], asked["body"], **headers)


def test_the_suite_of_w3c(of_suite: Client, protocol_suite: Path) -> None:
    passed, refused = set(), set()
    for name, requests in entries(protocol_suite / "manifest.ttl"):
        if name.startswith("update_"):
            assert 400 <= sent(of_suite, requests[0]).status < 500, name
            refused.add(name)
            continue
        for asked in requests:
            got = sent(of_suite, asked)
            assert str(got.status)[0] in asked["statuses"], (name, got)
            if asked["format"] is not None:
                assert got.type in TYPES[str(asked["format"])], name
            if asked["boolean"] is not None:
                assert got.json()["boolean"] is bool(asked["boolean"]), name
        passed.add(name)
    assert (len(passed), len(refused)) == (27, 7)
    assert of_suite.ask("ASK {}").json()["boolean"] is True


def test_a_get_without_a_query_is_no_query() -> None:
    assert read_request("GET", b"", "", b"") is None
    assert read_request("GET", b"lang=zh", "", b"") is None


def test_dataset_and_values_are_read_from_address_and_form() -> None:
    asked = read_request(
        "POST",
        b"default-graph-uri=http://a/",
        FORM + "; charset=UTF-8",
        b"query=ASK+{}&named-graph-uri=http://b/&$x=1",
    )
    assert asked == Asked("ASK {}", ("http://a/",), ("http://b/",), (("x", "1"),))
    assert read_request("GET", b"query=ASK{}", "", b"") == Asked("ASK{}")
    for written in ("碳", "%E7%A2%B3"):  # curl --data sends the one, a browser the other
        assert read_request("POST", b"", FORM, f"query=ASK+{{}}&$x={written}".encode()) == Asked(
            "ASK {}", bind=(("x", "碳"),)
        )
    assert read_request("POST", b"", f'{DIRECT}; charset="UTF-8"', "ASK { ?s ?p '碳' }".encode()) == Asked(
        "ASK { ?s ?p '碳' }"
    )


@pytest.mark.parametrize(
    ("method", "query", "type_", "body", "status"),
    [
        ("GET", b"query=%FF", "", b"", 400),
        ("GET", "query=\xe9".encode("latin-1"), "", b"", 400),
        ("GET", b"query=a&query=b", "", b"", 400),
        ("GET", b"query=a&$x=1&$x=2", "", b"", 400),
        ("GET", b"&".join([b"a=b"] * (MOST_FIELDS + 1)), "", b"", 400),
        ("GET", b"query=a&update=b", "", b"", 403),
        ("GET", b"query=a&using-graph-uri=http://a/", "", b"", 403),
        ("POST", b"", FORM, b"", 400),
        ("POST", b"", FORM, b"update=CLEAR+ALL", 403),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", 403),
        ("POST", b"update=x", "text/plain", b"", 403),
        ("POST", b"", "", b"query=ASK{}", 415),
        ("POST", b"", DIRECT, b"\xff", 400),
        ("POST", b"", f"{DIRECT}; charset=utf-16", b"ASK {}", 415),
        ("POST", b"query=ASK{}", DIRECT, b"ASK {}", 400),
    ],
)
def test_what_is_no_query_is_refused(method: str, query: bytes, type_: str, body: bytes, status: int) -> None:
    with pytest.raises(HttpError) as refusal:
        read_request(method, query, type_, body)
    assert refusal.value.status == status
    assert refusal.value.detail


def test_a_sent_query_has_one_answer_in_each_format(client: Client) -> None:
    rows = {
        type_: client.ask("SELECT ?id { ?s dcterms:identifier ?id } ORDER BY ?id LIMIT 2", type_)
        for type_ in TYPES["tabular"]
    }
    assert {got.type for got in rows.values()} == TYPES["tabular"]
    assert rows["text/csv"].content == b"id\r\nalberta-ccir\r\nalberta-sger\r\n"
    assert json.loads(rows["application/sparql-results+json"].content)["head"] == {"vars": ["id"]}
    assert all(got.headers["vary"] == "Accept" for got in rows.values())
    graphs = {
        type_: client.ask("DESCRIBE <https://w3id.org/policygraph/policy/alberta-tier>", type_)
        for type_ in (*TYPES["RDF"], "application/ld+json")
    }
    assert all(got.type == type_ for type_, got in graphs.items())
    formats = {
        "text/turtle": "turtle",
        "application/rdf+xml": "xml",
        "application/n-triples": "nt",
        "application/ld+json": "json-ld",
    }
    read = {
        len(rdflib.Graph().parse(data=got.content, format=formats[type_])) for type_, got in graphs.items()
    }
    assert len(read) == 1
    assert client.ask("ASK {}", "text/csv").status == 406
    assert client.ask("ASK {}", "image/png").status == 406

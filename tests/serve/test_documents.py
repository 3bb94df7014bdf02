"""Linked data: a name leads to documents about it, in each format the same."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from policygraph.serve.catalog import catalog
from policygraph.serve.documents import document, thing
from policygraph.serve.opened import Opened, look
from policygraph.settings import Settings
from tests.helpers import PG, write
from tests.report.helpers import write_hostile
from tests.serve.conftest import Client

BASE = "https://w3id.org/policygraph/"
FORMATS = {".ttl": "turtle", ".jsonld": "json-ld", ".nt": "nt", ".rdf": "xml"}


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/turtle", "/data/policy/alberta-tier.ttl"),
        ("application/ld+json", "/data/policy/alberta-tier.jsonld"),
        ("application/rdf+xml, text/turtle;q=0.5", "/data/policy/alberta-tier.rdf"),
        ("application/n-triples", "/data/policy/alberta-tier.nt"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/#/policy/alberta-tier"),
        ("*/*", "/#/policy/alberta-tier"),
    ],
)
def test_a_policy_leads_to_the_document_that_is_accepted(client: Client, accept: str, location: str) -> None:
    got = client.get("/policy/alberta-tier", accept=accept)
    assert (got.status, got.headers["location"], got.headers["vary"]) == (303, location, "Accept")
    assert '</data/policy/alberta-tier.ttl>; rel="alternate"; type="text/turtle"' in got.headers["link"]
    assert client.get("/policy/alberta-tier", accept="image/png").status == 406


@pytest.mark.parametrize(
    "path", ["policy/intl-paris-art-6-4-ccs", "ns", "scheme/status", "scheme/status/superseded", "dataset"]
)
def test_a_document_is_one_graph_in_every_format(client: Client, path: str) -> None:
    graphs = []
    for ending, format in FORMATS.items():
        got = client.get(f"/data/{path}{ending}")
        if path == "dataset":
            assert got.status == 404
            return
        assert got.status == 200
        assert f'<{BASE}{path}>; rel="describes"' in got.headers["link"]
        graphs.append(rdflib.Graph().parse(data=got.content, format=format, publicID=BASE))
    assert len({len(graph) for graph in graphs}) == 1
    assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])
    about = {
        str(subject).partition("#")[0]
        for subject in graphs[0].subjects()
        if isinstance(subject, rdflib.URIRef)
    }
    assert BASE + path in about


def test_a_policy_comes_with_its_parts_and_records(client: Client) -> None:
    graph = rdflib.Graph().parse(data=client.get("/data/policy/intl-paris-art-6-4-ccs.ttl").content)
    names = {str(subject).removeprefix(BASE) for subject in graph.subjects()}
    assert {
        "policy/intl-paris-art-6-4-ccs",
        "policy/intl-paris-art-6-4-ccs#mrv",
        "record/en/intl-paris-art-6-4-ccs.md",
    } <= names


def test_a_document_says_in_the_terms_of_others_what_follows(client: Client) -> None:
    graph = rdflib.Graph().parse(data=client.get("/data/policy/alberta-tier.ttl").content)
    act = rdflib.URIRef(f"{BASE}policy/alberta-tier")
    types = {graph.namespace_manager.curie(str(each)) for each in graph.objects(act, rdflib.RDF.type)}
    assert types == {
        "pg:LegalAct",
        "pg:Policy",
        "eli:LegalResource",
        "eli:Work",
        "schema:Legislation",
        "dcterms:Policy",
    }
    coverage = set(graph.objects(act, rdflib.DCTERMS.coverage))
    assert coverage == set(graph.objects(act, rdflib.URIRef(f"{PG}jurisdiction"))) != set()


def test_the_vocabulary_is_under_its_namespace_whatever_the_base_is(tmp_path: Path) -> None:
    write(tmp_path / "records", "en/a b.md", {"id": "a b", "title": "One"})
    settings = Settings(root=tmp_path, sources=(tmp_path / "records",), base="https://example.org/x/")
    opened = Opened(settings, look(settings))
    assert thing(opened, "ns", "text/turtle").headers["Location"] == "/data/ns.ttl"
    terms = rdflib.Graph().parse(data=document(opened, "ns", ".ttl", "en").content)
    assert (rdflib.URIRef(f"{BASE}ns#Policy"), None, None) in terms
    assert thing(opened, "policy/a%20b", "text/html").headers["Location"] == "/#/policy/a%20b"
    # Behind a proxy that leaves the path of the base as it is:
    assert thing(opened, "x/policy/a%20b", "text/turtle").headers["Location"] == "/data/x/policy/a%20b.ttl"
    assert (
        document(opened, "x/policy/a%20b", ".ttl", "en").content
        == document(opened, "policy/a%20b", ".ttl", "en").content
    )
    page = document(opened, "policy/a%20b", ".html", "en").content.decode()
    assert '<a href="/policy/a%20b">' in page
    assert "https://example.org/x/policy/a%20b" in page
    assert (
        catalog(opened, "text/turtle", "https://example.org/").content.count(b"<https://example.org/sparql>")
        > 2
    )


@pytest.mark.parametrize(
    "path",
    [
        "/policy/nobody",
        "/nothing",
        "/data/policy/alberta-tier",
        "/data/policy/alberta-tier.xyz",
        "/data/.ttl",
        "/ns2",
        "/..",
        "/%00",
    ],
)
def test_what_nothing_is_stated_about_is_404(client: Client, path: str) -> None:
    assert client.get(path).status == 404


def test_what_is_no_policy_has_a_page_of_its_own(client: Client) -> None:
    got = client.get("/cluster/Alberta-Carbon-Pricing", accept="text/html")
    page = client.get(got.headers["location"], accept_language="zh")
    text = page.content.decode()
    assert '<html lang="zh">' in text
    assert "引用它的内容" in text
    assert '<a href="/policy/alberta-tier"><bdi>' in text
    assert "<script" not in text


def test_hostile_records_are_text(tmp_path: Path) -> None:
    write_hostile(tmp_path / "records")
    settings = Settings(root=tmp_path, sources=(tmp_path / "records",))
    opened, shown = Opened(settings, look(settings)), 0
    subjects = {quad.subject.value for quad in opened.graph.store if isinstance(quad.subject, ox.NamedNode)}
    for path in (iri.removeprefix(BASE) for iri in sorted(subjects)):
        if path.startswith(("policy/", "record/", "source/", "cluster/")) and "#" not in path:
            text = document(opened, path, ".html", "en").content.decode()
            assert "<h1>" in text
            assert not any(each in text for each in ("<script", "<img", 'href="javascript:', "\u202e"))
            shown += 1
    assert shown > 8


@pytest.mark.parametrize("start", ["/", "/data/"])
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("policy/%e5%b7%b4-a", "policy/%E5%B7%B4-a"),
        ("policy/%E5%B7%B4%2Da", "policy/%E5%B7%B4-a"),
        ("policy/b(c)'d", "policy/b%28c%29%27d"),
        ("policy/e%2Ff", "policy/e%2Ff"),
        ("scheme/status/in%2dforce", "scheme/status/in-force"),
    ],
)
def test_a_name_is_found_however_it_is_percent_encoded(
    tmp_path: Path, start: str, asked: str, name: str
) -> None:
    for number, identifier in enumerate(("巴-a", "b(c)'d", "e/f")):
        write(tmp_path / "records", f"{number}.md", {"id": identifier, "title": "One"})
    settings = Settings(root=tmp_path, sources=(tmp_path / "records",))
    opened = Opened(settings, look(settings))
    if start == "/":
        assert thing(opened, asked, "text/turtle").headers["Location"] == f"/data/{asked}.ttl"
    else:
        assert f'<{BASE}{name}>; rel="describes"' in document(opened, asked, ".ttl", "en").headers["Link"]


def test_a_name_of_others_is_found_that_has_letters_of_any_script(tmp_path: Path) -> None:
    source = tmp_path / "data.ttl"
    source.write_text(
        f"<{BASE}政策> a <{PG}Policy> ; <http://purl.org/dc/terms/identifier> '政策' .", "utf-8"
    )
    settings = Settings(root=tmp_path, sources=(source,))
    opened = Opened(settings, look(settings))
    told = document(opened, "%E6%94%BF%E7%AD%96", ".nt", "en")
    assert f"<{BASE}政策>" in told.content.decode()
    assert told.headers["Link"].isascii()


def test_the_name_of_the_dataset_leads_to_its_description(client: Client) -> None:
    got = client.get("/dataset", accept="text/turtle")
    assert (got.status, got.headers["location"]) == (303, "/.well-known/void")
    described = rdflib.Graph().parse(data=client.get(got.headers["location"]).content, format="turtle")
    assert (rdflib.URIRef(f"{BASE}dataset"), rdflib.RDF.type, None) in described

"""The dataset and the service describe themselves, where others look for it."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

from tests.helpers import BASE, SEEDS, run
from tests.serve.conftest import Client

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
DATASET = rdflib.URIRef(f"{BASE}dataset")


@pytest.fixture(scope="module")
def described(client: Client) -> rdflib.Graph:
    got = client.get("/.well-known/void", accept="text/turtle")
    assert (got.status, got.type, got.headers["vary"]) == (200, "text/turtle", "Accept")
    return rdflib.Graph().parse(data=got.content)


def test_the_dataset_is_described_as_the_export_has_it(described: rdflib.Graph) -> None:
    exported = rdflib.Graph().parse(data=run("export", SEEDS, "--format", "turtle", "-q").stdout)
    assert len(list(exported.predicate_objects(DATASET))) > 8
    assert set(exported.triples((DATASET, None, None))) <= set(described.triples((DATASET, None, None)))
    assert (DATASET, RDF.type, DCAT.Dataset) in described


def test_what_it_names_is_there(described: rdflib.Graph, client: Client) -> None:
    dumps = set(described.objects(DATASET, VOID.dataDump))
    distributions = set(described.objects(DATASET, DCAT.distribution))
    media_types = {
        described.value(each, DCAT.downloadURL): described.value(each, DCAT.mediaType)
        for each in distributions
    }
    assert dumps == media_types.keys()
    assert len(dumps) == 6
    for dump in dumps:
        assert str(dump).startswith(client.url)
        got = client.get(f"/{str(dump).removeprefix(client.url)}")
        media = media_types[dump]
        assert (got.status, got.type) == (
            200,
            str(media).removeprefix("https://www.iana.org/assignments/media-types/"),
        )
    endpoint = described.value(DATASET, VOID.sparqlEndpoint)
    assert str(endpoint) == f"{client.url}sparql"
    assert {SD.Service, DCAT.DataService} <= set(described.objects(endpoint, RDF.type))
    assert described.value(endpoint, DCAT.servesDataset) == DATASET
    (catalog,) = described.subjects(RDF.type, DCAT.Catalog)
    assert described.value(catalog, DCTERMS.title)


def test_a_dump_is_the_export(client: Client) -> None:
    for ending, format in ((".ttl", "turtle"), (".trig", "trig"), (".jsonld", "jsonld")):
        assert (
            client.get(f"/dump{ending}").content
            == run("export", SEEDS, "--format", format, "-q").stdout_bytes
        )
    assert client.get("/dump.xyz").status == 404
    assert client.get("/dump").status == 404


def test_the_service_alone_is_described_at_its_address(client: Client) -> None:
    graph = rdflib.Graph().parse(
        data=client.get("/sparql", accept="application/rdf+xml").content, format="xml"
    )
    assert set(graph.subjects()) == {rdflib.URIRef(f"{client.url}sparql")}
    assert client.get("/.well-known/void", accept="image/png").status == 406

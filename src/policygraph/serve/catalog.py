"""The dataset to its description in VoID and DCAT, and the service to its own (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from policygraph.export.dataset import description
from policygraph.export.formats import ExportOptions
from policygraph.export.formats import to_bytes as export
from policygraph.export.triples import stated
from policygraph.export.void import dataset_name
from policygraph.rdf.formats import RDF_ENDINGS, RDF_FORMATS
from policygraph.rdf.namespaces import DCAT, DCTERMS, RDF_TYPE, SD, VOID
from policygraph.serve.documents import to_bytes
from policygraph.serve.opened import NotThereError, Opened
from policygraph.serve.queries import GRAPHS, accepted, with_charset
from policygraph.serve.reply import Reply
from policygraph.words.phrases import Phrase

FORMATS = "http://www.w3.org/ns/formats/"
DUMPS = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_OF_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def catalog(opened: Opened, accept: str, address: str) -> Reply:
    """Return the description of the dataset and of the service at an address, which ends in a slash.

    Raises NotAcceptableError.
    """
    return _described(opened, [*_dataset(opened, address), *_service(opened, address)], accept)


def service(opened: Opened, accept: str, address: str) -> Reply:
    """Return the description of the service alone. Raises NotAcceptableError."""
    return _described(opened, list(_service(opened, address)), accept)


def dump(opened: Opened, ending: str) -> Reply:
    """Return the graph as ``export`` writes it. Raises NotThereError for an ending that it does not know."""
    if ending not in DUMPS:
        raise NotThereError(Phrase("there is no document {path}", path=f"dump{ending}"))
    format = RDF_ENDINGS[ending]
    content = export(opened.graph, format, ExportOptions.of(opened.settings))
    return Reply(200, with_charset(RDF_FORMATS[format].media_type), content, {})


def _described(opened: Opened, triples: list[ox.Triple], accept: str) -> Reply:
    type_ = accepted(accept, GRAPHS)
    return Reply(
        200,
        with_charset(type_),
        to_bytes(opened.graph, triples, GRAPHS[type_], {"dcat": DCAT, "sd": SD}),
        {"Vary": "Accept"},
    )


def _dataset(opened: Opened, address: str) -> Iterator[ox.Triple]:
    graph, settings = opened.graph, opened.settings
    dataset, endpoint = dataset_name(graph), f"{address}sparql"
    told = settings.publication
    dumps = (f"{address}dump{ending}" for ending in DUMPS)
    here = replace(told, homepage=told.homepage or address, downloads=(*told.downloads, *dumps))
    yield from description(graph, *opened.counts, settings.title, settings.license, here)
    yield stated(dataset, f"{VOID}sparqlEndpoint", endpoint)
    catalog = f"{address}.well-known/void"
    yield stated(catalog, RDF_TYPE, f"{DCAT}Catalog")
    yield stated(catalog, RDF_TYPE, f"{VOID}DatasetDescription")
    yield stated(catalog, f"{DCTERMS}title", ox.Literal(settings.title or graph.profile.title))
    yield stated(catalog, f"{DCAT}dataset", dataset)
    yield stated(catalog, f"{DCAT}service", endpoint)


def _service(opened: Opened, address: str) -> Iterator[ox.Triple]:
    endpoint, dataset = f"{address}sparql", dataset_name(opened.graph)
    for class_ in (f"{SD}Service", f"{DCAT}DataService"):
        yield stated(endpoint, RDF_TYPE, class_)
    title = opened.settings.title or opened.graph.profile.title
    yield stated(endpoint, f"{DCTERMS}title", ox.Literal(f"SPARQL: {title}"))
    for name in (f"{SD}endpoint", f"{DCAT}endpointURL"):
        yield stated(endpoint, name, endpoint)
    yield stated(endpoint, f"{DCAT}endpointDescription", f"{address}sparql")
    yield stated(endpoint, f"{DCAT}servesDataset", dataset)
    yield stated(endpoint, f"{SD}supportedLanguage", f"{SD}SPARQL11Query")
    for name in (*_RESULTS, *_OF_GRAPHS):
        yield stated(endpoint, f"{SD}resultFormat", FORMATS + name)

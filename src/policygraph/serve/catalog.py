"""The dataset to its description in VoID and DCAT, and the service to its own (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from policygraph.export.dcat import describe_publication
from policygraph.export.formats import ExportOptions
from policygraph.export.formats import to_bytes as export
from policygraph.export.triples import columns, lines
from policygraph.export.void import describe_dataset, records_in
from policygraph.rdf.formats import RDF_ENDINGS, RDF_FORMATS
from policygraph.rdf.namespaces import DCAT, DCTERMS, RDF_TYPE, VOID
from policygraph.serve.documents import to_bytes
from policygraph.serve.negotiation import choose
from policygraph.serve.opened import NotThereError, Opened
from policygraph.serve.queries import GRAPHS, NotAcceptableError, with_charset
from policygraph.serve.worker import Reply
from policygraph.words.phrases import Phrase

SD = "http://www.w3.org/ns/sparql-service-description#"
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
    settings = opened.settings
    options = ExportOptions(title=settings.title, license=settings.license, publication=settings.publication)
    format = RDF_ENDINGS[ending]
    content = export(opened.graph, format, options)
    return Reply(200, with_charset(RDF_FORMATS[format].media_type), content, {})


def _described(opened: Opened, triples: list[ox.Triple], accept: str) -> Reply:
    type_ = choose(accept, list(GRAPHS))
    if type_ is None:
        raise NotAcceptableError(Phrase("the answer can be had as {types}", types=", ".join(GRAPHS)))
    return Reply(
        200,
        with_charset(type_),
        to_bytes(opened.graph, triples, GRAPHS[type_], {"dcat": DCAT, "sd": SD}),
        {"Vary": "Accept"},
    )


def _dataset(opened: Opened, address: str) -> Iterator[ox.Triple]:
    graph, settings = opened.graph, opened.settings
    dataset, endpoint = ox.NamedNode(f"{graph.base}dataset"), ox.NamedNode(f"{address}sparql")
    exported = columns(lines(graph, ExportOptions().layers))
    told = settings.publication
    dumps = (f"{address}dump{ending}" for ending in DUMPS)
    here = replace(told, homepage=told.homepage or address, downloads=(*told.downloads, *dumps))
    yield from describe_dataset(graph, exported, settings.title, settings.license)
    yield from describe_publication(graph, records_in(exported), settings.license, here)
    yield _states(dataset, f"{VOID}sparqlEndpoint", endpoint)
    catalog = ox.NamedNode(f"{address}.well-known/void")
    yield _is(catalog, f"{DCAT}Catalog")
    yield _is(catalog, f"{VOID}DatasetDescription")
    yield _states(catalog, f"{DCTERMS}title", ox.Literal(settings.title or graph.profile.title))
    yield _states(catalog, f"{DCAT}dataset", dataset)
    yield _states(catalog, f"{DCAT}service", endpoint)


def _service(opened: Opened, address: str) -> Iterator[ox.Triple]:
    endpoint, dataset = ox.NamedNode(f"{address}sparql"), ox.NamedNode(f"{opened.graph.base}dataset")
    for class_ in (f"{SD}Service", f"{DCAT}DataService"):
        yield _is(endpoint, class_)
    title = opened.settings.title or opened.graph.profile.title
    yield _states(endpoint, f"{DCTERMS}title", ox.Literal(f"SPARQL: {title}"))
    for name in (f"{SD}endpoint", f"{DCAT}endpointURL"):
        yield _states(endpoint, name, endpoint)
    yield _states(endpoint, f"{DCAT}endpointDescription", ox.NamedNode(f"{address}sparql"))
    yield _states(endpoint, f"{DCAT}servesDataset", dataset)
    yield _states(endpoint, f"{SD}supportedLanguage", ox.NamedNode(f"{SD}SPARQL11Query"))
    for name in (*_RESULTS, *_OF_GRAPHS):
        yield _states(endpoint, f"{SD}resultFormat", ox.NamedNode(FORMATS + name))


def _is(node: ox.NamedNode, class_: str) -> ox.Triple:
    return _states(node, RDF_TYPE, ox.NamedNode(class_))


def _states(node: ox.NamedNode, property_: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(property_), value)

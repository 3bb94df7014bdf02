"""A dataset to its DCAT description, beside VoID: what a catalogue asks for, as DCAT-AP has it.

A title and a licence are in the description by VoID. A distribution is there for each place where the settings say that a file
of the dataset can be had, for DCAT-AP has none without an address.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pyoxigraph as ox

from policygraph.export.triples import stated
from policygraph.export.void import dataset_name
from policygraph.rdf.formats import RDF_ENDINGS, RDF_FORMATS
from policygraph.rdf.namespaces import DCAT, DCTERMS, FOAF, PG, RDF_TYPE, VOID
from policygraph.settings import Publication
from policygraph.store.graph_store import GraphStore

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"  # of the EU, as DCAT-AP wants
_TYPES = {
    "turtle": "RDF_TURTLE", "ntriples": "RDF_N_TRIPLES", "nquads": "RDF_N_QUADS", "trig": "RDF_TRIG", "rdfxml": "RDF_XML",
    "jsonld": "JSON_LD",
}  # fmt: skip
_OTHERS = {  # ending -> media type, type of the EU
    ".csv": ("text/csv", "CSV"), ".html": ("text/html", "HTML"), ".json": ("application/json", "JSON"), ".zip": ("application/zip", "ZIP"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
}  # fmt: skip


def describe_publication(
    graph: GraphStore, records: int, license: str | None, publication: Publication
) -> Iterator[ox.Triple]:
    """Yield what a catalogue asks of the dataset of a graph, which so many records describe, each once."""
    dataset = dataset_name(graph)
    said = {0: "What a file states", 1: "What a record states"}.get(
        records, f"What {records:,} records state"
    )
    usual = f"{said}, and what follows from it."
    yield stated(dataset, RDF_TYPE, f"{DCAT}Dataset")
    yield stated(dataset, f"{DCTERMS}description", ox.Literal(publication.description or usual))
    yield stated(dataset, f"{DCTERMS}identifier", ox.Literal(dataset))
    yield stated(dataset, f"{DCTERMS}conformsTo", PG.rstrip("#"))
    if publication.homepage:
        yield stated(dataset, f"{DCAT}landingPage", publication.homepage)
    if publication.publisher:
        publisher = f"{dataset}#publisher"
        yield stated(dataset, f"{DCTERMS}publisher", publisher)
        yield stated(publisher, RDF_TYPE, f"{FOAF}Agent")
        yield stated(publisher, f"{FOAF}name", ox.Literal(publication.publisher))
    for number, address in enumerate(publication.downloads, 1):
        distribution = f"{dataset}#distribution-{number}"
        media_type, file_type = _types_of(address)
        yield stated(dataset, f"{DCAT}distribution", distribution)
        yield stated(dataset, f"{VOID}dataDump", address)
        yield stated(distribution, RDF_TYPE, f"{DCAT}Distribution")
        yield stated(distribution, f"{DCTERMS}title", ox.Literal(_name(address)))
        yield stated(distribution, f"{DCAT}accessURL", publication.homepage or address)
        yield stated(distribution, f"{DCAT}downloadURL", address)
        if media_type:
            yield stated(distribution, f"{DCAT}mediaType", _MEDIA_TYPES + media_type)
            yield stated(distribution, f"{DCTERMS}format", _FILE_TYPES + file_type)
        if license:
            yield stated(distribution, f"{DCTERMS}license", license)


def _name(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).name or address


def _types_of(address: str) -> tuple[str, str]:
    """Return the media type of a file by its address, and its type in the tables of the EU; "" where the ending tells none."""
    ending = PurePosixPath(urlsplit(address).path).suffix.lower()
    if format := RDF_ENDINGS.get(ending):
        return RDF_FORMATS[format].media_type, _TYPES[format]
    return _OTHERS.get(ending, ("", ""))

"""Triples to the VoID description of an exported dataset: title, licence, newest audit, counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.core import AUDITED
from policygraph.rdf.datatypes import DATE, INTEGER
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE, VOID
from policygraph.store.graph_store import GraphStore


def describe_dataset(
    graph: GraphStore, triples: Collection[ox.Triple], title: str | None, license: str | None
) -> Iterator[ox.Triple]:
    """Yield the description of the dataset of these triples; its counts do not include it.

    Raises UsageError for a licence that is no absolute IRI.
    """

    def state(property_: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(ox.NamedNode(f"{graph.base}dataset"), ox.NamedNode(property_), value)

    yield state(RDF_TYPE, ox.NamedNode(f"{VOID}Dataset"))
    yield state(f"{DCTERMS}title", ox.Literal(title or graph.profile.title))
    if license:
        if not is_absolute(license):
            raise UsageError(f"the licence {license} is not an absolute IRI")
        yield state(f"{DCTERMS}license", ox.NamedNode(license))
    date = ox.NamedNode(DATE)
    values = [triple.object for triple in triples if triple.predicate.value == AUDITED]
    audits = [value.value for value in values if isinstance(value, ox.Literal) and value.datatype == date]
    if any(audits):
        yield state(f"{DCTERMS}modified", ox.Literal(max(audits), datatype=date))
    yield state(f"{VOID}vocabulary", ox.NamedNode(PG))
    yield state(f"{VOID}uriSpace", ox.Literal(graph.base))
    types = [triple for triple in triples if triple.predicate.value == RDF_TYPE]
    classes = {ox.NamedNode(kind.subject_class) for kind in graph.profile.kinds}
    counts = {
        "triples": len(triples),
        "entities": len({triple.subject for triple in types if triple.object in classes}),
        "distinctSubjects": len({triple.subject for triple in triples}),
        "distinctObjects": len({triple.object for triple in triples}),
        "properties": len({triple.predicate for triple in triples}),
        "classes": len({triple.object for triple in types}),
    }
    for name, number in counts.items():
        yield state(VOID + name, ox.Literal(str(number), datatype=ox.NamedNode(INTEGER)))

"""Lines of an exported dataset to its VoID description: title, licence, newest audit, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.counts import Counts
from policygraph.export.triples import stated
from policygraph.rdf.datatypes import DATE, INTEGER, YEAR, YEAR_MONTH
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE, VOID
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase


def dataset_name(graph: GraphStore) -> str:
    """Return the IRI of the dataset of a graph: the one that an RDF file describes, else the one below the base."""
    if graph.file:
        quads = graph.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{VOID}Dataset"))
        names = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        if len(names) == 1:
            return names.pop()
    return f"{graph.base}dataset"


def describe_dataset(
    graph: GraphStore, exported: Counts, title: str | None, license: str | None
) -> Iterator[ox.Triple]:
    """Yield the description of the dataset of what is counted, each once; its counts do not include it.

    Raises UsageError for a licence that is no absolute IRI.
    """
    state = partial(stated, dataset_name(graph))
    yield state(RDF_TYPE, f"{VOID}Dataset")
    yield state(f"{DCTERMS}title", ox.Literal(title or graph.profile.title))
    if license:
        if not is_absolute(license):
            raise UsageError(Phrase("the licence {license} is not an absolute IRI", license=license))
        yield state(f"{DCTERMS}license", license)
    if newest := _newest(exported.audits):
        yield state(f"{DCTERMS}modified", newest)
    yield state(f"{VOID}vocabulary", PG)
    yield state(f"{VOID}uriSpace", ox.Literal(graph.base))
    counts = {
        "triples": exported.triples,
        "entities": exported.entities.number,
        "distinctSubjects": exported.subjects.number,
        "distinctObjects": exported.values,
        "properties": len(exported.properties),
        "classes": len(exported.classes),
    }
    for name, number in counts.items():
        yield state(VOID + name, ox.Literal(str(number), datatype=ox.NamedNode(INTEGER)))


def _newest(audits: Iterable[str]) -> ox.Literal | None:
    """Return the newest of dates in N-Triples, a year and a month from their first day; what is no date counts as none."""
    dated = [
        (value[1 : -len(end)], datatype)
        for value in audits
        for datatype in (DATE, YEAR_MONTH, YEAR)
        if value.endswith(end := f'"^^<{datatype}>')
    ]
    if not dated:
        return None
    text, datatype = max(dated)
    return ox.Literal(text, datatype=ox.NamedNode(datatype))

"""What an exported dataset says of itself: title, licence, newest audit, and VoID counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.datatypes import DATE, INTEGER
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE, VOID
from policygraph.store.graph_store import GraphStore

_TYPE = ox.NamedNode(RDF_TYPE)


def describe(
    graph: GraphStore, triples: Collection[ox.Triple], title: str | None, license: str | None
) -> Iterator[ox.Triple]:
    """Yield the description of a dataset of these triples, which its counts leave out.

    Raises UsageError for a licence that is no absolute IRI.
    """
    dataset = ox.NamedNode(f"{graph.base}dataset")

    def state(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(dataset, ox.NamedNode(name), value)

    yield state(_TYPE.value, ox.NamedNode(f"{VOID}Dataset"))
    yield state(f"{DCTERMS}title", ox.Literal(title or graph.profile.title))
    if license:
        if not is_absolute(license):
            raise UsageError(f"the licence {license} is not an absolute IRI")
        yield state(f"{DCTERMS}license", ox.NamedNode(license))
    audited = ox.NamedNode(f"{PG}lastAudited")
    audits = [_day(triple.object) for triple in triples if triple.predicate == audited]
    if any(audits):
        yield state(f"{DCTERMS}modified", ox.Literal(max(audits), datatype=ox.NamedNode(DATE)))
    yield state(f"{VOID}vocabulary", ox.NamedNode(PG))
    yield state(f"{VOID}uriSpace", ox.Literal(graph.base))
    counts = {
        "triples": len(triples),
        "entities": len(
            set[object]().union(*(_instances(triples, kind.subject_class) for kind in graph.profile.kinds))
        ),
        "distinctSubjects": len({triple.subject for triple in triples}),
        "distinctObjects": len({triple.object for triple in triples}),
        "properties": len({triple.predicate for triple in triples}),
        "classes": len({triple.object for triple in triples if triple.predicate == _TYPE}),
    }
    for name, number in counts.items():
        yield state(VOID + name, ox.Literal(str(number), datatype=ox.NamedNode(INTEGER)))


def _day(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) and term.datatype.value == DATE else ""


def _instances(triples: Collection[ox.Triple], name: str) -> set[object]:
    cls = ox.NamedNode(name)
    return {triple.subject for triple in triples if triple.predicate == _TYPE and triple.object == cls}

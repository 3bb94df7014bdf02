"""One policy's sheet: all that the graph says about it, who says so, and what stands for it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.lineage.read import read_lineage
from policygraph.lineage.traversal import current
from policygraph.lineage.vocabulary import claims
from policygraph.mapping.inverse import VERBATIM
from policygraph.query.parameters import subject
from policygraph.rdf import iris
from policygraph.rdf.namespaces import DCTERMS, PG, SCHEMA
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups, Property, Value


@dataclass(frozen=True)
class Assessment:
    """What one dimension was given: its label, and the properties of the assessment."""

    dimension: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Claim:
    """What one record states about another policy, and whether that policy has a record."""

    record: str  # path
    relation: str  # label of the property
    policy: str  # id
    resolved: bool


@dataclass(frozen=True)
class Description:
    """All that the graph says about one policy. ``current`` are the ids that stand for it now."""

    id: str
    iri: str
    resolved: bool
    titles: tuple[Value, ...]
    properties: tuple[Property, ...]
    assessments: tuple[Assessment, ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    current: tuple[str, ...]
    claims: tuple[Claim, ...]
    records: tuple[tuple[str, tuple[Property, ...]], ...]  # path, properties


def describe(graph: GraphStore, policy: str, language: str = "en") -> Description:
    """Return the sheet of a policy by id, labels in a language where there are such.

    Raises UsageError that suggests the nearest ids.
    """
    iri = subject(graph, policy).value
    reader = Lookups(graph, language)
    records = reader.subjects(f"{PG}describes", iri)
    assessments = reader.objects(iri, f"{PG}assessment")
    supersedes = f"{PG}supersedes"
    lineage = {f"{PG}assessment", supersedes, f"{DCTERMS}replaces", f"{DCTERMS}title", f"{DCTERMS}identifier"}
    return Description(
        id=reader.id_of(iri),
        iri=iri,
        resolved=bool(records),
        titles=reader.titles(iri),
        properties=reader.described(iri, lineage),
        assessments=tuple(
            sorted((_assessment(reader, each) for each in assessments), key=lambda a: a.dimension)
        ),
        predecessors=tuple(sorted(map(reader.id_of, reader.objects(iri, supersedes)))),
        successors=tuple(sorted(map(reader.id_of, reader.subjects(supersedes, iri)))),
        current=_current(graph, iri),
        claims=tuple(claim for record in records for claim in _claims(reader, record)),
        records=tuple((_path(reader, record), _record_properties(reader, record)) for record in records),
    )


def _assessment(reader: Lookups, iri: str) -> Assessment:
    dimension = f"{PG}dimension"
    names = [reader.label(each) for each in reader.objects(iri, dimension)]
    rating = {dimension, f"{SCHEMA}worstRating", f"{SCHEMA}bestRating"}
    return Assessment(", ".join(names), reader.described(iri, rating))


def _current(graph: GraphStore, iri: str) -> tuple[str, ...]:
    lineage = read_lineage(graph, iri)
    name = next((each.id for each in lineage.policies.values() if each.iri == iri), None)
    return tuple(current(lineage, name)) if name is not None else ()  # a facility, say, has no lineage


def _path(reader: Lookups, record: str) -> str:
    return next(iter(reader.objects(record, f"{PG}path")), iris.decode(record))


def _record_properties(reader: Lookups, record: str) -> tuple[Property, ...]:
    technical = {f"{PG}{name}" for name in ("describes", "path", "sha256")} | {VERBATIM}
    return reader.described(record, {*technical, *claims(reader.graph)})


def _claims(reader: Lookups, record: str) -> Iterator[Claim]:
    for relation in sorted(claims(reader.graph), key=reader.label):
        for target in reader.objects(record, relation):
            resolved = bool(reader.subjects(f"{PG}describes", target))
            yield Claim(_path(reader, record), reader.label(relation), reader.id_of(target), resolved)

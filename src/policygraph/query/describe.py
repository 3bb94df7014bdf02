"""Store to the description of one policy: its statements, the records that assert them, what stands for it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Current, Standing, Standings
from policygraph.lineage.vocabulary import claims
from policygraph.mapping.inverse import VERBATIM
from policygraph.query.parameters import subject
from policygraph.rdf import iris
from policygraph.rdf.namespaces import DCTERMS, PG, SCHEMA
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups, Property, Value


@dataclass(frozen=True)
class Assessment:
    """The assessment of a policy on one dimension: the label of the dimension, the other properties."""

    dimension: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Claim:
    """A relation to another policy that one record asserts, and whether that policy has a record."""

    record: str  # path
    relation: str  # label of the property
    policy: str  # id
    resolved: bool


@dataclass(frozen=True)
class Description:
    """What the graph states about one policy: properties by label, records by IRI, ids sorted.

    ``predecessors`` and ``successors`` are those by pg:supersedes; ``current`` is what stands for it today.
    """

    id: str
    iri: str
    resolved: bool
    titles: tuple[Value, ...]
    properties: tuple[Property, ...]
    assessments: tuple[Assessment, ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    standing: Standing | None  # today; None for what is no policy
    current: Current
    claims: tuple[Claim, ...]
    records: tuple[tuple[str, tuple[Property, ...]], ...]  # path, properties


def describe(graph: GraphStore, policy: str, language: str = "en") -> Description:
    """Return the description of a policy by id, with labels in a language where there are such.

    Raises UsageError that suggests the nearest ids.
    """
    iri = subject(graph, policy).value
    lookups = Lookups(graph, language)
    records = lookups.subjects(f"{PG}describes", iri)
    supersedes, assessment = f"{PG}supersedes", f"{PG}assessment"
    shown_apart = {assessment, supersedes, f"{DCTERMS}replaces", f"{DCTERMS}title", f"{DCTERMS}identifier"}
    standing, current = _today(graph, iri)
    assessments = [_assessment(lookups, node) for node in lookups.objects(iri, assessment)]
    return Description(
        id=lookups.id_of(iri),
        iri=iri,
        resolved=bool(records),
        titles=lookups.titles(iri),
        properties=lookups.labelled_properties(iri, shown_apart),
        assessments=tuple(sorted(assessments, key=lambda assessment: assessment.dimension)),
        predecessors=tuple(sorted(map(lookups.id_of, lookups.objects(iri, supersedes)))),
        successors=tuple(sorted(map(lookups.id_of, lookups.subjects(supersedes, iri)))),
        standing=standing,
        current=current,
        claims=tuple(claim for record in records for claim in _claims(lookups, record)),
        records=tuple((_path(lookups, record), _record_properties(lookups, record)) for record in records),
    )


def _assessment(lookups: Lookups, iri: str) -> Assessment:
    dimension = f"{PG}dimension"
    shown_apart = {dimension, f"{SCHEMA}worstRating", f"{SCHEMA}bestRating"}
    label = ", ".join(map(lookups.label, lookups.objects(iri, dimension)))
    return Assessment(label, lookups.labelled_properties(iri, shown_apart))


def _today(graph: GraphStore, iri: str) -> tuple[Standing | None, Current]:
    """Return where a policy stands today, and what stands for it; a facility, say, does not stand anywhere."""
    standings = Standings(read_lineage(graph, iri))
    policy = next((policy.id for policy in standings.lineage.policies.values() if policy.iri == iri), None)
    return (standings.on(policy), standings.current(policy)) if policy else (None, Current())


def _path(lookups: Lookups, record: str) -> str:
    return next(iter(lookups.objects(record, f"{PG}path")), iris.decode(record))


def _record_properties(lookups: Lookups, record: str) -> tuple[Property, ...]:
    technical = {f"{PG}{name}" for name in ("describes", "path", "sha256")} | {VERBATIM}
    return lookups.labelled_properties(record, {*technical, *claims(lookups.graph)})


def _claims(lookups: Lookups, record: str) -> Iterator[Claim]:
    for relation in sorted(claims(lookups.graph), key=lookups.label):
        for target in lookups.objects(record, relation):
            resolved = bool(lookups.subjects(f"{PG}describes", target))
            yield Claim(_path(lookups, record), lookups.label(relation), lookups.id_of(target), resolved)

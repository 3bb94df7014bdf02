"""Store to the description of one policy: its statements, the records that assert them, what stands for it now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from policygraph.lineage.effects import ended_with
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Current, Standing, Standings
from policygraph.lineage.vocabulary import claims
from policygraph.profile.model import Field, NodeTemplate
from policygraph.query.parameters import subject
from policygraph.rdf import iris
from policygraph.rdf.core import (
    DESCRIBES,
    IDENTIFIER,
    PATH,
    SHA256,
    TITLE,
    UNRESOLVED,
    UNRESOLVED_THING,
    VERBATIM,
)
from policygraph.rdf.namespaces import DCTERMS, OWL, RDF_TYPE
from policygraph.records.bounded_tables import bounded, html_table
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups, Property, Value
from policygraph.words.phrases import counted

MOST_FACTS = 100  # that a notebook shows of one policy


@dataclass(frozen=True)
class Node:
    """A node of a subject's own that has no name: the label of the property that leads to it, the label of what is
    its key in a mapping, and its other properties. An assessment of monitoring, say.
    """

    property: str
    key: str
    properties: tuple[Property, ...]


class Related(NamedTuple):
    """What one policy does to another, by label as seen from the subject described, and the policy at its other end, by id."""

    relation: str
    policy: str


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

    ``predecessors`` are what it replaces, ends or changes, wholly or in part, ``successors`` what does so to it; ``current``
    stands for it today.
    """

    id: str
    iri: str
    resolved: bool
    titles: tuple[Value, ...]
    properties: tuple[Property, ...]
    nodes: tuple[Node, ...]
    predecessors: tuple[Related, ...]
    successors: tuple[Related, ...]
    standing: Standing | None  # today; None for what is no policy
    current: Current
    claims: tuple[Claim, ...]
    records: tuple[tuple[str, tuple[Property, ...]], ...]  # path, properties

    def __repr__(self) -> str:
        title = self.titles[0].text if self.titles else "no title"
        records = counted(len(self.records), "record", "records")
        return bounded(f"<Description of {self.id}: {title}", 100) + f" ({self._where()}; {records})>"

    def _repr_html_(self) -> str:
        rows = [*self._rows()]
        return html_table((self.id, "", ""), rows, len(rows), self._where(), MOST_FACTS)

    def _where(self) -> str:
        """Return where it stands today and why."""
        standing = self.standing
        return bounded(f"today {standing.words}: {standing.reason}") if standing else "no policy"

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield the label, the text and the language of all that is stated."""
        properties = [Property(TITLE, "title", self.titles), *self.properties]
        nodes = (
            replace(each, label=f"{n.property} {n.key}: {each.label}")
            for n in self.nodes
            for each in n.properties
        )
        for related in (*self.predecessors, *self.successors):
            yield related.relation, related.policy, ""
        for each in (*properties, *nodes):
            for value in each.values:
                yield each.label, value.text, value.language
        for claim in self.claims:
            yield claim.record, f"{claim.relation} {claim.policy}", ""


def describe(graph: GraphStore, policy: str, language: str = "en") -> Description:
    """Return the description of a policy by id, with labels in a language where there are such.

    Raises UsageError that suggests the nearest ids.
    """
    iri = subject(graph, policy).value
    lookups = Lookups(graph, language)
    records = lookups.subjects(DESCRIBES, iri)
    lineage = read_lineage(graph, of=ended_with(graph, [iri]))  # on which alone depends where it stands
    standings, nested = Standings(lineage), graph.profile.nested()
    acting = [name for name, relation in standings.lineage.relations.items() if relation.acts]
    shown_apart = {*nested, *acting, f"{DCTERMS}replaces", TITLE, IDENTIFIER}
    standing, current = _today(standings, iri)
    return Description(
        id=lookups.id_of(iri),
        iri=iri,
        resolved=bool(records) or _is_classed(lookups, iri),
        titles=lookups.titles(iri),
        properties=lookups.labelled_properties(iri, shown_apart),
        nodes=tuple(sorted(_nodes(lookups, iri, nested), key=lambda node: (node.property, node.key))),
        predecessors=_related(lookups, ((lookups.label(n), lookups.objects(iri, n)) for n in acting)),
        successors=_related(lookups, ((_inverse(lookups, n), lookups.subjects(n, iri)) for n in acting)),
        standing=standing,
        current=current,
        claims=tuple(claim for record in records for claim in _claims(lookups, record)),
        records=tuple((_path(lookups, record), _record_properties(lookups, record)) for record in records),
    )


def _is_classed(lookups: Lookups, iri: str) -> bool:
    """Return whether a subject is of a class that says what it is, as in an RDF file without records."""
    classes = set(lookups.objects(iri, RDF_TYPE))
    return bool(classes) and classes.isdisjoint((UNRESOLVED, UNRESOLVED_THING))


def _nodes(lookups: Lookups, iri: str, nested: Mapping[str, tuple[Field, NodeTemplate]]) -> Iterator[Node]:
    """Yield the nodes of a subject's own, less their keys and what all nodes of their class state."""
    for property_, (field, template) in nested.items():
        index = field.term.index or template.label or property_
        for node in lookups.objects(iri, property_):
            key = ", ".join(map(lookups.label, lookups.objects(node, index)))
            properties = lookups.labelled_properties(node, {index, *(name for name, _ in template.states)})
            yield Node(lookups.label(property_), key, properties)


def _related(lookups: Lookups, relations: Iterable[tuple[str, Iterable[str]]]) -> tuple[Related, ...]:
    """Return label and policies of relations, sorted by id, then label."""
    related = [Related(label, lookups.id_of(iri)) for label, iris in relations for iri in iris]
    return tuple(sorted(related, key=lambda each: (each.policy, each.relation)))


def _inverse(lookups: Lookups, relation: str) -> str:
    """Return the label of the inverse of a relation, else that of the relation with an arrow before it."""
    inverses = lookups.subjects(f"{OWL}inverseOf", relation)
    return lookups.label(inverses[0]) if inverses else f"← {lookups.label(relation)}"


def _today(standings: Standings, iri: str) -> tuple[Standing | None, Current]:
    """Return where a policy stands today, and what stands for it; a facility, say, does not stand anywhere."""
    policy = next((policy.id for policy in standings.lineage.policies.values() if policy.iri == iri), None)
    return (standings.on(policy), standings.current(policy)) if policy else (None, Current())


def _path(lookups: Lookups, record: str) -> str:
    return next(iter(lookups.objects(record, PATH)), iris.decode(record))


def _record_properties(lookups: Lookups, record: str) -> tuple[Property, ...]:
    technical = {DESCRIBES, PATH, SHA256, VERBATIM}
    return lookups.labelled_properties(record, {*technical, *claims(lookups.graph)})


def _claims(lookups: Lookups, record: str) -> Iterator[Claim]:
    for relation in sorted(claims(lookups.graph), key=lookups.label):
        for target in lookups.objects(record, relation):
            resolved = bool(lookups.subjects(DESCRIBES, target)) or _is_classed(lookups, target)
            yield Claim(_path(lookups, record), lookups.label(relation), lookups.id_of(target), resolved)

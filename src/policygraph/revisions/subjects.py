"""One graph to what its records describe, of every kind and by name, with the facts of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.lineage.read import read_lineage
from policygraph.lineage.vocabulary import claims
from policygraph.mapping.inverse import VERBATIM
from policygraph.mapping.mapper import STANDS_FOR
from policygraph.profile.model import RecordKind
from policygraph.rdf.datatypes import native
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.revisions.facts import FactKey, FactReader, Facts, Term
from policygraph.revisions.model import Related, Scalar
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups


@dataclass(frozen=True)
class Subject:
    """What a record describes, or what a stub stands for: its IRI, with its kind."""

    iri: str
    kind: RecordKind
    described: bool = True

    @property
    def identifier(self) -> str | None:
        """The property of its id, which is no fact of it."""
        return self.kind.subject_template.label

    def recognised_by(self) -> set[str]:
        """Return the properties by which people know it: its title and its text."""
        title = self.kind.context.terms.get(self.kind.title_key or "")
        return {self.kind.body, *([title.iri] if title else [])}


@dataclass(frozen=True)
class Subjects:
    """One side of a comparison: what there is by name, the claims that records make, the relations."""

    reader: Lookups
    by_name: Mapping[str, Subject]
    claims: Mapping[str, tuple[str, bool]]  # property of a record -> relation, and whether it is the inverse
    edges: frozenset[Related]
    relation_names: Mapping[str, str]  # IRI -> name

    @property
    def described(self) -> set[str]:
        """The names of what has a record that is no stub."""
        return {name for name, subject in self.by_name.items() if subject.described}

    def named(self, edges: Iterable[Related]) -> tuple[Related, ...]:
        """Return edges, sorted, with the names of their relations."""
        return tuple(sorted(edge._replace(relation=self.relation_names[edge.relation]) for edge in edges))

    def facts(self, name: str) -> Facts:
        """Return what is said of a subject, and what its records say of themselves."""
        iri = self.by_name[name].iri
        records = self.reader.subjects(f"{PG}describes", iri)
        return {**self._facts(name).of_policy(iri), **self._facts(name).of_records(iri, records)}

    def content(self, name: str) -> Facts:
        """Return what is said of a subject but for its id."""
        subject = self.by_name[name]
        facts = self._facts(name).of_policy(subject.iri)
        return {each: values for each, values in facts.items() if each.iri != subject.identifier}

    def target(self, term: Term) -> str:
        """Return the name of what a claim is about, which is of the first kind, with a record or without."""
        return _name(self.reader, self.reader.graph.profile.first, term.value)

    def title(self, name: str) -> str:
        """Return the title in the reader's language, else in another, else nothing."""
        found = self.reader.titles(self.by_name[name].iri) if name in self.by_name else ()
        own = [each.text for each in found if each.language == self.reader.language]
        return (own or [each.text for each in found] or [""])[0]

    def _facts(self, name: str) -> FactReader:
        return FactReader(
            self.reader.properties,
            self.by_name[name].kind,
            self.reader.graph.profile.vocabulary,
            self.reader.graph.base,
        )


def read_subjects(graph: GraphStore, language: str) -> Subjects:
    """Return what the records of a graph describe, with labels in a language where there are such.

    What only a stub stands for is there too, since it has not gone: its record is elsewhere.
    """
    reader = Lookups(graph, language)
    described = set(_objects(graph, f"{PG}describes"))
    found = dict(_stood_for(reader))
    found |= {
        _name(reader, kind, iri): Subject(iri, kind)
        for kind in graph.profile.kinds
        for iri in reader.subjects(RDF_TYPE, kind.subject_class)
        if iri in described or not described  # what is only named may have a type too
    }
    lineage = read_lineage(graph)
    names = {
        name: _name(reader, graph.profile.first, policy.iri) for name, policy in lineage.policies.items()
    }
    edges = {Related(names[each.successor], names[each.predecessor], each.relation) for each in lineage.edges}
    relations = {iri: lineage.relation_name(iri) for iri in lineage.relations}
    return Subjects(reader, found, claims(graph), frozenset(edges), relations)


def _objects(graph: GraphStore, predicate: str) -> Iterator[str]:
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object.value


def _stood_for(reader: Lookups) -> Iterator[tuple[str, Subject]]:
    profile = reader.graph.profile
    for iri in _objects(reader.graph, STANDS_FOR):
        kind, _ = profile.subject_id(reader.graph.base, iri) or (profile.first.name, "")
        own = profile.kind(kind)
        yield _name(reader, own, iri), Subject(iri, own, described=False)


def _name(reader: Lookups, kind: RecordKind, iri: str) -> str:
    """Return the name of a subject: an RDF file may have IRIs of another base, and states the id."""
    identifier = kind.subject_id(reader.graph.base, iri) or reader.id_of(iri)
    return reader.graph.profile.name_of(kind.name, identifier)


def labelled(property_: FactKey, reader: Lookups) -> str:
    """Return what people call a property; one of an assessment stands behind its dimension's name."""
    if property_.iri == VERBATIM:
        return property_.path
    label, concept = reader.label(property_.iri), property_.concept
    above = reader.label(concept) if is_absolute(concept) else concept
    return f"{above}: {label}" if concept else label


def texts(values: Iterable[Term], reader: Lookups) -> tuple[Scalar, ...]:
    """Return terms as people read them, sorted: things by id or label, numbers as numbers."""
    found: dict[tuple[str, str], Scalar] = {}  # 1 and true are equal, and not the same
    for value in values:
        if isinstance(value, ox.Literal):
            read: Scalar = native(value.value, value.datatype.value)
        else:
            read = reader.value(value).text
        found[str(read), type(read).__name__] = read
    return tuple(found[key] for key in sorted(found))

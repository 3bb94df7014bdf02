"""Read the subjects that the records of one graph describe, by name, with their facts, claims and relations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from policygraph.lineage.model import Relation
from policygraph.lineage.read import read_lineage
from policygraph.lineage.vocabulary import claims
from policygraph.mapping.mapper import LANGUAGE
from policygraph.profile.model import RecordKind
from policygraph.rdf.core import DESCRIBES, PATH, STANDS_FOR, VERBATIM
from policygraph.rdf.datatypes import native
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.revisions.facts import FactKey, FactReader, Facts, Term, Values
from policygraph.revisions.model import Change, LabelledEdge, Reference, Scalar
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Label, named


@dataclass(frozen=True)
class Subject:
    """What a record describes, or, if not ``described``, what a stub stands for."""

    iri: str
    kind: RecordKind
    described: bool = True

    @property
    def identifier(self) -> str | None:
        """The IRI of the property that states its id, which is not one of its facts."""
        return self.kind.subject_template.label

    def recognised_by(self) -> set[str]:
        """Return the IRIs of the properties by which a renamed one is recognised: its title and its text."""
        title = self.kind.fields[self.kind.subject_class].get(self.kind.title_key or "")
        return {self.kind.body, *([title.term.iri] if title else [])}


@dataclass(frozen=True)
class Subjects:
    """One side of a comparison: the subjects by name, the properties of claims, and the relations."""

    reader: Lookups
    by_name: Mapping[str, Subject]
    claims: Mapping[str, tuple[str, bool]]  # IRI of a record's property -> relation, whether inverse
    said_by: Mapping[LabelledEdge, tuple[str, ...]]  # edge -> the paths of the records that state it
    relations: Mapping[str, Relation]  # by IRI

    @cached_property
    def edges(self) -> frozenset[LabelledEdge]:
        """The edges of the lineage, between names."""
        return frozenset(self.said_by)

    @property
    def described(self) -> set[str]:
        """The names of the subjects that have a record, not only a stub."""
        return {name for name, subject in self.by_name.items() if subject.described}

    def named(self, edges: Iterable[LabelledEdge]) -> tuple[LabelledEdge, ...]:
        """Return edges, sorted, with the names of their relations in place of the IRIs."""
        return tuple(sorted(edge._replace(relation=self.relations[edge.relation].name) for edge in edges))

    def facts(self, name: str) -> Facts:
        """Return the facts of a subject, and those of its records."""
        iri, reader = self.by_name[name].iri, self._fact_reader(name)
        records = self.reader.subjects(DESCRIBES, iri)
        return {**reader.of_policy(iri), **reader.of_records(iri, records)}

    def content(self, name: str) -> Facts:
        """Return the facts of a subject without its id and without those of its records."""
        subject = self.by_name[name]
        facts = self._fact_reader(name).of_policy(subject.iri)
        return {key: values for key, values in facts.items() if key.iri != subject.identifier}

    def paths(self, name: str) -> set[str]:
        """Return the paths of the records that describe a subject."""
        records = self.reader.subjects(DESCRIBES, self.by_name[name].iri)
        return {path.value for record in records for path in self.reader.properties(record).get(PATH, [])}

    def name_of(self, iri: str) -> str:
        """Return the name of a subject, with a record or without."""
        return _name(self.reader, _kind_of(self.reader, iri), iri)

    def local(self, iri: str) -> str:
        """Return an IRI without the base, as facts are compared."""
        return iri.removeprefix(self.reader.graph.base)

    def described_at(self, path: str) -> list[str]:
        """Return the names of what the record with a path describes."""
        iris = (iri for record in self._records_at(path) for iri in self.reader.objects(record, DESCRIBES))
        return [self.name_of(iri) for iri in iris]

    def languages_at(self, path: str) -> set[str]:
        """Return the languages of the record with a path."""
        tags = (self.reader.properties(record).get(LANGUAGE, []) for record in self._records_at(path))
        return {tag.value for each in tags for tag in each}

    def _records_at(self, path: str) -> list[str]:
        quads = self.reader.graph.store.quads_for_pattern(None, ox.NamedNode(PATH), ox.Literal(path))
        return [quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)]

    def references_of_others(self, iri: str, own: str) -> tuple[Reference, ...]:
        """Return the references to an IRI, sorted, but for those of the records of one subject, by name."""
        return tuple(sorted(reference for name, reference in self._references(iri) if name != own))

    def _references(self, iri: str) -> Iterator[tuple[str, Reference]]:
        """Yield the references of records to an IRI, each with the name of the subject whose record it is."""
        for quad in self.reader.graph.store.quads_for_pattern(None, None, ox.NamedNode(iri)):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            record = self.reader.properties(quad.subject.value)
            for subject in record.get(DESCRIBES, []):
                name = self.name_of(subject.value)
                key = self._fact_reader(name).path(quad.predicate.value)
                yield from ((name, Reference(path.value, key)) for path in record.get(PATH, []))

    def kind_called(self, name: str) -> Label:
        """Return the kind of a subject, given by its name, which has names in other languages."""
        kind = self.by_name[name].kind
        return named(kind.name, self.reader.label(kind.subject_class))

    def title(self, name: str) -> str:
        """Return the title in the reader's language, else in any other, else ""."""
        titles = self.reader.titles(self.by_name[name].iri) if name in self.by_name else ()
        preferred = [title.text for title in titles if title.language == self.reader.language]
        return (preferred or [title.text for title in titles] or [""])[0]

    def _fact_reader(self, name: str) -> FactReader:
        graph, kind = self.reader.graph, self.by_name[name].kind
        profile = graph.profile
        entailed = profile.entailments.terms - profile.properties()
        return FactReader(self.reader.properties, kind, profile.vocabulary, graph.base, entailed)


def read_subjects(graph: GraphStore, language: str) -> Subjects:
    """Return the subjects that the records of a graph describe, with labels in a language if they can be.

    Those that only a stub stands for are included: their record exists elsewhere.
    """
    reader = Lookups(graph, language)
    described = set(_objects(graph, DESCRIBES))
    subjects = dict(_stub_subjects(reader))
    subjects |= {
        _name(reader, kind, iri): Subject(iri, kind)
        for kind in graph.profile.subject_kinds
        for iri in reader.subjects(RDF_TYPE, kind.subject_class)
        if iri in described or not described  # since what is only referred to may have a type too
    }
    lineage = read_lineage(graph)
    first = graph.profile.first
    names = {id_: _name(reader, first, policy.iri) for id_, policy in lineage.policies.items()}
    said_by = {
        LabelledEdge(names[e.successor], names[e.predecessor], e.relation): e.said_by for e in lineage.edges
    }
    return Subjects(reader, subjects, claims(graph), said_by, lineage.relations)


def _objects(graph: GraphStore, predicate: str) -> Iterator[str]:
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object.value


def _stub_subjects(reader: Lookups) -> Iterator[tuple[str, Subject]]:
    """Yield name and subject of what stubs stand for."""
    for iri in _objects(reader.graph, STANDS_FOR):
        kind = _kind_of(reader, iri)
        yield _name(reader, kind, iri), Subject(iri, kind, described=False)


def _kind_of(reader: Lookups, iri: str) -> RecordKind:
    """Return the kind of a subject by its IRI, the first for that of another base."""
    profile = reader.graph.profile
    kind_name, _ = profile.subject_id(reader.graph.base, iri) or (profile.first.name, "")
    return profile.kind(kind_name)


def _name(reader: Lookups, kind: RecordKind, iri: str) -> str:
    """Return the name of a subject by its IRI, or by its stated id if an RDF file has IRIs of another base."""
    identifier = kind.subject_id(reader.graph.base, iri) or reader.id_of(iri)
    return reader.graph.profile.name_of(kind.name, identifier)


def to_change(
    name: str, key: FactKey, old: Values, new: Values, old_reader: Lookups, new_reader: Lookups
) -> Change:
    """Return the change of one fact of a subject, with a label and values as people read them.

    The readers look up the labels of the old and the new values; the property's is the new one's.
    """
    old_values, new_values = _scalars(old.values(), old_reader), _scalars(new.values(), new_reader)
    return Change(name, key.path, key.language, _label(key, new_reader), key.iri, old_values, new_values)


def _label(key: FactKey, reader: Lookups) -> str:
    """Return the label of a property, after that of the concept if an index map holds it."""
    if key.iri == VERBATIM:
        return key.path
    label, concept = reader.label(key.iri), key.concept
    concept_label = reader.label(concept) if is_absolute(concept) else concept
    return f"{concept_label}: {label}" if concept else label


def _scalars(terms: Iterable[Term], reader: Lookups) -> tuple[Scalar, ...]:
    """Return terms as people read them, sorted by text: resources by id or label, numbers as numbers."""
    scalars: dict[tuple[str, str], Scalar] = {}  # by text and type, since 1 == True
    for term in terms:
        if isinstance(term, ox.Literal):
            scalar: Scalar = native(term.value, term.datatype.value)
        else:
            scalar = reader.value(term).text
        scalars[str(scalar), type(scalar).__name__] = scalar
    return tuple(scalars[key] for key in sorted(scalars))

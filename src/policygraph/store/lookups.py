"""What the graph says of one node, labelled for people: lookups in the store, with labels kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.rdf.namespaces import DCTERMS, FOAF, RDF_TYPE, RDFS, SKOS
from policygraph.store.graph_store import GraphStore

_LABELS = (f"{SKOS}prefLabel", f"{DCTERMS}title", f"{FOAF}name",
           f"{DCTERMS}bibliographicCitation", f"{RDFS}label")  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A value as people read it. ``language`` is "" where the text has none."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Property:
    """A property by IRI and label, with its values sorted by language and text."""

    iri: str
    label: str
    values: tuple[Value, ...]


@dataclass
class Lookups:
    """Lookups in a store, with labels in one language."""

    graph: GraphStore
    language: str
    _labels: dict[str, str] = field(default_factory=dict)
    _values: dict[str, Value] = field(default_factory=dict)

    def properties(self, subject: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """Return property -> values of a subject."""
        found: dict[str, list[ox.NamedNode | ox.Literal]] = {}
        for quad in self.graph.store.quads_for_pattern(ox.NamedNode(subject), None, None):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects that have an IRI as value of a property, sorted."""
        pattern = (None, ox.NamedNode(predicate), ox.NamedNode(value))
        quads = self.graph.store.quads_for_pattern(*pattern)
        return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property of a subject as texts, sorted."""
        return sorted(value.value for value in self.properties(subject).get(predicate, []))

    def label(self, iri: str) -> str:
        """Return what a node is called in the language, else in any, else its name or IRI."""
        if iri not in self._labels:
            properties = self.properties(iri)
            known = self.graph.profile.labels.get(iri, {})
            if self.language in known:
                self._labels[iri] = known[self.language]
                return self._labels[iri]
            named = [
                each for name in _LABELS for each in properties.get(name, []) if isinstance(each, ox.Literal)
            ]
            own = [each for each in named if each.language == self.language]
            best = min(own or named, key=lambda each: each.value, default=None)
            self._labels[iri] = best.value if best else self.graph.profile.context.compact(iri)
        return self._labels[iri]

    def id_of(self, iri: str) -> str:
        """Return the id of a policy or facility, else what it is called."""
        ids = self.objects(iri, f"{DCTERMS}identifier")
        return ids[0] if ids else self.label(iri)

    def value(self, term: ox.NamedNode | ox.Literal) -> Value:
        """Return a term as people read it."""
        if isinstance(term, ox.Literal):
            return Value(term.value, term.language or "")
        if term.value not in self._values:
            self._values[term.value] = Value(self.id_of(term.value))
        return self._values[term.value]

    def described(self, subject: str, leave_out: Iterable[str] = ()) -> tuple[Property, ...]:
        """Return the labelled properties of a subject in the order of their labels."""
        out = {RDF_TYPE, *leave_out}
        found = [
            Property(
                name,
                self.label(name),
                tuple(sorted({self.value(each) for each in values}, key=lambda v: (v.language, v.text))),
            )
            for name, values in self.properties(subject).items()
            if name not in out
        ]
        return tuple(sorted(found, key=lambda each: (each.label, each.iri)))

    def titles(self, subject: str) -> tuple[Value, ...]:
        """Return the titles of a policy, sorted by language."""
        found = self.properties(subject).get(f"{DCTERMS}title", [])
        return tuple(sorted(map(self.value, found), key=lambda value: (value.language, value.text)))

"""Store to the properties of one node with labels for people; labels are cached."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.rdf.core import IDENTIFIER, TITLE
from policygraph.rdf.iris import named_node
from policygraph.rdf.jsonld import Properties
from policygraph.rdf.namespaces import DCTERMS, FOAF, RDF_TYPE, RDFS, SKOS
from policygraph.rdf.vocabulary import OTHER_LABELS
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Label

_LABELS = (f"{SKOS}prefLabel", TITLE, f"{FOAF}name",
           f"{DCTERMS}bibliographicCitation", f"{RDFS}label")  # fmt: skip

NAMES = frozenset(
    {IDENTIFIER, *_LABELS, *OTHER_LABELS}
)  # the properties of which one has what a node is called


@dataclass(frozen=True)
class Value:
    """A value as people read it. ``language`` is "" where the text has no language tag."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Property:
    """A property by IRI and label, with its values sorted by language, then text."""

    iri: str
    label: str
    values: tuple[Value, ...]


@dataclass
class Lookups:
    """Lookups in a store, with labels in one language."""

    graph: GraphStore
    language: str
    _ids: dict[str, str] = field(default_factory=dict)
    _labels: dict[str, Label] = field(default_factory=dict)
    _values: dict[str, Value] = field(default_factory=dict)

    def properties(self, subject: str) -> Properties:
        """Return IRI of a property -> values of a subject, none of a text that is no IRI; blank nodes are left out."""
        properties: Properties = {}
        node = named_node(subject)
        for quad in self.graph.store.quads_for_pattern(node, None, None) if node else ():
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                properties.setdefault(quad.predicate.value, []).append(quad.object)
        return properties

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs of the subjects that have an IRI as value of a property, sorted."""
        node = named_node(value)
        quads = self.graph.store.quads_for_pattern(None, ox.NamedNode(predicate), node) if node else ()
        return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def terms(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the values of a property of a subject, in no order; blank nodes are left out."""
        node = named_node(subject)
        quads = self.graph.store.quads_for_pattern(node, ox.NamedNode(predicate), None) if node else ()
        return [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)]

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property of a subject as texts, sorted."""
        return sorted(value.value for value in self.terms(subject, predicate))

    def label(self, iri: str) -> Label:
        """Return the label of a node in the language, else in any, else its compact IRI; it has those of all languages.

        The labels of the profile come before those of the graph.
        """
        return self._labels[iri] if iri in self._labels else self._label(iri, self.properties(iri))

    def _label(self, iri: str, properties: Properties) -> Label:
        if iri not in self._labels:
            found = (term for name in _LABELS for term in properties.get(name, ()))
            literals = [term for term in found if isinstance(term, ox.Literal)]
            in_language = [literal for literal in literals if literal.language == self.language]
            first = min(in_language or literals, key=lambda literal: literal.value, default=None)
            of_profile = self.graph.profile.labels.get(iri, {})
            label = first.value if first else self.graph.profile.context.compact(iri)
            label = label if in_language else next(iter(of_profile.values()), label)
            literals.sort(key=lambda literal: literal.value, reverse=True)
            names = {**{literal.language or "": literal.value for literal in literals}, **of_profile}
            self._labels[iri] = Label(of_profile.get(self.language, label), names)
        return self._labels[iri]

    def id_of(self, iri: str) -> str:
        """Return the first dcterms:identifier of a node, else its label."""
        if iri not in self._ids:
            identifiers = self.objects(iri, IDENTIFIER)
            self._ids[iri] = identifiers[0] if identifiers else self.label(iri)
        return self._ids[iri]

    def value(self, term: ox.NamedNode | ox.Literal) -> Value:
        """Return a term as people read it: a literal as it is, a node by its id or label."""
        if isinstance(term, ox.Literal):
            return Value(term.value, term.language or "")
        if term.value not in self._values:
            self._values[term.value] = Value(self.id_of(term.value))
        return self._values[term.value]

    def all_values(self, predicate: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """Return subject -> its values of a property, for all that have any."""
        values: dict[str, list[ox.NamedNode | ox.Literal]] = {}
        for quad in self.graph.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                values.setdefault(quad.subject.value, []).append(quad.object)
        return values

    def names(self, iri: str) -> set[str]:
        """Return all labels and notations of a node, in any language."""
        return self.shown_and_names(iri)[1]

    def shown_and_names(self, iri: str) -> tuple[str, set[str]]:
        """Return the text of ``value`` for a node, and its ``names``."""
        properties = self.properties(iri)
        ids = [term.value for term in properties.get(IDENTIFIER, ())]
        names = {term.value for name in (*_LABELS, *OTHER_LABELS) for term in properties.get(name, ())}
        return min(ids) if ids else self._label(iri, properties), names

    def labels(self, terms: Collection[ox.NamedNode | ox.Literal]) -> tuple[str, ...]:
        """Return nodes by label and texts as they are, each once, sorted; of texts in several languages, those
        in the language.
        """
        literals = [term for term in terms if isinstance(term, ox.Literal)]
        texts = [term for term in literals if term.language == self.language] or literals
        nodes = (self.label(term.value) for term in terms if isinstance(term, ox.NamedNode))
        return tuple(sorted({*nodes, *(text.value for text in texts)}))

    def labelled_properties(self, subject: str, leave_out: Iterable[str] = ()) -> tuple[Property, ...]:
        """Return the properties of a subject but rdf:type and those left out, by label, then IRI."""
        properties = [
            Property(iri, self.label(iri), _sorted({self.value(term) for term in terms}))
            for iri, terms in self.properties(subject).items()
            if iri not in {RDF_TYPE, *leave_out}
        ]
        return tuple(sorted(properties, key=lambda property: (property.label, property.iri)))

    def titles(self, subject: str) -> tuple[Value, ...]:
        """Return the titles of a node, sorted by language, then text."""
        return _sorted(map(self.value, self.terms(subject, TITLE)))


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=lambda value: (value.language, value.text)))

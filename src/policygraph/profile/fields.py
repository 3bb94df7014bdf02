"""Join the terms of a context with the ontology's statements on their properties: the fields of a profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import pyoxigraph as ox

from policygraph.errors import TermError
from policygraph.profile.model import CONCEPT, Field, NodeTemplate
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term
from policygraph.rdf.core import IN_PART, PLACEHOLDER, RECORD, SCHEME_OF
from policygraph.rdf.namespaces import RDFS
from policygraph.words.phrases import Phrase


class Fields:
    """Compiles fields from a context, the ontology in the store, and ``[nodes]`` and ``[properties]``."""

    def __init__(
        self,
        store: ox.Store,
        context: Context,
        subject_class: str,
        nodes: Mapping[str, NodeTemplate],
        properties: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.store, self.context, self.subject_class = store, context, subject_class
        self.nodes, self.properties = nodes, properties

    def objects(self, subject: str, predicate: str) -> Iterator[str]:
        """Return the IRIs that are objects of a subject and a predicate in the ontology."""
        quads = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return (quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))

    def characteristic(self, iri: str, name: Literal["domain", "range", "scheme"]) -> str:
        """Return the domain, range or scheme of a property by the profile, else by the ontology, else ""."""
        setting = self.properties.get(iri, {}).get(name)
        predicate = SCHEME_OF if name == "scheme" else f"{RDFS}{name}"
        return setting or next(self.objects(iri, predicate), "")

    def superclasses(self, class_: str) -> set[str]:
        """Return a class with all its superclasses."""
        classes, todo = {class_}, [class_]
        while todo:
            parents = set(self.objects(todo.pop(), f"{RDFS}subClassOf")) - classes
            classes |= parents
            todo += parents
        return classes

    def fields(self, keys: Mapping[str, str]) -> dict[str, dict[str, Field]]:
        """Return class of the node -> key -> field; the record's fields are under the class it describes.

        ``keys`` are other names of terms.
        """
        fields: dict[str, dict[str, Field]] = {self.subject_class: {}}
        for term in self.context.terms.values():
            if term.key != self.context.compact(term.iri):  # else it only types another term's index
                field = self.field(self.first_term(term))
                class_ = self.subject_class if field.owner == RECORD else field.owner
                fields.setdefault(class_, {})[term.key] = field
        subject = fields[self.subject_class]
        subject |= {key: subject[term] for key, term in keys.items() if term in subject}
        for class_, template in self.nodes.items():
            for key, term_key in template.keys.items():
                if term_key in self.context.terms:
                    field = self.field(self.first_term(self.context.terms[term_key]))
                    fields.setdefault(class_, {})[key] = replace(field, owner=class_)
        return fields

    def first_term(self, term: Term) -> Term:
        """Return the first term of a property, under which a document has the values of all its keys."""
        first = self.context.by_iri[term.iri]
        if replace(term, key=first.key) != first:
            message = Phrase(
                "{key} and {other} are one property, and the context types them unlike",
                key=first.key,
                other=term.key,
            )
            raise TermError(term.key, message)
        return first

    def indexes(self) -> dict[str, Field]:
        """Return key of an index map -> the field that its keys are values of."""
        return {
            term.key: self.concept_field(term.index) for term in self.context.terms.values() if term.index
        }

    def concept_field(self, iri: str) -> Field:
        """Return the field of a property which no key states by itself; its values are nodes."""
        return self.field(self.unkeyed_term(iri))

    def unkeyed_term(self, iri: str) -> Term:
        """Return a term for a property without a key of its own, whose values are IRIs."""
        return Term(self.context.compact(iri), iri, "@id")

    def field(self, term: Term) -> Field:
        """Return the field of a term. Raises TermError where ``[nodes]`` lacks the class of its values."""
        domain = self.characteristic(term.iri, "domain")
        is_general = not domain or domain in self.superclasses(self.subject_class)
        owner = self.subject_class if is_general else domain
        target = self.characteristic(term.iri, "range")
        if term.index:
            self.node_template(term, target)
            return Field(term, "index", owner, target)
        if term.type != "@id":
            return Field(term, "typed" if term.type else "text", owner)
        if not target:
            return Field(term, "iri", owner)
        if "id" in iris.fields(self.node_template(term, target).iri):
            return Field(term, "reference", owner, target, in_part=self.in_part_field(term))
        if "index" in iris.fields(self.node_template(term, target).iri):
            return Field(term, "nodes", owner, target)
        group = self.characteristic(term.iri, "scheme") or target
        placeholder = next(self.objects(term.iri, PLACEHOLDER), term.iri)
        field = self.concept_field(placeholder) if placeholder != term.iri else None
        return Field(term, "node", owner, target, group, field)

    def in_part_field(self, term: Term) -> Field | None:
        """Return the field of the claim that is made instead where a reference is about a part only."""
        iri = next(self.objects(term.iri, IN_PART), None)
        return self.field(self.context.by_iri.get(iri) or self.unkeyed_term(iri)) if iri else None

    def node_template(self, term: Term, target: str) -> NodeTemplate:
        """Return the template of the values of a term. Raises TermError where there is none."""
        template = self.nodes.get(target)
        if not template and CONCEPT in self.superclasses(target):
            template = self.nodes.get(CONCEPT)
        if not template:
            message = Phrase(
                "{key} has values of {name}, which [nodes] lacks",
                key=term.key,
                name=self.context.compact(target),
            )
            raise TermError(term.key, message)
        return template

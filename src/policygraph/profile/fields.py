"""Terms of a context joined with what the ontology says of their properties: the fields of a profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import pyoxigraph as ox

from policygraph.errors import ProfileError
from policygraph.profile.model import CONCEPT, RECORD, Field, NodeTemplate
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term
from policygraph.rdf.namespaces import PG, RDFS


class Fields:
    """Joins the terms of a context with what ontology and profile say of their properties."""

    def __init__(
        self,
        store: ox.Store,
        context: Context,
        main: str,
        nodes: Mapping[str, NodeTemplate],
        foreign: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.store, self.context, self.main, self.nodes, self.foreign = store, context, main, nodes, foreign

    def values(self, subject: str, predicate: str) -> Iterator[str]:
        """Return the IRIs that the ontology states of a property of a thing."""
        pattern = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return (quad.object.value for quad in pattern if isinstance(quad.object, ox.NamedNode))

    def value(self, subject: str, predicate: str) -> str:
        """Return one of them, or nothing."""
        return next(self.values(subject, predicate), "")

    def about(self, iri: str, what: Literal["domain", "range", "scheme"]) -> str:
        """Return domain, range or scheme of a property, by the profile or else by the ontology."""
        stated = self.foreign.get(iri, {}).get(what)
        namespace = PG if what == "scheme" else RDFS
        return self.context.expand(stated) if stated else self.value(iri, f"{namespace}{what}")

    def ancestors(self, name: str) -> set[str]:
        """Return a class with all above it."""
        above, todo = {name}, [name]
        while todo:
            parents = set(self.values(todo.pop(), f"{RDFS}subClassOf")) - above
            above |= parents
            todo += parents
        return above

    def fields(self) -> dict[str, dict[str, Field]]:
        """Return class of the node -> key -> field; what belongs to the record is found at its policy."""
        places: dict[str, dict[str, Field]] = {self.main: {}}
        for term in self.context.terms.values():
            if term.key != self.context.compact(term.iri):  # else it only types another term's index
                field = self.field(self.first(term))
                place = self.main if field.owner == RECORD else field.owner
                places.setdefault(place, {})[term.key] = field
        return places

    def first(self, term: Term) -> Term:
        """Return the first term of a property, under which a document holds the values of all its keys."""
        first = self.context.by_iri[term.iri]
        if replace(term, key=first.key) != first:
            raise ProfileError(
                f"{first.key} and {term.key} are one property, and the context types them unlike"
            )
        return first

    def indexes(self) -> dict[str, Field]:
        """Return key of an index map -> the field that its keys are values of."""
        return {
            term.key: self.field(Term(self.context.compact(term.index), term.index, "@id"))
            for term in self.context.terms.values()
            if term.index
        }

    def field(self, term: Term) -> Field:
        """Return a term with its owner, and what its values are."""
        domain = self.about(term.iri, "domain")
        owner = self.main if not domain or domain in self.ancestors(self.main) else domain
        target = self.about(term.iri, "range")
        if term.index:
            self.node_template(term, target)
            return Field(term, "index", owner, target)
        if term.type != "@id":
            return Field(term, "typed" if term.type else "text", owner)
        if not target:
            return Field(term, "iri", owner)
        if "id" in iris.fields(self.node_template(term, target).iri):
            return Field(term, "reference", owner, target)
        group = self.about(term.iri, "scheme") or target
        other = self.value(term.iri, f"{PG}placeholder")
        placeholder = (
            self.field(Term(self.context.compact(other), other, "@id"))
            if other and other != term.iri
            else None
        )
        return Field(term, "node", owner, target, group, placeholder)

    def node_template(self, term: Term, target: str) -> NodeTemplate:
        """Return the template of the values of a term. Raises ProfileError where there is none."""
        template = self.nodes.get(target)
        if not template and CONCEPT in self.ancestors(target):
            template = self.nodes.get(CONCEPT)
        if not template:
            raise ProfileError(
                f"{term.key} has values of {self.context.compact(target)}, which [nodes] lacks"
            )
        return template

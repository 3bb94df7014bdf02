"""The terms of the graph that a lineage is made of, and what the vocabulary says of them."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox

from policygraph.lineage.model import Policy, Relation, Status
from policygraph.rdf.namespaces import DCTERMS, PG, RDFS
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups

IDENTIFIER = f"{DCTERMS}identifier"
TITLE = f"{DCTERMS}title"
DATES = {
    "issued": f"{DCTERMS}issued",
    "year": f"{PG}year",
    "effective_from": f"{PG}effectiveFrom",
    "effective_through": f"{PG}effectiveThrough",
}
FACETS = {
    "jurisdiction": f"{PG}jurisdiction",
    "category": f"{PG}category",
    "legal_weight": f"{PG}legalWeight",
    "cluster": f"{PG}inCluster",
    "source": f"{DCTERMS}publisher",
}


def claims(graph: GraphStore) -> dict[str, tuple[str, bool]]:
    """Return property of records -> relation that it states, and whether it does so from the older side."""
    return {
        quad.subject.value: (quad.object.value, inverse)
        for name, inverse in ((f"{PG}claims", False), (f"{PG}claimsInverse", True))
        for quad in graph.store.quads_for_pattern(None, ox.NamedNode(name), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }


def date_property(policy: Policy) -> str:
    """Return the IRI of the property that says when a policy starts, or should."""
    given = (kind for kind in ("effective_from", "issued", "year") if getattr(policy, kind))
    return DATES[next(given, "effective_from")]


class LineageTerms:
    """What the graph's vocabulary says of relations, claims, statuses and labels."""

    def __init__(self, graph: GraphStore) -> None:
        self.graph = graph
        self.label = Lookups(graph, "en").label
        iris = self._subjects(RDFS + "subPropertyOf")
        names = Counter(map(_local_name, iris))
        relations = (self._relation(iri, names[_local_name(iri)] == 1) for iri in iris)
        self.relations = {each.iri: each for each in sorted(relations, key=lambda each: each.name)}
        self.claims = claims(graph)
        self._statuses: dict[str, Status] = {}

    def _subjects(self, property_: str) -> list[str]:
        relation = ox.NamedNode(f"{PG}lineageRelation")
        found = self.graph.store.quads_for_pattern(None, ox.NamedNode(property_), relation)
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def _values(self, subject: str, property_: str) -> list[ox.NamedNode | ox.Literal]:
        found = self.graph.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(property_), None)
        return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]

    def _relation(self, iri: str, is_plain: bool) -> Relation:
        above = {value.value for value in self._values(iri, f"{RDFS}subPropertyOf")}
        ends, needs = (
            any(value.value == "true" for value in self._values(iri, f"{PG}{name}"))
            for name in ("ends", "depends")
        )
        name = _local_name(iri) if is_plain else self.graph.profile.context.compact(iri)
        return Relation(iri, self.label(iri), f"{DCTERMS}replaces" in above, ends, needs, name)

    def status(self, iri: str) -> Status:
        """Return a status with what the vocabulary says of it."""
        if iri not in self._statuses:
            enacted = all(value.value == "true" for value in self._values(iri, f"{PG}enacted"))
            phase = next((value.value for value in self._values(iri, f"{PG}phase")), "")
            self._statuses[iri] = Status(iri, self.label(iri), enacted, phase)
        return self._statuses[iri]


def _local_name(iri: str) -> str:
    return iri.rpartition("#" if "#" in iri else "/")[2]

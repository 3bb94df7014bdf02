"""The properties that a lineage is read from, and the relations, claims and statuses of the vocabulary."""

from __future__ import annotations

from collections import Counter
from typing import cast

import pyoxigraph as ox

from policygraph.lineage.model import Effect, Policy, Relation, Status
from policygraph.profile.model import Profile
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
AUDITED = f"{PG}lastAudited"


def claims(graph: GraphStore) -> dict[str, tuple[str, bool]]:
    """Return property of records -> the relation that it asserts, and whether its subject is the predecessor."""
    return {
        quad.subject.value: (quad.object.value, inverse)
        for property_, inverse in ((f"{PG}claims", False), (f"{PG}claimsInverse", True))
        for quad in graph.store.quads_for_pattern(None, ox.NamedNode(property_), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }


def date_property(policy: Policy) -> str:
    """Return the IRI of the property that states when a policy starts, of the first day in force if none does."""
    stated = (kind for kind in ("effective_from", "issued", "year") if getattr(policy, kind))
    return DATES[next(stated, "effective_from")]


def columns(profile: Profile) -> tuple[str, ...]:
    """Return the names of what keys of a profile state of policies: status, facets, dates, audits."""
    given = profile.properties()
    single = {"status": f"{PG}status", **DATES, "last_audited": AUDITED}
    status, *dates = (name if property_ in given else "" for name, property_ in single.items())
    return tuple(filter(None, [status, *(facet.name for facet in profile.policy_facets), *dates]))


class LineageTerms:
    """The relations by IRI, in the order of their names, claims, statuses and labels of the vocabulary."""

    def __init__(self, graph: GraphStore) -> None:
        self.graph = graph
        self.lookups = Lookups(graph, "en")
        iris = self.lookups.subjects(f"{RDFS}subPropertyOf", f"{PG}lineageRelation")
        name_counts = Counter(map(_local_name, iris))
        relations = (self._relation(iri, name_counts[_local_name(iri)] == 1) for iri in iris)
        self.relations = {
            relation.iri: relation for relation in sorted(relations, key=lambda relation: relation.name)
        }
        self.claims = claims(graph)
        self._statuses: dict[str, Status] = {}

    def _relation(self, iri: str, is_unique: bool) -> Relation:
        effect = next(iter(self.lookups.objects(iri, f"{PG}effect")), "")
        name = _local_name(iri) if is_unique else self.graph.profile.context.compact(iri)
        return Relation(iri, self.lookups.label(iri), cast("Effect", effect or "changes"), name)

    def status(self, value: ox.NamedNode | ox.Literal) -> Status:
        """Return a status; one of which nothing is stated, or a text, counts as enacted and has no phase."""
        iri = value.value
        if isinstance(value, ox.Literal):
            return Status("", iri, enacted=True, phase="")
        if iri not in self._statuses:
            enacted = all(value == "true" for value in self.lookups.objects(iri, f"{PG}enacted"))
            phase = next(iter(self.lookups.objects(iri, f"{PG}phase")), "")
            self._statuses[iri] = Status(iri, self.lookups.label(iri), enacted, phase)
        return self._statuses[iri]


def _local_name(iri: str) -> str:
    return iri.rpartition("#" if "#" in iri else "/")[2]

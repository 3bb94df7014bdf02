"""The properties that a lineage is read from, and the relations, claims and statuses of the vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from policygraph.lineage.model import Relation, Status
from policygraph.profile.model import Profile
from policygraph.rdf.core import (
    AUDITED,
    CLAIMS,
    CLAIMS_INVERSE,
    EFFECT,
    IN_FORCE_IN_PART,
    LINEAGE_RELATION,
    PHASE,
    PHASES,
    PLACEHOLDER,
    STATUS,
    Effect,
)
from policygraph.rdf.iris import local_name
from policygraph.rdf.namespaces import RDFS
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups


def claims(graph: GraphStore) -> dict[str, tuple[str, bool]]:
    """Return property of records -> the relation that it asserts, and whether its subject is the predecessor."""
    return {
        property_: (relation, inverse)
        for annotation, inverse in ((CLAIMS, False), (CLAIMS_INVERSE, True))
        for property_, relation in _annotated(graph, annotation)
    }


def _annotated(graph: GraphStore, annotation: str) -> Iterator[tuple[str, str]]:
    """Yield the terms that have an annotation, and the term that it gives each, by IRI."""
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(annotation), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject.value, quad.object.value


def columns(profile: Profile) -> tuple[str, ...]:
    """Return the names of what keys of a profile state of policies: status, facets, dates, audits."""
    given = profile.properties()
    status = ["status"] if STATUS in given else []
    audits = ["last_audited"] if AUDITED in given else []
    facets, dates = (
        (facet.name for facet in profile.policy_facets),
        (rule.name for rule in profile.first.dates),
    )
    return (*status, *facets, *dates, *audits)


class LineageTerms:
    """The relations by IRI, in the order of their names, claims, statuses and labels of the vocabulary."""

    def __init__(self, graph: GraphStore) -> None:
        self.graph = graph
        self.lookups = Lookups(graph, "en")
        iris = self.lookups.subjects(f"{RDFS}subPropertyOf", LINEAGE_RELATION)
        name_counts = Counter(map(local_name, iris))
        relations = (self._relation(iri, name_counts[local_name(iri)] == 1) for iri in iris)
        self.relations = {
            relation.iri: relation for relation in sorted(relations, key=lambda relation: relation.name)
        }
        self.claims = claims(graph)
        # property of records, of a signature for one -> what is stated instead where it has a placeholder
        self.placeholders = dict(_annotated(graph, PLACEHOLDER))
        self._statuses: dict[str, Status] = {}

    def _relation(self, iri: str, is_unique: bool) -> Relation:
        effect = next(iter(self.lookups.objects(iri, EFFECT)), "")
        name = local_name(iri) if is_unique else self.graph.profile.context.compact(iri)
        return Relation(iri, self.lookups.label(iri), cast("Effect", effect or "changes"), name)

    def status(self, value: ox.NamedNode | ox.Literal) -> Status:
        """Return a status; one of which nothing is stated, or a text, has no phase."""
        iri = value.value
        if isinstance(value, ox.Literal):
            return Status("", iri, phase="")
        if iri not in self._statuses:
            phase = next(iter(self.lookups.objects(iri, PHASE)), "")
            in_part = "true" in self.lookups.objects(iri, IN_FORCE_IN_PART)
            phase = phase if phase in PHASES else ""
            self._statuses[iri] = Status(iri, self.lookups.label(iri), phase, in_part)
        return self._statuses[iri]

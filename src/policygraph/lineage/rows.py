"""Store to the statements that a lineage is read from: of a corpus, of some policies, or of the family of one."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from policygraph.lineage.vocabulary import LineageTerms
from policygraph.profile.model import Profile
from policygraph.rdf.core import (
    AUDITED,
    CLAIM_PROPERTY,
    CLAIM_TARGET,
    DESCRIBES,
    IDENTIFIER,
    PART_TEXT,
    PATH,
    STATES_PART,
    STATUS,
    TITLE,
)
from policygraph.rdf.namespaces import PG, RDF, RDF_TYPE, RDFS

Row = tuple[str, str, ox.NamedNode | ox.Literal]  # subject, property, value
OF_PARTS = (CLAIM_PROPERTY, CLAIM_TARGET, PART_TEXT)
_OF_RECORDS = (DESCRIBES, PATH, STATES_PART, AUDITED)
_PREFIXES = {"pg": PG, "rdf": RDF, "rdfs": RDFS}
# What stands in << and >> is put in; no IRI has such brackets.
_ALL = """
SELECT ?subject ?property ?value WHERE {
  { VALUES ?property { <<properties>> } ?subject ?property ?value }
  UNION { VALUES ?value { pg:Policy pg:UnresolvedPolicy } ?subject ?property ?value . FILTER (?property = rdf:type) }
  UNION { ?property rdfs:subPropertyOf pg:lineageRelation . ?subject ?property ?value }
}"""
_SAYING = """
SELECT ?node ?part WHERE {
  { VALUES ?policy { <<policies>> } ?node pg:describes ?policy . OPTIONAL { ?node pg:statesPart ?part } }
  UNION { VALUES ?property { <<measured>> } VALUES ?policy { <<policies>> } ?policy ?property ?node }
}"""
# Nodes and properties have numbers, as the store looks up each IRI that it gives, which takes longest. Properties are
# chosen when all statements of a node have been found: to look each one up is forty times slower.
_OF = """
SELECT ?subject ?property ?value WHERE {
  { SELECT * WHERE { VALUES (?node ?subject) { <<nodes>> } ?node ?stated ?value } }
  VALUES (?stated ?property) { <<properties>> }
}"""


def all_rows(vocabulary: LineageTerms) -> Iterator[Row]:
    """Yield the statements about all policies and the records that describe them."""
    properties = properties_read(vocabulary) - {RDF_TYPE, *vocabulary.relations}
    return rows_in(_solutions(vocabulary, _ALL.replace("<<properties>>", _nodes(sorted(properties)))))


def rows_of(vocabulary: LineageTerms, policies: Collection[str]) -> Iterator[Row]:
    """Yield the statements about some policies, given by their IRIs, and about the records that describe them."""
    saying = _SAYING.replace("<<measured>>", _nodes(measured_under(vocabulary.graph.profile)))
    said = _solutions(vocabulary, saying.replace("<<policies>>", _nodes(policies)))
    others = (term.value for solution in said for term in solution if isinstance(term, ox.NamedNode))
    nodes, properties = list(dict.fromkeys((*policies, *others))), sorted(properties_read(vocabulary))
    query = _OF.replace("<<nodes>>", _numbered(nodes)).replace("<<properties>>", _numbered(properties))
    return (
        (nodes[int(subject.value)], properties[int(property_.value)], value)
        for subject, property_, value in _solutions(vocabulary, query)
        if isinstance(value, ox.NamedNode | ox.Literal)
    )


def rows_in(statements: Iterable[Iterable[Any]]) -> Iterator[Row]:
    """Yield the rows of statements, of three terms each, but those with blank nodes or triples in them."""
    return (
        (subject.value, property_.value, value)
        for subject, property_, value in statements
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal)
    )


def properties_read(vocabulary: LineageTerms) -> set[str]:
    """Return all properties by which a lineage is read."""
    stated = {*_stated_of_policies(vocabulary), *_stated_of_records(vocabulary), *OF_PARTS}
    return {RDF_TYPE, *vocabulary.relations, *stated, *stated_of_measured(vocabulary.graph.profile)}


def measured_under(profile: Profile) -> list[str]:
    """Return the properties of policies under which the nodes are that state their numbers, sorted."""
    return sorted({measure.of for measure in profile.policy_measures if measure.of})


def family_rows(
    vocabulary: LineageTerms, policy: str, relations: Container[str], most: int | None = None
) -> list[Row] | None:
    """Return the statements about the policies that some relations lead to, in any direction and number of
    steps, about those that share a facet with the first, and about the records of the former.

    They are None where the relations lead to more than ``most`` policies.
    """
    rows: list[Row] = []
    graph = vocabulary.graph
    quads = graph.store.quads_for_pattern
    shared = [ox.NamedNode(facet.property) for facet in graph.profile.policy_facets if facet.shares]
    records, found, reached = set[str](), {policy}, set[str]()
    while found:
        reached |= found
        if most is not None and len(reached) > most:
            return None
        nodes, found = sorted(found), set()
        for as_values in (False, True):
            graph.expect(nodes, as_values)
        for node in map(ox.NamedNode, nodes):
            for quad in (*quads(node, None, None), *quads(None, None, node)):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(
                    quad.object, ox.NamedNode | ox.Literal
                ):
                    is_node = isinstance(quad.object, ox.NamedNode)
                    if is_node and quad.predicate.value in relations:
                        found |= {quad.subject.value, quad.object.value} - reached
                    if is_node and quad.predicate.value == DESCRIBES:
                        records.add(quad.subject.value)
                    if quad.subject == node:
                        rows.append((quad.subject.value, quad.predicate.value, quad.object))
    members = {
        quad.subject.value
        for property_ in shared
        for value in [quad.object for quad in quads(ox.NamedNode(policy), property_, None)]
        for quad in quads(None, property_, value)
        if isinstance(quad.subject, ox.NamedNode)
    }
    graph.expect(records)
    parts = {part for record in records for part in vocabulary.lookups.objects(record, STATES_PART)}
    others = sorted((members - reached) | records | parts)
    graph.expect(others)
    for subject in others:
        for name, values in vocabulary.lookups.properties(subject).items():
            if name not in vocabulary.relations:
                rows += [(subject, name, value) for value in values]
    return rows


def _stated_of_policies(vocabulary: LineageTerms) -> tuple[str, ...]:
    profile = vocabulary.graph.profile
    dates, facets = (
        (rule.property for rule in profile.first.dates),
        (each.property for each in profile.policy_facets),
    )
    measured = (measure.of or measure.value for measure in profile.policy_measures)
    return (IDENTIFIER, TITLE, STATUS, *dates, *facets, *measured)


def stated_of_measured(profile: Profile) -> set[str]:
    """Return the properties that state numbers of policies: of nodes that they have, or of their own."""
    measures = profile.policy_measures
    return {measure.value for measure in measures} | {measure.by for measure in measures if measure.by}


def _stated_of_records(vocabulary: LineageTerms) -> tuple[str, ...]:
    signatures = (iri for pair in vocabulary.placeholders.items() for iri in pair)
    claims = (claim for claim, (relation, _) in vocabulary.claims.items() if relation in vocabulary.relations)
    return (*_OF_RECORDS, *signatures, *claims)


def _solutions(vocabulary: LineageTerms, query: str) -> ox.QuerySolutions:
    solutions = vocabulary.graph.store.query(query, prefixes=_PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def _nodes(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


def _numbered(iris: Iterable[str]) -> str:
    return " ".join(f"({ox.NamedNode(iri)} {number})" for number, iri in enumerate(iris))

"""What the store says of policies and their records: of all by one query, or of one policy's family."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.lineage.vocabulary import DATES, FACETS, IDENTIFIER, TITLE, LineageTerms
from policygraph.rdf.namespaces import PG, RDF_TYPE, RDFS
from policygraph.store.graph_store import GraphStore

Row = tuple[str, str, ox.NamedNode | ox.Literal]  # subject, property, value
_IN_CLUSTER = ox.NamedNode(FACETS["cluster"])
_OF_POLICIES = (IDENTIFIER, TITLE, f"{PG}status", *DATES.values(), *FACETS.values())
_OF_RECORDS = (f"{PG}describes", f"{PG}path", f"{PG}lastAudited")
_ALL = f"""
SELECT ?subject ?property ?value WHERE {{
  {{ VALUES ?property {{ {" ".join(f"<{each}>" for each in (*_OF_POLICIES, *_OF_RECORDS))} }} ?subject ?property ?value }}
  UNION {{ VALUES ?value {{ pg:Policy pg:UnresolvedPolicy }} ?subject ?property ?value . FILTER (?property = <{RDF_TYPE}>) }}
  UNION {{ ?property rdfs:subPropertyOf pg:lineageRelation . ?subject ?property ?value }}
  UNION {{ ?property pg:claims|pg:claimsInverse ?relation . ?relation rdfs:subPropertyOf pg:lineageRelation .
          ?subject ?property ?value }}
}}"""


def all_rows(graph: GraphStore) -> Iterator[Row]:
    """Yield what is said of all policies and of the records that describe them."""
    found = graph.store.query(_ALL, prefixes={"pg": PG, "rdfs": RDFS})
    assert isinstance(found, ox.QuerySolutions)
    for subject, property_, value in found:
        yield subject.value, property_.value, value


def family_rows(graph: GraphStore, vocabulary: LineageTerms, policy: str) -> Iterator[Row]:
    """Yield what is said of the policies that relations lead to, in any direction and number of steps,
    and of those that share a cluster with the first.
    """
    records, todo, seen = set[str](), [policy], {policy}
    while todo:
        node = ox.NamedNode(todo.pop())
        quads = [
            *graph.store.quads_for_pattern(node, None, None),
            *graph.store.quads_for_pattern(None, None, node),
        ]
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                row = (quad.subject.value, quad.predicate.value, quad.object)
                if quad.predicate.value in vocabulary.relations:
                    fresh = {quad.subject.value, quad.object.value} - seen
                    seen |= fresh
                    todo += fresh
                if quad.predicate.value == f"{PG}describes":
                    records.add(quad.subject.value)
                if quad.subject == node:
                    yield row
    themes = [quad.object for quad in graph.store.quads_for_pattern(ox.NamedNode(policy), _IN_CLUSTER, None)]
    mates = {
        quad.subject for theme in themes for quad in graph.store.quads_for_pattern(None, _IN_CLUSTER, theme)
    }
    for subject in sorted(
        ({mate.value for mate in mates if isinstance(mate, ox.NamedNode)} - seen) | records
    ):
        for quad in graph.store.quads_for_pattern(ox.NamedNode(subject), None, None):
            related = quad.predicate.value in vocabulary.relations
            if isinstance(quad.object, ox.NamedNode | ox.Literal) and not related:
                yield subject, quad.predicate.value, quad.object

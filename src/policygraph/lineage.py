"""Store to a NetworkX graph of policies, by one query for the nodes and one for the edges."""

from __future__ import annotations

import networkx

from policygraph.query import NamedQuery, select
from policygraph.store import GraphStore

_POLICIES = """
SELECT ?id ?policy (MIN(STR(?name)) AS ?title) (MAX(?described) AS ?resolved) WHERE {
  { ?policy a pg:Policy BIND (true AS ?described) }
  UNION { ?policy a pg:UnresolvedPolicy BIND (false AS ?described) }
  ?policy dcterms:identifier ?id OPTIONAL { ?policy dcterms:title ?name }
} GROUP BY ?id ?policy ORDER BY ?id
"""
_LINEAGE = """
SELECT ?newer ?older (STRAFTER(STR(?property), "#") AS ?relation) WHERE {
  ?property rdfs:subPropertyOf pg:lineageRelation .
  ?from ?property ?to ; dcterms:identifier ?newer . ?to dcterms:identifier ?older
} ORDER BY ?newer ?older ?relation
"""


def to_networkx(graph: GraphStore) -> networkx.MultiDiGraph[str]:
    """Return the policies by id as nodes and the lineage relations, newer to older, as edges.

    A node has ``title`` (empty without a record), ``resolved`` and ``iri``; an edge has its
    ``relation``, which is its key as well.
    """
    result: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for row in select(graph, NamedQuery("policies", "", "", (), _POLICIES)):
        result.add_node(row["id"], title=row["title"] or "", resolved=row["resolved"], iri=row["policy"])
    for row in select(graph, NamedQuery("lineage", "", "", (), _LINEAGE)):
        result.add_edge(row["newer"], row["older"], key=row["relation"], relation=row["relation"])
    return result


def shortest_cycle(graph: GraphStore, first: str, second: str) -> list[str]:
    """Return the ids of a shortest cycle that goes through two policies next to each other.

    It starts and ends with the first; where there is none, it is only the two.
    """
    supersedes: networkx.DiGraph[str] = networkx.DiGraph()
    edges = to_networkx(graph).edges(keys=True)
    supersedes.add_edges_from((newer, older) for newer, older, name in edges if name == "supersedes")
    for one, other in ((first, second), (second, first)):
        if supersedes.has_edge(one, other) and networkx.has_path(supersedes, other, one):
            way = networkx.shortest_path(supersedes, other, one)
            return [first, *way] if one == first else [*way, second]
    return [first, second]

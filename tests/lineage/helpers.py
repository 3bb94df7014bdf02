"""Lineages drawn in a few lines."""

from __future__ import annotations

from policygraph.lineage.model import Edge, Lineage, Policy, Relation

RELATIONS = {
    "amends": Relation("amends", "amends"),
    "requires": Relation("requires", "requires", "needs"),
    "supersedes": Relation("supersedes", "supersedes", "replaces"),
}


def drawn(text: str, **policies: Policy) -> Lineage:
    """Return a lineage of lines such as ``b supersedes a``."""
    edges = [
        Edge(successor, predecessor, relation)
        for successor, relation, predecessor in map(str.split, text.splitlines())
    ]
    names = sorted({end for edge in edges for end in edge[:2]} | policies.keys())
    return Lineage({n: policies.get(n, Policy(n)) for n in names}, tuple(sorted(edges)), RELATIONS)

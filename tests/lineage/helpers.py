"""Lineages drawn in a few lines."""

from __future__ import annotations

from policygraph.lineage.model import Edge, Lineage, Policy, Relation, Status

RELATIONS = {
    "amends": Relation("amends", "amends"),
    "ends": Relation("ends", "ends", "ends"),
    "ends-in-part": Relation("ends-in-part", "ends in part", "ends in part"),
    "names": Relation("names", "names", "names"),
    "replaces-in-part": Relation("replaces-in-part", "replaces in part", "replaces in part"),
    "requires": Relation("requires", "requires", "needs"),
    "supersedes": Relation("supersedes", "supersedes", "replaces"),
}
BEFORE, STARTED, DURING, AFTER, NEVER = (
    (Status(label, label, phase),)
    for label, phase in {
        "Draft": "before", "Final": "started", "Active": "during", "Superseded": "after", "Rejected": "never",
    }.items()
)  # fmt: skip


def drawn(text: str, observed: str = "", /, **policies: Policy) -> Lineage:
    """Return a lineage of lines such as ``b supersedes a``."""
    edges = [
        Edge(successor, predecessor, relation)
        for successor, relation, predecessor in map(str.split, text.splitlines())
    ]
    names = sorted({end for edge in edges for end in edge[:2]} | policies.keys())
    drawing = {name: policies.get(name, Policy(name)) for name in names}
    return Lineage(drawing, tuple(sorted(edges)), RELATIONS, observed)

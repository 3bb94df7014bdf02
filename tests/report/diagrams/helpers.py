"""Lineages to draw: ordinary families, and ones made to break a format."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from policygraph.lineage.model import Edge, Lineage, Policy, Relation, Status
from policygraph.report.diagrams.captions import Marks
from tests.report.helpers import HOSTILE

RELATIONS = {name: Relation(name, name) for name in ("amends", "repeals", "supersedes")}
ACTIVE = Status("https://example.org/active", "Active", "during")
TRICKS = [
    '"];click n0 call alert()', 'a"]-->b["', "%%{init: {}}%%", "%x", "end", "subgraph", "1. list", "- list", "* star",
    "`**bold**`", "a_b __c__", "#quot;", "x\\", "\\N \\l \\G", "&lt;b&gt;", "<br/>", "$$x$$", "fa:fa-car", "ﬂ°°34¶ß",
]  # fmt: skip
HOSTILE_TEXTS = [*HOSTILE, *TRICKS]


def lineage(*edges: str, alone: Iterable[str] = (), unresolved: Iterable[str] = ()) -> Lineage:
    """Return a lineage from edges like ``successor predecessor`` or ``successor predecessor amends``."""
    sorted_edges = tuple(sorted(_edge(*edge.split()) for edge in edges))
    ids = sorted({*alone, *(end for edge in sorted_edges for end in edge[:2])})
    missing = set(unresolved)
    return Lineage({name: _policy(name, name not in missing) for name in ids}, sorted_edges, RELATIONS)


def _edge(successor: str, predecessor: str, relation: str = "supersedes") -> Edge:
    return Edge(successor, predecessor, relation)


def _policy(name: str, resolved: bool) -> Policy:
    if not resolved:
        return Policy(name, resolved=False)
    titles = {"en": f"Act {name}", "zh": f"第{name}号法律"}
    return Policy(name, titles=titles, statuses=(ACTIVE,), published=("2010-01-02",))


def hostile() -> Lineage:
    """Return a chain of policies whose ids, titles, dates and relations are all hostile."""
    policies = {
        text: Policy(text, text, titles={"en": text}, published=(text,), statuses=(Status(text, text, ""),))
        for text in sorted(set(HOSTILE_TEXTS))
    }
    names = list(policies)
    edges = tuple(Edge(*pair, pair[0], (pair[1],)) for pair in pairwise(names))
    return Lineage(policies, edges, {})


EMPTY = lineage()
FAMILY = lineage("d b", "d c", "b a", "c a", "c u", unresolved=["u"])
MARKS = Marks("b", frozenset("d"))
HOSTILE_MARKS = Marks(
    "%x", frozenset(HOSTILE_TEXTS), {text: text for text in HOSTILE_TEXTS}, on=HOSTILE_TEXTS[0]
)

"""Lineage to flat attributes of nodes and edges, as graph tools take them, and to a NetworkX graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.vocabulary import DATES

if TYPE_CHECKING:
    import networkx

Attributes = dict[str, str | bool]
EDGE_COLUMNS = ("relation", "said_by")
_FACETS = ("jurisdiction", "category", "legal_weight", "source")
# What XML 1.0 has no way to write, not even as a reference (its section 2.2); tables stumble over it too.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def title_attribute(language: str) -> str:
    """Return the name of the attribute that holds the title in a language.

    >>> title_attribute("zh-Hans"), title_attribute("")
    ('title_zh_Hans', 'title')
    """
    return f"title_{language.replace('-', '_')}" if language else "title"


def node_attributes(policy: Policy) -> Attributes:
    """Return what is known of a policy, in the order of ``node_columns``; what it lacks is left out.

    Several values of one kind are joined with a semicolon. ``resolved`` is always there.
    """
    titles = {title_attribute(language): policy.titles[language] for language in sorted(policy.titles)}
    found: Attributes = {name: text for name, text in (titles | _texts(policy)).items() if text}
    found["resolved"] = policy.resolved
    return found | {"iri": policy.iri} if policy.iri else found


def _texts(policy: Policy) -> dict[str, str]:
    return {
        "status": _joined(status.label for status in policy.statuses),
        **{name: _joined(policy.facets.get(name, ())) for name in _FACETS},
        "clusters": _joined(policy.facets.get("cluster", ())),
        **{name: _joined(getattr(policy, name)) for name in DATES},
        "last_audited": _joined(policy.audited),
    }


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def node_columns(lineage: Lineage) -> list[str]:
    """Return the names of all attributes that nodes may have, the titles first, by language."""
    languages = {language for policy in lineage.policies.values() for language in policy.titles}
    return [*map(title_attribute, sorted(languages)), *_texts(Policy("")), "resolved", "iri"]


def edge_attributes(lineage: Lineage, edge: Edge) -> Attributes:
    """Return the relation, and the paths of the records that state it where any does."""
    found: Attributes = {"relation": lineage.relation_name(edge.relation)}
    return found | {"said_by": _joined(edge.said_by)} if edge.said_by else found


def as_text(value: str | bool) -> str:
    r"""Return a value as XML and tables can hold it; what they cannot is the replacement character.

    >>> as_text(True), as_text("a\x0b]]>")
    ('true', 'a\ufffd]]>')
    """
    return str(value).lower() if isinstance(value, bool) else _ILLEGAL.sub("\ufffd", value)


def to_networkx(lineage: Lineage) -> networkx.MultiDiGraph[str]:
    """Return policies by id, sorted, as nodes and relations as edges from the newer to the older.

    The key of an edge is its relation; ``node_attributes`` and ``edge_attributes`` say what each has.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_nodes_from((name, node_attributes(policy)) for name, policy in lineage.policies.items())
    for edge in lineage.edges:
        key = lineage.relation_name(edge.relation)
        graph.add_edge(edge.successor, edge.predecessor, key, **edge_attributes(lineage, edge))
    return graph

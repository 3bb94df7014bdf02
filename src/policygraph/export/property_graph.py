"""Lineage to a property graph: flat attributes of nodes and edges for graph tools, or NetworkX."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.standing import Standing
from policygraph.rdf.serialize import NOT_XML

if TYPE_CHECKING:
    import networkx

Attributes = dict[str, str | bool]
EDGE_COLUMNS = ("relation", "said_by", "parts")
DAY_COLUMNS = ("standing", "as_of")


def with_standings(lineage: Lineage, standings: Iterable[Standing], on: str) -> Lineage:
    """Return a lineage whose policies have the columns where each stands on a date, and the date."""
    policies = dict(lineage.policies)
    for standing in standings:
        policy = policies[standing.policy]
        facets = {**policy.facets, **dict(zip(DAY_COLUMNS, ((standing.words,), (on,)), strict=True))}
        policies[policy.id] = replace(policy, facets=facets)
    return replace(lineage, policies=policies, columns=(*lineage.columns, *DAY_COLUMNS))


def title_attribute(language: str) -> str:
    """Return the name of the attribute that holds the title in a language.

    >>> title_attribute("zh-Hans"), title_attribute("")
    ('title_zh_Hans', 'title')
    """
    return f"title_{language.replace('-', '_')}" if language else "title"


def node_attributes(lineage: Lineage, policy: Policy) -> Attributes:
    """Return the attributes of a policy in the order of ``node_columns``, without empty ones.

    Several values of one kind are joined with "; ". ``resolved`` is always there.
    """
    titles = {title_attribute(language): policy.titles[language] for language in sorted(policy.titles)}
    texts = _texts(policy)
    columns = {name: texts.get(name, "") for name in lineage.columns}
    attributes: Attributes = {**titles, **columns, "resolved": policy.resolved, "iri": policy.iri}
    return {name: value for name, value in attributes.items() if value != ""}


def _texts(policy: Policy) -> dict[str, str]:
    return {
        "status": "; ".join(status.label for status in policy.statuses),
        **{facet: "; ".join(labels) for facet, labels in policy.facets.items()},
        **{name: "; ".join(texts) for name, texts in policy.dates.items()},
        "last_audited": "; ".join(policy.audited),
    }


def node_columns(lineage: Lineage) -> list[str]:
    """Return the names of all attributes that nodes can have, those of the titles first, by language."""
    languages = {language for policy in lineage.policies.values() for language in policy.titles}
    return [*map(title_attribute, sorted(languages)), *lineage.columns, "resolved", "iri"]


def edge_attributes(lineage: Lineage, edge: Edge) -> Attributes:
    """Return the name of the relation, and if there are any, the paths of the records that assert it and
    the parts that they name.
    """
    lists = {"said_by": edge.said_by, "parts": edge.parts}
    joined: Attributes = {name: "; ".join(texts) for name, texts in lists.items() if texts}
    return {"relation": lineage.relation_name(edge.relation), **joined}


def as_text(value: str | bool) -> str:
    r"""Return a value as text for XML and tables, with U+FFFD for each character that they cannot have.

    >>> as_text(True), as_text("a\x0b]]>")
    ('true', 'a\ufffd]]>')
    """
    return str(value).lower() if isinstance(value, bool) else NOT_XML.sub("\ufffd", value)


def to_networkx(lineage: Lineage) -> networkx.MultiDiGraph[str]:
    """Return policies as nodes, by id, sorted, and relations as edges from successor to predecessor.

    The key of an edge is the name of its relation; attributes are ``node_attributes`` and ``edge_attributes``.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_nodes_from(
        (policy.id, node_attributes(lineage, policy)) for policy in lineage.policies.values()
    )
    for edge in lineage.edges:
        key = lineage.relation_name(edge.relation)
        graph.add_edge(edge.successor, edge.predecessor, key, **edge_attributes(lineage, edge))
    return graph

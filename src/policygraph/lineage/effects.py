"""Which nodes the relations between policies end or change, asked of a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import pyoxigraph as ox

from policygraph.lineage.reached import reached
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.store.graph_store import GraphStore


def ended_with(graph: GraphStore, nodes: Iterable[str]) -> set[str]:
    """Return nodes with all that they end or that ends them, wholly or in part, in any number of steps.

    Where one of these policies stands follows from the statements about them alone.
    """
    ending = _ending(graph)
    return reached(nodes, lambda node: _neighbours(graph, node, ending))


def all_ended_with(graph: GraphStore) -> dict[str, frozenset[str]]:
    """Return node -> what ``ended_with`` returns of it, for all nodes of which it is more than these: the same set for all
    in it. For many nodes that takes much less time.
    """
    neighbours, found = defaultdict[str, set[str]](set), dict[str, frozenset[str]]()
    for relation in _ending(graph):
        for quad in graph.store.quads_for_pattern(None, relation, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                neighbours[quad.subject.value].add(quad.object.value)
                neighbours[quad.object.value].add(quad.subject.value)
    for node in neighbours:
        if node not in found:
            together = frozenset(reached([node], neighbours.__getitem__))
            found.update(dict.fromkeys(together, together))
    return found


def _ending(graph: GraphStore) -> list[ox.NamedNode]:
    """Return the relations that end a policy, wholly or in part."""
    relations = LineageTerms(graph).relations.values()
    return [ox.NamedNode(each.iri) for each in relations if each.ends or each.ends_in_part]


def changed_with(graph: GraphStore, nodes: Collection[str]) -> set[str]:
    """Return nodes with all that they change or need, or that changes or needs them, without an end."""
    relations = LineageTerms(graph).relations.values()
    changing = [ox.NamedNode(each.iri) for each in relations if each.effect in ("changes", "needs")]
    return {*nodes, *(end for node in nodes for end in _neighbours(graph, node, changing))}


def _neighbours(graph: GraphStore, iri: str, relations: Iterable[ox.NamedNode]) -> set[str]:
    quads, node = graph.store.quads_for_pattern, ox.NamedNode(iri)
    ends = [quad.object for relation in relations for quad in quads(node, relation, None)]
    ends += [quad.subject for relation in relations for quad in quads(None, relation, node)]
    return {end.value for end in ends if isinstance(end, ox.NamedNode)}

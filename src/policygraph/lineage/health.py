"""How well a lineage hangs together, relation by relation: cycles, chains, splits, loose ends.

The algorithms are rustworkx's, over numbers in the order of the ids: ties go by id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import rustworkx

from policygraph.lineage.cycles import shortest_way
from policygraph.lineage.edge_arrays import (
    BY_PREDECESSOR,
    BY_SUCCESSOR,
    EdgeArrays,
    Numbers,
    adjacency,
    digraph,
    to_arrays,
)
from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.rdf.namespaces import SCHEME

SUPERSEDED = f"{SCHEME}status/superseded"
STARTS = 1_000  # policies of a set from which a shortest cycle is looked for


@dataclass(frozen=True)
class OneSided:
    """An edge between two policies with records, of which one says nothing; ``said_by`` is the other."""

    successor: str
    predecessor: str
    said_by: str


@dataclass(frozen=True)
class Health:
    """What is true of one relation.

    Each edge is said by both sides, by one side, by no record (in RDF without claims), or is
    unresolved because one of its ends has no record. ``cycles`` are the sets of policies that reach
    each other, ``examples`` a shortest cycle of each. Edges on a cycle make no chain.
    """

    edges: int
    both_sides: int
    one_sided: tuple[OneSided, ...]
    unresolved: tuple[tuple[str, str], ...]  # newer, older
    cycles: tuple[tuple[str, ...], ...]
    examples: tuple[tuple[str, ...], ...]
    components: int
    longest_chain: tuple[str, ...]  # oldest first
    splits: tuple[str, ...]  # older policies with several newer ones
    merges: tuple[str, ...]  # newer policies with several older ones
    ended_without_successor: tuple[str, ...]


def health(lineage: Lineage) -> dict[str, Health]:
    """Return what is true of each relation, by IRI."""
    edges = defaultdict(list)
    for edge in lineage.edges:
        edges[edge.relation].append(edge)
    return {
        iri: analyse(to_arrays(lineage, edges[iri]), _dead_ends(lineage, relation, edges[iri]))
        for iri, relation in lineage.relations.items()
    }


def analyse(edges: EdgeArrays, dead_ends: tuple[str, ...] = ()) -> Health:
    """Return what is true of one relation."""
    nodes, ids, successor, predecessor = len(edges.ids), edges.ids, edges.successor, edges.predecessor
    said = edges.said * edges.resolved
    one = np.flatnonzero((said == BY_SUCCESSOR) | (said == BY_PREDECESSOR))
    loose = np.flatnonzero(~edges.resolved)
    cycles = _cycles(edges)
    component = np.full(nodes, -1)  # number of the cycle that a policy is on
    for number, cycle in enumerate(cycles):
        component[cycle] = number
    cyclic = (component[successor] >= 0) & (component[successor] == component[predecessor])
    straight = successor != predecessor
    return Health(
        edges=len(successor),
        both_sides=int(np.count_nonzero(said == BY_SUCCESSOR + BY_PREDECESSOR)),
        one_sided=tuple(
            OneSided(
                ids[successor[each]],
                ids[predecessor[each]],
                ids[(successor if said[each] == BY_SUCCESSOR else predecessor)[each]],
            )
            for each in one
        ),
        unresolved=tuple((ids[successor[each]], ids[predecessor[each]]) for each in loose),
        cycles=tuple(map(edges.names, cycles)),
        examples=tuple(map(edges.names, _examples(cycles, successor[cyclic], predecessor[cyclic]))),
        components=rustworkx.number_weakly_connected_components(edges.graph),
        longest_chain=edges.names(_longest_chain(nodes, successor[~cyclic], predecessor[~cyclic])),
        splits=edges.names(np.flatnonzero(np.bincount(predecessor[straight], minlength=nodes) > 1)),
        merges=edges.names(np.flatnonzero(np.bincount(successor[straight], minlength=nodes) > 1)),
        ended_without_successor=dead_ends,
    )


def _cycles(edges: EdgeArrays) -> list[list[int]]:
    """Return the sets of policies that reach each other, or themselves, each sorted."""
    components = [
        sorted(each) for each in rustworkx.strongly_connected_components(edges.graph) if len(each) > 1
    ]
    loops = set(edges.successor[edges.successor == edges.predecessor].tolist()) - {
        each for component in components for each in component
    }
    return sorted([*components, *([each] for each in loops)])


def _examples(
    cycles: Iterable[Sequence[int]], successor: Numbers, predecessor: Numbers
) -> list[Sequence[int]]:
    """Return a shortest cycle of each set of policies that reach each other."""
    inside: dict[int, list[int]] = defaultdict(list)
    for new, old in zip(successor.tolist(), predecessor.tolist(), strict=True):
        inside[new].append(old)
    found: list[Sequence[int]] = []
    for cycle in cycles:
        ways = (shortest_way(each, each, inside.__getitem__) for each in cycle[:STARTS])
        found.append(min(ways, key=len)[:-1])
    return found


def _longest_chain(nodes: int, successor: Numbers, predecessor: Numbers) -> list[int]:
    """Return the longest way from an old policy to newer ones; of several, the first by id."""
    if not len(successor):
        return []
    begins, ends = adjacency(nodes, successor, predecessor)
    ahead = [0] * nodes  # how many steps the longest way to newer policies has
    for new in rustworkx.topological_sort(digraph(nodes, successor, predecessor)):
        steps = ahead[new] + 1
        for old in ends[begins[new] : begins[new + 1]]:
            if ahead[old] < steps:
                ahead[old] = steps
    begins, ends = adjacency(nodes, predecessor, successor)
    chain = [ahead.index(max(ahead))]
    while steps := ahead[chain[-1]]:
        nexts = ends[begins[chain[-1]] : begins[chain[-1] + 1]]
        chain.append(next(each for each in nexts if ahead[each] == steps - 1))
    return chain


def _dead_ends(lineage: Lineage, relation: Relation, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Return the policies called superseded that nothing supersedes."""
    if not relation.replaces:
        return ()
    called = [name for name, policy in lineage.policies.items() if policy.statuses and _superseded(policy)]
    replaced = {edge.predecessor for edge in edges if edge.successor != edge.predecessor} if called else set()
    return tuple(name for name in called if name not in replaced)


def _superseded(policy: Policy) -> bool:
    return any(status.iri == SUPERSEDED for status in policy.statuses)


def central(lineage: Lineage, count: int) -> list[tuple[str, float]]:
    """Return the policies that the most important others change, need or name, by PageRank, highest
    first, then by id; only those that some other one names.
    """
    edges = to_arrays(lineage, [edge for edge in lineage.edges if edge.successor != edge.predecessor])
    ranks = rustworkx.pagerank(edges.graph) if edges.ids else {}
    order = sorted(set(edges.predecessor.tolist()), key=lambda each: (-round(ranks[each], 12), each))
    return [(edges.ids[each], round(ranks[each], 6)) for each in order[:count]]

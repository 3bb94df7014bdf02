"""A lineage to its structure, relation by relation: cycles, chains, splits, missing ends.

The algorithms are rustworkx's, over node numbers in the order of the ids: ties go by id.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import rustworkx

from policygraph.lineage.cycles import shortest_path
from policygraph.lineage.edge_arrays import Digraph, EdgeArrays, Numbers, adjacency, digraph, to_arrays
from policygraph.lineage.model import Lineage

STARTS = 1_000  # policies of a component from which a shortest cycle is looked for


class OneSided(NamedTuple):
    """An edge between two policies with records that only one of them states: ``said_by``."""

    successor: str
    predecessor: str
    said_by: str


@dataclass(frozen=True)
class Health:
    """The structure of the graph of one relation; policies are ids, sorted unless said otherwise.

    Each edge is stated by both sides, by one side, by no record (in RDF without claims), or is
    unresolved because one of its ends has no record. Where a policy names itself, its records are both sides.
    ``cycles`` are the strongly connected components with an edge inside, ``examples`` a shortest cycle of each.
    Edges inside them are part of no chain.
    ``ended_without_successor``, of a relation that replaces, have ended, and no other replaces or ends them.
    """

    edges: int
    both_sides: int
    one_sided: tuple[OneSided, ...]
    unresolved: tuple[tuple[str, str], ...]  # successor, predecessor
    cycles: tuple[tuple[str, ...], ...]
    examples: tuple[tuple[str, ...], ...]
    components: int  # weakly connected ones
    longest_chain: tuple[str, ...]  # oldest first
    splits: tuple[str, ...]  # policies with several successors
    merges: tuple[str, ...]  # policies with several predecessors
    ended_without_successor: tuple[str, ...]


def health(lineage: Lineage, edges: EdgeArrays | None = None) -> dict[str, Health]:
    """Return IRI of a relation -> the structure of its graph; ``edges`` are all those of the lineage, where they are known."""
    edges = edges or to_arrays(lineage, lineage.edges)
    iris = [*map(attrgetter("relation"), lineage.edges)]
    number = {iri: number for number, iri in enumerate(dict.fromkeys([*lineage.relations, *iris]))}
    relations = np.fromiter(map(number.__getitem__, iris), np.int64, len(iris))
    dead_ends = _dead_ends(lineage)
    return {
        iri: analyse(edges.only(relations == number[iri]), dead_ends if relation.replaces else ())
        for iri, relation in lineage.relations.items()
    }


def analyse(edges: EdgeArrays, dead_ends: tuple[str, ...] = ()) -> Health:
    """Return the structure of the graph of one relation; ``dead_ends`` ended without a successor."""
    count, successor, predecessor = len(edges.ids), edges.successor, edges.predecessor
    is_loop, unresolved = successor == predecessor, ~edges.resolved
    is_stated = (edges.by_successor | edges.by_predecessor) & edges.resolved
    both_sides = is_stated & (edges.by_successor & edges.by_predecessor | is_loop)
    one_sided = is_stated & ~both_sides
    said_by = np.where(edges.by_successor, successor, predecessor)  # where one side states an edge
    cycles = _cycles(edges)
    component = np.full(count, -1)  # node -> number of its cycle
    for number, cycle in enumerate(cycles):
        component[cycle] = number
    cyclic = (component[successor] >= 0) & (component[successor] == component[predecessor])
    straight = digraph(count, successor[~cyclic], predecessor[~cyclic]) if cycles else edges.graph
    return Health(
        edges=len(successor),
        both_sides=int(np.count_nonzero(both_sides)),
        one_sided=tuple(
            map(OneSided, *(edges.names(nodes[one_sided]) for nodes in (successor, predecessor, said_by)))
        ),
        unresolved=tuple(
            zip(edges.names(successor[unresolved]), edges.names(predecessor[unresolved]), strict=True)
        ),
        cycles=tuple(map(edges.names, cycles)),
        examples=tuple(map(edges.names, _examples(cycles, successor[cyclic], predecessor[cyclic]))),
        components=rustworkx.number_weakly_connected_components(edges.graph),
        longest_chain=edges.names(_longest_chain(count, straight, successor[~cyclic], predecessor[~cyclic])),
        splits=edges.names(np.flatnonzero(np.bincount(predecessor[~is_loop], minlength=count) > 1)),
        merges=edges.names(np.flatnonzero(np.bincount(successor[~is_loop], minlength=count) > 1)),
        ended_without_successor=dead_ends,
    )


def _cycles(edges: EdgeArrays) -> list[list[int]]:
    """Return the strongly connected components with an edge inside, as sorted lists of nodes, sorted."""
    loops = set(edges.successor[edges.successor == edges.predecessor].tolist())
    components = rustworkx.strongly_connected_components(edges.graph)
    return sorted(sorted(nodes) for nodes in components if len(nodes) > 1 or nodes[0] in loops)


def _examples(cycles: list[list[int]], successor: Numbers, predecessor: Numbers) -> list[tuple[int, ...]]:
    """Return a shortest cycle of each component, of the edges inside components."""
    predecessors: dict[int, list[int]] = defaultdict(list)
    for start, end in zip(successor.tolist(), predecessor.tolist(), strict=True):
        predecessors[start].append(end)
    examples = []
    for cycle in cycles:
        # Through one of these leads each cycle, where there is more than one.
        starts = [node for node in cycle if len(predecessors[node]) > 1][:STARTS] or cycle[:1]
        paths = (shortest_path(node, node, predecessors.__getitem__) for node in starts)
        example = min(paths, key=len)[:-1]
        place = example.index(min(example))
        examples.append((*example[place:], *example[:place]))
    return examples


def _longest_chain(nodes: int, graph: Digraph, successor: Numbers, predecessor: Numbers) -> list[int]:
    """Return a longest path of an acyclic graph, given with its edges, the oldest node first; of several, the first by id."""
    if not len(successor):
        return []
    offsets, predecessors = adjacency(nodes, successor, predecessor)
    height = [0] * nodes  # edges on the longest path to a newest policy
    for node in rustworkx.topological_sort(graph):
        for neighbour in predecessors[offsets[node] : offsets[node + 1]]:
            if height[neighbour] <= height[node]:
                height[neighbour] = height[node] + 1
    offsets, successors = adjacency(nodes, predecessor, successor)
    chain = [height.index(max(height))]
    while edges_left := height[chain[-1]]:
        neighbours = successors[offsets[chain[-1]] : offsets[chain[-1] + 1]]
        chain.append(next(node for node in neighbours if height[node] == edges_left - 1))
    return chain


def _dead_ends(lineage: Lineage) -> tuple[str, ...]:
    """Return the policies with the status that they have ended that no other replaces or ends."""
    ending = {iri for iri, relation in lineage.relations.items() if relation.ends}
    ended = {e.predecessor for e in lineage.edges if e.relation in ending and e.successor != e.predecessor}
    return tuple(
        policy_id
        for policy_id, policy in lineage.policies.items()
        if policy_id not in ended and policy.phase == "after"
    )


def central(lineage: Lineage, count: int, edges: EdgeArrays | None = None) -> list[tuple[str, float]]:
    """Return id and PageRank, to 6 digits, of the policies that the most important others change, need or
    name, highest first, then by id; only of those that another policy has an edge to.
    """
    edges = edges or to_arrays(lineage, lineage.edges)
    edges = edges.only(edges.successor != edges.predecessor)
    ranks = rustworkx.pagerank(edges.graph) if edges.ids else {}
    order = nsmallest(
        count,
        np.flatnonzero(np.bincount(edges.predecessor)).tolist(),
        key=lambda node: (-round(ranks[node], 12), node),
    )
    return [(edges.ids[node], round(ranks[node], 6)) for node in order]

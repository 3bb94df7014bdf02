"""A made-up history of policies, the analysis of its edges by rustworkx alone, and whether ours is right.

A history is made up in which every policy replaces an earlier one; some replace two (a merge), some are
replaced by two (a split), and small cycles are planted apart. What was planted, and networkx, are the
judges.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import Any

import networkx
import numpy as np
import rustworkx

from policygraph.lineage.edge_arrays import EdgeArrays, digraph, to_arrays
from policygraph.lineage.health import health
from policygraph.lineage.model import Edge, Lineage, Policy, Relation

Graph = rustworkx.PyDiGraph[Any, None]
CHAIN = 25  # at most, in steps from the oldest to the newest
CYCLES = 500


def history(count: int, seed: int = 7) -> tuple[Lineage, list[tuple[str, ...]]]:
    """Return a lineage of so many edges, and the cycles in it."""
    draw = random.Random(seed)
    edges: set[tuple[str, str]] = set()
    level: dict[str, int] = {}
    names: list[str] = []
    while len(edges) < count - 4 * CYCLES:
        name = f"p{len(names):07d}"
        level[name] = 0
        for predecessor in draw.sample(names, min(len(names), draw.choice((0, 1, 1, 1, 1, 2)))):
            if level[predecessor] < CHAIN:
                edges.add((name, predecessor))
                level[name] = max(level[name], level[predecessor] + 1)
        names.append(name)
    cycles = []
    for number in range(CYCLES):
        cycle = tuple(f"c{number:04d}-{each}" for each in range(draw.choice((2, 3, 4))))
        edges.update(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
        cycles.append(cycle)
        names += cycle
    said = (
        Edge(successor, predecessor, "supersedes", ("n.md",), ("o.md",))
        for successor, predecessor in sorted(edges)
    )
    policies = {name: Policy(name) for name in sorted(names)}
    relations = {"supersedes": Relation("supersedes", "supersedes", "replaces")}
    return Lineage(policies, tuple(said), relations), cycles


def alone(graph: Graph, straight: Graph) -> None:
    """Run the algorithms that a report needs, on graphs that are loaded."""
    rustworkx.strongly_connected_components(graph)
    rustworkx.number_weakly_connected_components(graph)
    rustworkx.topological_sort(straight)
    rustworkx.dag_longest_path_length(straight)


def load(lineage: Lineage) -> tuple[EdgeArrays, Graph, Graph]:
    """Return a lineage's edges as numbers, its graph, and the graph of what is on no cycle."""
    edges = to_arrays(lineage, lineage.edges)
    assert edges.graph.num_edges() == len(lineage.edges)
    on_cycle = [number for number, name in enumerate(edges.ids) if name.startswith("c")]
    straight = ~np.isin(edges.successor, on_cycle)
    rest = digraph(len(edges.ids), edges.successor[straight], edges.predecessor[straight])
    return edges, edges.graph, rest


def check(lineage: Lineage, cycles: list[tuple[str, ...]]) -> None:
    """Compare a report with what was planted, and with networkx."""
    found = health(lineage)["supersedes"]
    judge: networkx.DiGraph[str] = networkx.DiGraph()
    judge.add_edges_from((edge.successor, edge.predecessor) for edge in lineage.edges)
    assert found.edges == judge.number_of_edges()
    assert set(found.cycles) == {tuple(sorted(cycle)) for cycle in cycles}
    assert {tuple(sorted(example)) for example in found.examples} == set(found.cycles)
    assert found.components == networkx.number_weakly_connected_components(judge)
    successor = Counter(edge.predecessor for edge in lineage.edges)
    predecessor = Counter(edge.successor for edge in lineage.edges)
    assert found.splits == tuple(sorted(name for name, count in successor.items() if count > 1))
    assert found.merges == tuple(sorted(name for name, count in predecessor.items() if count > 1))
    judge.remove_nodes_from([name for cycle in cycles for name in cycle])
    assert len(found.longest_chain) == networkx.dag_longest_path_length(judge) + 1
    chain = found.longest_chain
    assert all(judge.has_edge(new, old) for old, new in pairwise(chain))

"""How long the lineage part of a report takes, beside rustworkx alone, and whether it is right.

python benchmarks/lineage.py [EDGES]     1,000,000 unless given

A history is made up in which every policy replaces an earlier one; some replace two (a merge), some are
replaced by two (a split), and small circles are planted apart. What was planted, and networkx, are the
judges. Making the history and loading it into graphs is not timed.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import networkx
import numpy as np
import rustworkx

from policygraph.lineage.edge_arrays import EdgeArrays, digraph, to_arrays
from policygraph.lineage.health import analyse, health
from policygraph.lineage.model import Edge, Lineage, Policy, Relation

CHAIN = 25  # at most, in steps from the oldest to the newest
CIRCLES = 500


def history(count: int, seed: int = 7) -> tuple[Lineage, list[tuple[str, ...]]]:
    """Return a lineage of so many edges, and the circles in it."""
    draw = random.Random(seed)
    edges: set[tuple[str, str]] = set()
    level: dict[str, int] = {}
    names: list[str] = []
    while len(edges) < count - 4 * CIRCLES:
        name = f"p{len(names):07d}"
        level[name] = 0
        for predecessor in draw.sample(names, min(len(names), draw.choice((0, 1, 1, 1, 1, 2)))):
            if level[predecessor] < CHAIN:
                edges.add((name, predecessor))
                level[name] = max(level[name], level[predecessor] + 1)
        names.append(name)
    circles = []
    for number in range(CIRCLES):
        circle = tuple(f"c{number:04d}-{each}" for each in range(draw.choice((2, 3, 4))))
        edges.update(zip(circle, (*circle[1:], circle[0]), strict=True))
        circles.append(circle)
        names += circle
    said = (
        Edge(successor, predecessor, "supersedes", ("n.md",), ("o.md",))
        for successor, predecessor in sorted(edges)
    )
    policies = {name: Policy(name) for name in sorted(names)}
    relations = {"supersedes": Relation("supersedes", "supersedes", "replaces")}
    return Lineage(policies, tuple(said), relations), circles


def alone(graph: rustworkx.PyDiGraph[Any, None], straight: rustworkx.PyDiGraph[Any, None]) -> None:
    """Run the algorithms that a report needs, on graphs that are loaded."""
    rustworkx.strongly_connected_components(graph)
    rustworkx.number_weakly_connected_components(graph)
    rustworkx.topological_sort(straight)
    rustworkx.dag_longest_path_length(straight)


def load(lineage: Lineage) -> EdgeArrays:
    """Return a lineage's edges as numbers, with the graph of rustworkx made."""
    edges = to_arrays(lineage, lineage.edges)
    assert edges.graph.num_edges() == len(lineage.edges)
    return edges


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def check(lineage: Lineage, circles: list[tuple[str, ...]]) -> None:
    """Compare a report with what was planted, and with networkx."""
    found = health(lineage)["supersedes"]
    judge: networkx.DiGraph[str] = networkx.DiGraph()
    judge.add_edges_from((edge.successor, edge.predecessor) for edge in lineage.edges)
    assert found.edges == judge.number_of_edges()
    assert set(found.cycles) == {tuple(sorted(circle)) for circle in circles}
    assert {tuple(sorted(example)) for example in found.examples} == set(found.cycles)
    assert found.components == networkx.number_weakly_connected_components(judge)
    successor = Counter(edge.predecessor for edge in lineage.edges)
    predecessor = Counter(edge.successor for edge in lineage.edges)
    assert found.splits == tuple(sorted(name for name, count in successor.items() if count > 1))
    assert found.merges == tuple(sorted(name for name, count in predecessor.items() if count > 1))
    judge.remove_nodes_from([name for circle in circles for name in circle])
    assert len(found.longest_chain) == networkx.dag_longest_path_length(judge) + 1
    chain = found.longest_chain
    assert all(judge.has_edge(new, old) for old, new in pairwise(chain))


def main(count: int) -> None:
    """Print both times, their ratio, and that the answers are right."""
    lineage, circles = history(count)
    loading, edges = seconds(lambda: load(lineage))
    on_circle = {number for number, name in enumerate(edges.ids) if name.startswith("c")}
    straight = ~np.isin(edges.successor, list(on_circle))
    rest = digraph(len(edges.ids), edges.successor[straight], edges.predecessor[straight])
    ours, _ = seconds(lambda: analyse(edges))
    theirs, _ = seconds(lambda: alone(edges.graph, rest))
    check(lineage, circles)
    print(f"{len(lineage.edges):,} edges, {len(lineage.policies):,} policies; the answers are right")
    print(
        f"{ours:.2f} s, {ours / theirs:.1f} times rustworkx alone ({theirs:.2f} s); loading {loading:.2f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""Many nodes are asked about some at a time, in their order."""

from __future__ import annotations

import pytest

from policygraph.store import spread
from policygraph.store.graph_store import GraphStore
from policygraph.store.spread import in_turn, parts


def asked(graph: GraphStore, nodes: list[str]) -> list[str]:
    return [graph.base, *nodes]


def test_each_part_is_asked_about_in_order(seeds_graph: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "AT_ONCE", 2)
    base = seeds_graph.base
    assert list(in_turn(seeds_graph, asked, parts(["x:a", "x:b", "x:c"]))) == [
        [base, "x:a", "x:b"],
        [base, "x:c"],
    ]

"""The graph that is asked."""

from __future__ import annotations

import pytest

from policygraph.store.graph_store import GraphStore


@pytest.fixture
def graph(seeds_graph: GraphStore) -> GraphStore:
    return seeds_graph

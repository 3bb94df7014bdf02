"""Statistics that plots are drawn of."""

from __future__ import annotations

from datetime import date

import pytest

from policygraph.query.statistics import Statistics, corpus_statistics
from policygraph.store.graph_store import GraphStore


@pytest.fixture(scope="session")
def seeds_statistics(seeds_graph: GraphStore) -> Statistics:
    return corpus_statistics(seeds_graph, date(2026, 11, 1))


@pytest.fixture(scope="session")
def hub_statistics(hub_graph: GraphStore) -> Statistics:
    return corpus_statistics(hub_graph, date(2026, 11, 1))

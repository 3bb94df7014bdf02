"""What ends or changes what, asked of a store: of some nodes, and of all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policygraph.lineage.effects import all_ended_with, changed_with, ended_with
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, write

RECORDS: dict[str, dict[str, Any]] = {
    "new.md": {"id": "new", "title": "New", "evolution": {"supersedes": ["old", "gone"]}},
    "old.md": {"id": "old", "title": "Old", "evolution": {"supersededBy": "new"}},
    "act.md": {"id": "act", "title": "Act", "evolution": {"amends": ["old"]}},
    "rule.md": {"id": "rule", "title": "Rule", "evolution": {"implements": ["act"], "references": ["apart"]}},
    "apart.md": {"id": "apart", "title": "Apart"},
}


@pytest.fixture
def graph(tmp_path: Path) -> GraphStore:
    for path, metadata in RECORDS.items():
        write(tmp_path / "r", path, metadata)
    return build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()


def iris(*names: str) -> set[str]:
    return {f"{BASE}policy/{name}" for name in names}


def test_what_ends_what_is_followed_any_number_of_steps(graph: GraphStore) -> None:
    assert ended_with(graph, iris("gone")) == iris("new", "old", "gone")
    assert ended_with(graph, iris("apart")) == iris("apart")


def test_what_ends_what_is_the_same_read_of_all_at_once(graph: GraphStore) -> None:
    together = ended_with(graph, iris("old"))
    assert all_ended_with(graph) == {node: ended_with(graph, [node]) for node in together}


def test_what_changes_or_needs_what_is_followed_one_step_either_way(graph: GraphStore) -> None:
    assert changed_with(graph, iris("old")) == iris("act", "old")
    assert changed_with(graph, iris("act")) == iris("act", "old", "rule")
    assert changed_with(graph, iris("rule")) == iris("act", "rule")
    assert changed_with(graph, iris("apart")) == iris("apart")
    assert changed_with(graph, iris("new")) == iris("new")

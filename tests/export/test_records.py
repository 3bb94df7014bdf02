"""Records written back from the graph: the same that were read, and over nothing."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.export.records import write_records
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.export.helpers import in_store
from tests.helpers import PG, comparable, json_front_matter


def test_every_record_of_the_hub_is_written_back(hub: Path, hub_graph: GraphStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert write_records(hub_graph, out) == 172
    for file in sorted(hub.rglob("*.md")):
        written = out / file.relative_to(hub)
        assert comparable(json_front_matter(written)) == comparable(json_front_matter(file)), file.name
        original = file.read_text("utf-8")
        assert (
            written.read_text("utf-8").partition("\n---\n")[2].strip()
            == original.partition("\n---\n")[2].strip()
        )


def test_records_written_back_build_the_same_graph(graph: GraphStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_records(graph, out)
    again = build(Settings(root=tmp_path, sources=(out,))).open()

    def less_digest(found: set[ox.Triple]) -> set[ox.Triple]:
        return {triple for triple in found if triple.predicate.value != f"{PG}sha256"}

    assert less_digest(in_store(again)) == less_digest(in_store(graph))


def test_records_are_not_written_over_anything(graph: GraphStore, seeds: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an empty folder"):
        write_records(graph, seeds)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="not an empty folder"):
        write_records(graph, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert write_records(graph, tmp_path / "empty") == 17

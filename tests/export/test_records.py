"""Records written back from the graph: the same that were read, and over nothing."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from policygraph.errors import UsageError
from policygraph.export.records import write_records
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.export.helpers import in_store
from tests.helpers import PG, comparable, json_front_matter
from tests.mapping.helpers import data_profile


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


def less_digest(found: set[ox.Triple]) -> set[ox.Triple]:
    return {triple for triple in found if triple.predicate.value != f"{PG}sha256"}


def test_records_written_back_build_the_same_graph(graph: GraphStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_records(graph, out)
    again = build(Settings(root=tmp_path, sources=(out,))).open()

    assert less_digest(in_store(again)) == less_digest(in_store(graph))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", 'no = "ACT 1"\nafter = ["ACT 2"]\nodd = 2024-01-01\n\n[more]\nx = [{y = 1.10}]\n'),
        ("a.yaml", "no: ACT 1\nafter: [ACT 2]\nodd: 2024-01-01\nmore: {x: [{y: 1.10}]}\n"),
        (
            "a.json",
            '{"no": "ACT 1", "after": ["ACT 2"], "odd": "2024-01-01", "more": {"x": [{"y": "1.10"}]}}',
        ),
    ],
)
def test_a_file_of_data_comes_back_in_the_syntax_of_its_ending(name: str, text: str, tmp_path: Path) -> None:
    profile, source, out = data_profile(tmp_path), tmp_path / "r", tmp_path / "back" / "r"
    source.mkdir()
    (source / name).write_text(text, "utf-8")
    (source / "a.rst").write_text("The text.\n", "utf-8")
    settings = Settings(root=tmp_path, sources=(source,), profile=profile)
    first = build(settings).open()
    write_records(first, out)
    assert sorted(file.name for file in out.iterdir()) == sorted(["a.rst", name])
    again = build(replace(settings, sources=(out,))).open()
    assert less_digest(in_store(again)) == less_digest(in_store(first))
    read = {".toml": tomllib.loads, ".json": json.loads}.get(Path(name).suffix, yaml.safe_load)
    assert read((out / name).read_text("utf-8"))["after"] == ["ACT 2"]


FRONTS = {
    "a.md": "---\n# the number of the act\nid: a\nevolution: {supersedes: [c, b]}  # in this order\ntitle: A\n---\nText.\n",
    "b.md": '+++\ntitle = "B"  # not final\nid = "b"\n+++\n\nText.\n\n',
    "c.md": '---\r\n{"title": "C",\r\n "id": "c"}\r\n---\r\n',
    "d.md": "---\nid: d\ntitle: D\nodd:  # mappings whose keys are not in the order of the alphabet\n  - {b: 2, a: 1}\n  - {b: 1, a: 2}\n---\n",
}


def test_a_record_is_written_as_its_file_is_where_that_says_what_the_graph_does(tmp_path: Path) -> None:
    source = tmp_path / "r"
    source.mkdir()
    for name, text in FRONTS.items():
        (source / name).write_bytes(text.encode())
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    write_records(graph, tmp_path / "out", (source,))
    assert {file.name: file.read_bytes().decode() for file in (tmp_path / "out").iterdir()} == FRONTS
    (source / "a.md").write_text("---\nid: other\n---\n", "utf-8")  # since it was built
    (source / "b.md").unlink()
    write_records(graph, tmp_path / "again", (source,))
    written = {file.name: file.read_bytes().decode() for file in (tmp_path / "again").iterdir()}
    assert written["c.md"] == FRONTS["c.md"]
    assert [json_front_matter(tmp_path / "again" / name)["title"] for name in ("a.md", "b.md")] == ["A", "B"]


def test_records_are_not_written_over_anything(graph: GraphStore, seeds: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an empty folder"):
        write_records(graph, seeds)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="not an empty folder"):
        write_records(graph, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert write_records(graph, tmp_path / "empty") == 17

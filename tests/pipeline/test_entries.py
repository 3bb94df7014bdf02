"""What a record's entry has, and which records are mapped again because of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.mapping.sources import record_files
from policygraph.pipeline import build
from policygraph.pipeline.entries import to_entry
from policygraph.settings import Settings
from tests.helpers import BASE, PG, write


def test_an_entry_depends_on_its_files_alone(tmp_path: Path) -> None:
    file = write(tmp_path, "en/a.md", {"id": "a", "title": "T"}, "Text")
    found = build(Settings(root=tmp_path, sources=(tmp_path,)))
    (files,) = record_files(Settings(root=tmp_path, sources=(tmp_path,)), found.profile)
    entry, _ = to_entry(files, found.profile, BASE, ("en", "zh"))
    assert (entry.policy, entry.named, entry.language) == (f"{BASE}policy/a", f"{BASE}policy/a", "en")
    assert entry.statements.count("\n") == len(set(entry.statements.splitlines())) > 5
    file.write_text("no front matter", "utf-8")
    entry, _ = to_entry(files, found.profile, BASE, ("en", "zh"))
    assert (entry.policy, entry.record, entry.lines, entry.statements) == (None, None, None, "")


def test_an_id_of_its_own_goes_when_the_other_file_does(tmp_path: Path) -> None:
    def policies() -> list[str]:
        found = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile="adr"))
        return [iri.rpartition("/")[2] for iri in found.generation.manifest.subjects()]

    for name in ("0005-a", "0005-b", "0006-c"):
        (tmp_path / "r").mkdir(exist_ok=True)
        (tmp_path / "r" / f"{name}.md").write_text("# T\n\n## Status\n\nAccepted\n", "utf-8")
    assert policies() == ["0005-a", "0005-b", "6"]
    (tmp_path / "r" / "0005-b.md").unlink()
    assert policies() == ["5", "6"]
    (tmp_path / "r" / "0006-c.md").rename(tmp_path / "r" / "0005-c.md")
    assert policies() == ["0005-a", "0005-c"]


@pytest.mark.parametrize(
    ("written", "claim"),
    [
        ("../acts/law-7.md", "supersedes"),
        ("../acts/law-7.md (arts. 1-23)", "supersedesInPart"),
        ("[the law](../acts/law-7.md) (in part)", "supersedesInPart"),
        ("[the law](../acts/law-7.md)（部分）", "supersedesInPart"),
        ("[the law](../acts/law-7.md)", "supersedes"),
    ],
)
def test_a_part_of_a_file_is_a_part_of_what_its_record_describes(
    tmp_path: Path, written: str, claim: str
) -> None:
    write(tmp_path, "r/acts/law-7.md", {"id": "data-act", "title": "D"})
    write(tmp_path, "r/new/a.md", {"id": "a", "title": "A", "supersedes": written})
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    edges = [(edge.relation, edge.predecessor) for edge in read_lineage(graph).edges]
    assert edges == [(PG + claim, "data-act")]

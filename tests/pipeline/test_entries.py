"""What a record's entry has, and which records are mapped again because of others."""

from __future__ import annotations

from pathlib import Path

from policygraph.mapping.sources import record_files
from policygraph.pipeline import build
from policygraph.pipeline.entries import to_entry
from policygraph.settings import Settings
from tests.helpers import BASE, write


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

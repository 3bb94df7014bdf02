"""How a profile covers records is kept, and taken again as long as nothing has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.mapping import kept_coverage
from policygraph.mapping.coverage import cover
from policygraph.mapping.kept_coverage import covered_by
from policygraph.profile.load import load_profile
from policygraph.settings import Settings
from tests.helpers import write


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "odd": 1, "status": "Odd"})
    evolution = {"supersedes": ["gone"], "references": 3.5}
    write(tmp_path / "r", "b.md", {"id": "b", "title": "B", "evolution": evolution})
    (tmp_path / "r" / "README.md").write_text("No record.\n", "utf-8")
    monkeypatch.setattr(kept_coverage, "SECOND", -(10**12))  # all files count as old
    found = Settings(root=tmp_path, sources=(tmp_path / "r",))
    found.state.mkdir()
    return found


def times(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Return a list that grows whenever records are read."""
    calls: list[None] = []

    def counted(*values: object) -> object:
        calls.append(None)
        return cover(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_coverage, "cover", counted)
    return calls


def test_what_is_kept_is_what_was_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    profile, calls = load_profile("policy"), times(monkeypatch)
    expected = cover(settings, profile)
    assert expected.unmapped
    assert expected.unresolved
    assert expected.unused
    assert expected.left_out
    assert [covered_by(settings, profile) for _ in range(3)] == [expected] * 3
    assert len(calls) == 1


def test_files_that_are_passed_over_are_looked_for_each_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, calls = load_profile("policy"), times(monkeypatch)
    covered_by(settings, profile)
    other = settings.sources[0] / "kep.yaml"
    other.write_text("title: Foo\nstatus: provisional\n", "utf-8")
    assert covered_by(settings, profile).passed_over == [other]
    assert len(calls) == 1


@pytest.mark.parametrize("change", ["edit", "add", "remove", "profile", "damage", "another number", "recent"])
def test_records_are_read_again_where_anything_else_counts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    profile, calls = load_profile("policy"), times(monkeypatch)
    covered_by(settings, profile)
    folder = settings.sources[0]
    if change in ("edit", "add"):
        write(folder, "a.md" if change == "edit" else "c.md", {"id": "a", "title": "AB"})
    elif change == "remove":
        (folder / "a.md").unlink()
    elif change == "profile":
        profile = load_profile("pep")
    elif change in ("damage", "another number"):
        (kept,) = settings.state.glob("coverage-*")
        number = kept.read_text("utf-8").replace('"records": 2', '"records": 3')
        kept.write_text("[1" if change == "damage" else number, "utf-8")
    else:
        monkeypatch.setattr(kept_coverage, "SECOND", 10**12)
    assert covered_by(settings, profile) == cover(settings, profile)
    assert len(calls) == 2


def test_nothing_is_kept_without_stores_or_where_a_file_cannot_be_read(settings: Settings) -> None:
    profile = load_profile("policy")
    (settings.sources[0] / "c.md").write_text("---\nid: c\n", "utf-8")
    assert covered_by(settings, profile).unread
    assert not list(settings.state.iterdir())
    (settings.sources[0] / "c.md").unlink()
    settings.state.rmdir()
    assert not covered_by(settings, profile).unread
    assert not settings.state.exists()

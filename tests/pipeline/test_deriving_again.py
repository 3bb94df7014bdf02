"""Rules are run again where anything that they read has changed, and not where only texts have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policygraph.pipeline import deriving_again, filling
from policygraph.store.generations import Generation
from policygraph.store.rules import Derived, run
from tests.helpers import write
from tests.pipeline.helpers import judge


def test_no_rule_is_run_where_only_a_text_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcdef":
        write(tmp_path / "r", f"{name}.md", {"id": name, "evolution": {"supersedes": ["a"]}})
    judge(tmp_path / "r", tmp_path / "first")
    asked: list[int] = []

    def noted(*about: Any) -> Derived:
        asked.append(len(about[-1]))
        return run(*about)

    monkeypatch.setattr(deriving_again, "run", noted)
    write(tmp_path / "r", "b.md", {"id": "b", "evolution": {"supersedes": ["a"]}}, "Other words")
    assert judge(tmp_path / "r", tmp_path / "text").rebuilt
    assert not asked
    write(tmp_path / "r", "b.md", {"id": "b", "pubDate": "2020-01-01", "evolution": {"supersedes": ["a"]}})
    judge(tmp_path / "r", tmp_path / "date")
    assert asked


@pytest.mark.parametrize(("most", "is_anew"), [(4, True), (100, False)])
def test_what_affects_most_policies_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, is_anew: bool
) -> None:
    monkeypatch.setattr(deriving_again, "MOST_NODES", most)
    for name in "abcdefgh":
        more = {"evolution": {"supersedes": ["a"]}} if name != "a" else {}
        write(tmp_path / "r", f"{name}.md", {"id": name, "status": "Active", **more})
    judge(tmp_path / "r", tmp_path / "first")
    filled, fill = list[Path](), filling.fill

    def noted(generation: Generation, *about: Any, **more: Any) -> None:
        filled.append(generation.folder)
        fill(generation, *about, **more)

    monkeypatch.setattr(filling, "fill", noted)
    write(tmp_path / "r", "a.md", {"id": "a", "status": "Repealed"})
    found = judge(tmp_path / "r", tmp_path / "second")
    assert (found.generation.folder in filled) == is_anew
    assert found.counts()["changed"] == 1
    assert len([*found.generation.folder.parent.glob("gen-*")]) == 2  # nothing is left of what was begun

"""A store that is brought up to date by differences holds what one that is built anew does."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policygraph.pipeline import file_differences, updating
from policygraph.store.rules import Derived, run
from tests.helpers import write
from tests.pipeline.helpers import EDITED, edit, judge


@pytest.mark.parametrize("seed", range(2))
@EDITED
def test_random_edits_give_what_a_fresh_build_gives(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    names: list[str],
    text: Callable[[random.Random], str],
    seed: int,
) -> None:
    monkeypatch.setattr(file_differences, "MOST_CHANGED", 10)
    chance, folder = random.Random(seed), tmp_path / "records"
    folder.mkdir()
    done: list[str] = []
    for round_ in range(8):
        done += [edit(folder, chance, names, text) for _ in range(chance.randint(1, 1 + 5 * (not round_)))]
        try:
            judge(folder, tmp_path / str(round_), profile=profile)
        except AssertionError as error:
            error.add_note("; ".join(done))
            raise


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

    monkeypatch.setattr(updating, "run", noted)
    write(tmp_path / "r", "b.md", {"id": "b", "evolution": {"supersedes": ["a"]}}, "Other words")
    assert judge(tmp_path / "r", tmp_path / "text").rebuilt
    assert not asked
    write(tmp_path / "r", "b.md", {"id": "b", "pubDate": "2020-01-01", "evolution": {"supersedes": ["a"]}})
    judge(tmp_path / "r", tmp_path / "date")
    assert asked

"""What decides that the next store is built, and from which records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.pipeline import build
from tests.helpers import write
from tests.store.helpers import count, settings


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_change_of_files_builds_again(seeds: Path, tmp_path: Path, change: str) -> None:
    build(settings(tmp_path, seeds))
    if change == "edit":
        write(seeds, "en/alberta-ccir.md", {"id": "alberta-ccir", "title": "T"})
    elif change == "add":
        write(seeds, "en/new.md", {"id": "new", "title": "T"})
    else:
        (seeds / "en" / "alberta-ccir.md").unlink()
    again = build(settings(tmp_path, seeds))
    expected = {"edit": (1, 0), "add": (1, 0), "remove": (0, 1)}[change]
    assert (again.counts()["changed"], again.counts()["removed"]) == expected
    fresh = build(settings(tmp_path / "fresh", seeds))
    assert count(again) == count(fresh)


def test_the_largest_file_is_a_setting_that_counts_at_the_next_build(tmp_path: Path) -> None:
    source = tmp_path / "records"
    write(source, "good.md", {"id": "good"})
    write(source, "long.md", {"id": "long"}, "x" * 1_000)
    assert not build(settings(tmp_path, source)).problems()
    again = build(replace(settings(tmp_path, source), largest_file=1_000))
    assert [(found.path, found.code) for found in again.problems()] == [("long.md", "too-large")]

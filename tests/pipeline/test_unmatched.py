"""A build says how much of a profile of one's own nothing matches, as many as ``profile check`` names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import run, write
from tests.profile.helpers import write_example


def told(folder: Path) -> tuple[str, int]:
    """Return what a build says, and how many patterns ``profile check`` names."""
    text = run("build", "rfcs", "--profile", "rfc").stderr.splitlines()
    covered = json.loads(run("profile", "check", "rfcs", "--profile", "rfc", "--format", "json").stdout)
    return next((line for line in text if "nothing" in line), ""), len(covered["unused_patterns"])


def test_a_build_tells_of_as_many_patterns_as_the_check_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_example(tmp_path)
    monkeypatch.chdir(tmp_path)
    for number in range(8):
        write(tmp_path / "rfcs", f"rfc{number + 1}.md", {"rfc": number + 1, "title": "T"})
    said, number = told(tmp_path)
    assert number > 1
    assert said == (
        f"warning: {number} patterns of the profile match nothing; policygraph profile check names them"
    )
    assert told(tmp_path) == (said, number)  # where nothing has changed
    facts = {"title": "T", "obsoletes": "2616", "status": "Not Issued", "date": "2014-06"}
    write(tmp_path / "rfcs", "rfc1.md", {"rfc": "1", **facts})
    again, fewer = told(tmp_path)
    assert fewer < number
    assert f" {fewer} pattern" in again
    assert "nothing" not in run("build", "rfcs", "--profile", "rfc", "-q").stderr


def test_a_profile_that_comes_with_the_program_is_not_told_of(workdir: Path) -> None:
    write(workdir, "r/a.md", {"id": "a", "title": "A"})
    assert run("build", "r").stderr.count("nothing") == 0

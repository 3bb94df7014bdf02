"""Paths in what services show beside the files of a repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.findings import Finding
from policygraph.report.findings import FORMATS
from policygraph.report.findings.repository_paths import from_root
from tests.helpers import run, write


@pytest.fixture
def subfolder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder docs of a repository, which is the working folder."""
    repository = tmp_path / "repo"
    (repository / ".git").mkdir(parents=True)
    write(repository, "docs/policies/a.md", {"id": "a", "title": "A"})
    monkeypatch.chdir(repository / "docs")
    return repository / "docs"


def test_paths_begin_at_the_root_of_the_repository_wherever_the_command_runs(subfolder: Path) -> None:
    sarif = json.loads(run("validate", "policies", "--format", "sarif").stdout)
    locations = [result["locations"][0]["physicalLocation"] for result in sarif["runs"][0]["results"]]
    assert {place["artifactLocation"]["uri"] for place in locations} == {"docs/policies/a.md"}
    assert "file=docs/policies/a.md," in run("validate", "policies", "--format", "github").stdout
    assert run("validate", "policies").stdout.startswith("policies/a.md:")


def test_a_submodule_is_a_repository_of_its_own(subfolder: Path) -> None:
    (subfolder / "policies" / ".git").write_text("gitdir: elsewhere", "utf-8")
    assert from_root("policies/a.md") == "a.md"


def test_outside_of_any_repository_and_without_a_file_paths_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert from_root("r/a.md") == "r/a.md"
    assert from_root(f"{tmp_path}/r/a.md") == f"{tmp_path}/r/a.md"
    finding = Finding("", 0, 0, "c", "m", focus="x:y")
    assert "file=" not in FORMATS["github"]([finding], {})

"""The command history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import run
from tests.revisions.helpers import Repo


def test_history_prints_commits_newest_first(repo: Repo) -> None:
    lines = run("history", "a").stdout.splitlines()
    assert [line[:10] for line in lines if line.startswith("2026")] == ["2026-01-03", "2026-01-02"]
    assert lines[0].endswith("  Ann Author  second")
    assert lines[1] == "  status (en)  Active → Superseded"
    assert "first" not in run("history", "a", "--limit", "1").stdout
    found = json.loads(run("history", "a", "--property", "status", "--format", "json").stdout)
    assert [[each["new"] for each in commit["changes"]] for commit in found["commits"]] == [
        ["Superseded"],
        ["Active"],
    ]
    assert (
        "| second | status (en) | Active → Superseded |" in run("history", "a", "--format", "markdown").stdout
    )


def test_history_of_either_name_says_that_it_was_renamed(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "new", "title": "T", "status": "Superseded"})
    repo.commit("renamed")
    text = run("history", "a").stdout
    assert text.splitlines()[1:3] == ["  renamed from a to new", "  id (en)  a → new"]
    assert run("history", "new").stdout == text
    found = json.loads(run("history", "a", "--format", "json").stdout)
    assert found["policy"] == "new"
    assert [commit["renamed"] for commit in found["commits"]] == [[{"old": "a", "new": "new"}], [], []]
    assert "| renamed |  | renamed from a to new |" in run("history", "a", "--format", "markdown").stdout


def test_history_tells_what_it_could_not_read(repo: Repo) -> None:
    repo.write("en/a.md", "id: a\nid: a")
    broken = repo.commit("broken")[:10]
    repo.write("en/a.md", {"id": "a", "title": "T", "status": "Superseded"})
    repo.commit("mended")
    result = run("history", "a")
    assert result.stderr == (
        f"skipped in {broken}: policies/en/a.md:3:1: error duplicate-key [id]: the key id stands twice. Keep one of the two.\n"
    )
    assert "mended" not in result.stdout
    assert run("history", "a", "-q").stderr == ""


def test_history_of_a_shallow_clone_says_so(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert "this clone is shallow" in run("history", "a", "-s", "policies").stderr
    assert "this clone is shallow" not in run("history", "a", "-s", "policies", "-q").stderr

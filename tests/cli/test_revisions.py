"""The commands diff and history: formats, exit statuses, options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import run
from tests.revisions.helpers import Repo


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo.of_two_states(tmp_path / "repo")
    monkeypatch.chdir(found.folder)
    (found.folder / "policygraph.toml").write_text("sources = ['policies']\n", "utf-8")
    return found


def test_diff_prints_text_json_and_markdown(repo: Repo) -> None:
    assert run("diff", "HEAD~1", "HEAD").stdout == (
        "1 value changed\n\na  T\n  status  Active → Superseded\n"
    )
    found = json.loads(run("diff", "HEAD~1", ".", "--format", "json").stdout)
    assert (found["schema_version"], found["changed"][0]["new"]) == (1, "Superseded")
    assert "findings_gained" not in found
    markdown = run("diff", "HEAD~1", "policies", "--format", "markdown", "-o", "out.md")
    assert (markdown.exit_code, markdown.stdout) == (0, "")
    assert "| a | status | Active → Superseded |" in Path("out.md").read_text("utf-8")
    assert "状态" in run("diff", "HEAD~1", "HEAD", "--language", "zh").stdout


def test_exit_code_says_whether_there_are_differences(repo: Repo) -> None:
    assert run("diff", "HEAD~1", "HEAD").exit_code == 0
    for format in ("text", "json", "markdown", "rdfpatch"):
        assert run("diff", "HEAD~1", "HEAD", "--exit-code", "--format", format).exit_code == 1
        assert run("diff", "HEAD", "HEAD", "--exit-code", "--format", format).exit_code == 0


def test_diff_tells_findings_where_it_is_asked(repo: Repo) -> None:
    found = json.loads(run("diff", "HEAD~1", "HEAD", "--findings", "--format", "json").stdout)
    assert [each["code"] for each in found["findings_gained"]] == ["lineage-dead-end"]
    assert found["findings_mended"] == []
    assert "findings gained\n  policies/en/a.md:" in run("diff", "HEAD~1", "HEAD", "--findings").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["diff", "HEAD", "nope"], "there is no revision nope"),
        (["diff", "--", "-x", "HEAD"], "there is no revision -x"),
        (["diff", "HEAD"], "Missing argument 'NEW'"),
        (
            ["diff", "HEAD", "HEAD", "--format", "rdfpatch", "-s", "nowhere"],
            "there is no file or folder nowhere",
        ),
        (["history", "b"], "there is no policy, facility or country b."),
        (["history", "a", "--property", "titel"], "no commit changed titel of a. Did you mean title?"),
        (["history", "a", "--limit", "0"], "0 is not in the range"),
    ],
)
def test_wrong_usage_has_status_2(arguments: list[str], message: str, repo: Repo) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


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


def test_history_tells_what_it_could_not_read(repo: Repo) -> None:
    repo.write("en/a.md", "id: a\nid: a")
    broken = repo.commit("broken")[:10]
    repo.write("en/a.md", {"id": "a", "title": "T", "status": "Superseded"})
    repo.commit("mended")
    result = run("history", "a")
    assert result.stderr == (
        f"skipped in {broken}: en/a.md:3:1: error duplicate-key [id]: the key id stands twice. Keep one of the two.\n"
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

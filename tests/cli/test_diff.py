"""The command diff: formats, exit statuses, options; and wrong usage of diff and history."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import run
from tests.revisions.helpers import Repo


def test_diff_prints_text_json_and_markdown(repo: Repo) -> None:
    assert run("diff", "HEAD~1", "HEAD").stdout == (
        "1 value changed\n\na  T\n  status  Active → Superseded\n"
    )
    found = json.loads(run("diff", "HEAD~1", ".", "--format", "json").stdout)
    assert (found["schema_version"], found["changed"][0]["new"]) == (1, "Superseded")
    assert "findings_new" not in found
    markdown = run("diff", "HEAD~1", "policies", "--format", "markdown", "-o", "out.md")
    assert (markdown.exit_code, markdown.stdout) == (0, "")
    assert "| a | status | Active → Superseded |" in Path("out.md").read_text("utf-8")
    assert "状态" in run("diff", "HEAD~1", "HEAD", "--language", "zh").stdout


def test_diff_says_who_still_uses_an_old_id_and_what_cannot_be_read(repo: Repo) -> None:
    repo.write("en/b.md", {"id": "b", "evolution": {"supersedes": ["a"]}})
    repo.write("en/c.md", {"id": "c"})
    repo.commit("more")
    repo.git("mv", "policies/en/a.md", "policies/en/new.md")
    repo.write("en/new.md", {"id": "new", "title": "T", "status": "Superseded"})
    repo.write("en/c.md", "[")
    result = run("diff", "HEAD", ".")
    assert result.stdout.splitlines()[0] == "1 policy renamed, 1 record unreadable, 1 reference to an old id"
    assert "references to old ids\n  a  1 reference still uses it  policies/en/b.md\n" in result.stdout
    assert "unreadable now\n  c  policies/en/c.md:3:1  " in result.stdout
    chinese = run("diff", "HEAD", ".", "--findings", "--language", "zh").stdout
    assert ("YAML 无法读取" in chinese, "政策没有类别" in chinese) == (True, True)
    found = json.loads(run("diff", "HEAD", ".", "--format", "json").stdout)
    assert found["renamed"] == [{
        "old": "a", "new": "new", "by": "content",
        "dangling": [{"record": "policies/en/b.md", "property": "evolution.supersedes"}],
    }]  # fmt: skip
    assert (found["removed"], found["relations_added"], found["relations_removed"]) == ([], [], [])
    assert [(each["id"], each["path"]) for each in found["unreadable"]] == [("c", "policies/en/c.md")]
    markdown = run("diff", "HEAD", ".", "--format", "markdown").stdout
    assert "### Unreadable now" in markdown
    assert "### Removed" not in markdown


def test_one_side_alone_is_compared_with_the_sources_as_they_are(repo: Repo) -> None:
    assert run("export", "-o", "before.ttl").exit_code == 0
    repo.write("en/a.md", {"id": "a", "title": "T", "status": "Expired"})
    for old in ("HEAD~1", "HEAD", "before.ttl"):
        told = run("diff", old)
        assert (told.exit_code, told.stdout) == (0, run("diff", old, "policies").stdout)
        assert "→ Expired" in told.stdout
    assert run("diff", "HEAD", "-s", "policies/en").stdout == run("diff", "HEAD", "policies/en").stdout
    assert run("diff", "policies").stdout == "no differences\n"


def test_exit_code_says_whether_there_are_differences(repo: Repo) -> None:
    assert run("diff", "HEAD~1", "HEAD").exit_code == 0
    for format in ("text", "json", "markdown", "rdfpatch"):
        assert run("diff", "HEAD~1", "HEAD", "--exit-code", "--format", format).exit_code == 1
        assert run("diff", "HEAD", "HEAD", "--exit-code", "--format", format).exit_code == 0


def test_diff_tells_findings_where_it_is_asked(repo: Repo) -> None:
    found = json.loads(run("diff", "HEAD~1", "HEAD", "--findings", "--format", "json").stdout)
    assert [each["code"] for each in found["findings_new"]] == ["lineage-dead-end"]
    assert found["findings_resolved"] == []
    assert "new findings\n  policies/en/a.md:" in run("diff", "HEAD~1", "HEAD", "--findings").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["diff", "HEAD", "nope"], "there is no revision nope"),
        (["diff", "--", "-x", "HEAD"], "there is no revision -x"),
        (["diff"], "Missing argument 'OLD'"),
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


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_comparison_that_is_ended_leaves_nothing_behind(repo: Repo, tmp_path: Path, name: str) -> None:
    code = (
        "import os, signal, sys; from policygraph.cli import main; from policygraph.revisions import operands\n"
        f"operands._open_revision = lambda *_: os.kill(os.getpid(), signal.{name})\n"
        "main(['diff', 'HEAD~1', 'HEAD'])"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    ended = subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(temporary)})
    assert ended.returncode == 128 + getattr(signal, name)
    assert list(temporary.iterdir()) == []

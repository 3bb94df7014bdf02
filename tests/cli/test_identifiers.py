"""Wherever an id is an argument, what the profile's patterns read is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import run, write
from tests.revisions.helpers import Repo


@pytest.fixture
def peps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Proposals in a repository, of which the second supersedes the first."""
    repo = Repo(tmp_path)
    write(repo.folder, "peps/a.md", {"id": "pep-0008", "title": "Style", "superseded_by": "12"})
    write(repo.folder, "peps/b.md", {"id": "pep-0012", "title": "Text", "supersedes": "PEP 8"})
    repo.commit("Start")
    monkeypatch.chdir(repo.folder)
    (repo.folder / "policygraph.toml").write_text('sources = ["peps"]\nprofile = "pep"\n', "utf-8")
    return repo.folder


@pytest.mark.parametrize(
    "text", ["pep-0008", "8", "0008", "PEP 8", "pep-8", "https://peps.python.org/pep-0008/"]
)
def test_every_command_reads_it(peps: Path, text: str) -> None:
    assert json.loads(run("show", text, "--format", "json").stdout)["policy"] == "pep-0008"
    assert run("lineage", text).stdout.startswith("pep-0008")
    assert json.loads(run("report", "--policy", text, "--format", "json").stdout)["policy"] == "pep-0008"
    assert "pep-0012" in run("query", "successors", "-b", f"policy={text}", "--format", "csv").stdout
    assert json.loads(run("history", text, "--format", "json").stdout)["policy"] == "pep-0008"


def test_a_number_is_what_the_format_of_a_file_name_makes_of_it(workdir: Path) -> None:
    write(workdir, "adr/0007-use-it.md", {"title": "Use it"})
    for text in ("7", "0007", "adr-7", "0007-use-it"):
        result = run("show", text, "-s", "adr", "--profile", "adr", "--format", "json")
        assert json.loads(result.stdout)["policy"] == "7"


def test_what_no_pattern_reads_is_no_id(peps: Path) -> None:
    for text in ("9", "eight", "8 and 12", ""):
        assert run("show", text).exit_code == 2


def test_what_one_command_calls_a_subject_every_other_finds_whatever_else_has_that_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path)
    write(repo.folder, "r/facilities/7.md", {"id": "7", "name": "Plant"})
    write(repo.folder, "r/policies/a.md", {"id": "a", "title": "Act", "relatedFacilities": ["facility/7"]})
    write(repo.folder, "r/policies/b.md", {"id": "facility/7", "title": "Rule"})
    repo.commit("Start")
    monkeypatch.chdir(repo.folder)
    for name, title in (("facility/7", "Plant"), ("policy/facility/7", "Rule")):
        shown = json.loads(run("show", name, "-s", "r", "--format", "json").stdout)
        assert [each["text"] for each in shown["titles"]] == [title]
        history = json.loads(run("history", name, "-s", "r", "--format", "json").stdout)
        assert title in [change["new"] for change in history["commits"][0]["changes"]]
    asked = run("query", "versions", "-b", "policy=policy/facility/7", "-s", "r", "--format", "csv")
    assert ",facility/7,Rule," in asked.stdout

"""The command profile: check, schema, list."""

from __future__ import annotations

import json
from pathlib import Path

from policygraph.cli import FAILED, WRONG
from policygraph.profile.load import built_in_profiles
from tests.helpers import run, write


def test_check_needs_a_source(workdir: Path) -> None:
    assert run("profile", "check").exit_code == WRONG


def test_list_names_the_profiles() -> None:
    lines = run("profile", "list").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == built_in_profiles()
    assert "policy: Policy records (policy, facility, country)" in lines


def test_check_fails_where_a_record_is_not_covered(workdir: Path) -> None:
    write(workdir, "r/a.md", {"id": "a", "title": "A"})
    whole = run("profile", "check", "r", "-o", "out.txt")
    assert (whole.exit_code, whole.stdout) == (0, "")
    assert (workdir / "out.txt").read_text("utf-8").startswith("1 record, nothing is missing\n")
    write(workdir, "r/b.md", {"id": "b", "evolution": {"supersedes": ["gone"]}})
    found = run("profile", "check", "r", "--format", "json")
    assert found.exit_code == FAILED
    assert [each["value"] for each in json.loads(found.stdout)["unresolved"]] == ["gone"]


def test_check_takes_the_sources_of_the_settings(workdir: Path) -> None:
    write(workdir, "r/a.md", {"id": "a", "title": "A"})
    (workdir / "policygraph.toml").write_text("sources = ['r']\n", "utf-8")
    assert run("profile", "check").stdout.startswith("1 record, nothing is missing\n")


def test_the_schema_is_that_of_the_first_kind_unless_another_is_asked_for(workdir: Path) -> None:
    assert json.loads(run("profile", "schema").stdout)["title"] == "Policy records: policy"
    assert run("profile", "schema", "--kind", "facility", "-o", "facility.json").stdout == ""
    written = json.loads((workdir / "facility.json").read_text("utf-8"))
    assert written["title"] == "Policy records: facility"
    wrong = run("profile", "schema", "--kind", "facilty")
    assert (wrong.exit_code, "Did you mean facility" in wrong.stderr) == (WRONG, True)

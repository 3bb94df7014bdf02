"""The command profile: check, schema, list."""

from __future__ import annotations

import json
from pathlib import Path

from policygraph.cli import FAILED, WRONG
from policygraph.profile.resources import built_in_profiles
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


def test_check_names_files_that_look_like_records_and_are_not_read(workdir: Path) -> None:
    write(workdir, "r/a.md", {"id": "a", "title": "A"})
    (workdir / "r" / "kep.yaml").write_text("title: Foo\nstatus: provisional\n", "utf-8")
    (workdir / "r" / "lost.md").write_text("id: b\ntitle: B\n---\nIts fence is lost.\n", "utf-8")
    (workdir / "r" / "notes.md").write_text("Status: nothing else.\n", "utf-8")
    (workdir / "r" / "mkdocs.yml").write_text("site_name: x\ntheme: y\n", "utf-8")
    found = run("profile", "check", "r")
    assert found.exit_code == FAILED
    assert "Not read, though they start with keys of the profile (1)\nr/kep.yaml" in found.stdout
    assert "r/lost.md:1:1: error unopened-fence" in found.stdout
    assert "nothing is missing" not in found.stdout
    told = json.loads(run("profile", "check", "r", "--format", "json").stdout)
    assert (told["passed_over"], told["skipped"]) == (["r/kep.yaml"], 1)


def test_what_a_profile_excludes_is_not_missed(workdir: Path) -> None:
    profile = workdir / "mine"
    run("init", "--from", str(write(workdir, "r/a.md", {"id": "a", "title": "A"}).parent), "-o", str(profile))
    text = (profile / "profile.toml").read_text("utf-8")
    (profile / "profile.toml").write_text(
        text.replace("[record]", "exclude = ['**/old/**']\n[record]"), "utf-8"
    )
    write(workdir, "r/old/b.md", {"id": "b", "title": "B"})
    assert run("profile", "check", "r", "--profile", str(profile)).exit_code == 0

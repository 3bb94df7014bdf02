"""A project starts as something that builds; nothing that exists is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.cli import WRONG
from policygraph.pipeline import build
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.scaffold.record.project import folders_of_records, start_project
from policygraph.settings import Settings, find_settings
from tests.helpers import run, write


@pytest.mark.parametrize("name", built_in_profiles())
def test_a_project_of_each_profile_builds(name: str, workdir: Path) -> None:
    assert run("init", "--profile", name).exit_code == 0
    settings = find_settings(workdir)
    assert (settings.profile, settings.base) == (name, Settings.base)
    assert settings.languages == load_profile(name).languages
    built = build(settings)
    assert built.problems() == []
    assert built.counts()["records"] == ("front-matter" in built.profile.first.readers)
    assert (workdir / ".gitignore").read_text("utf-8") == ".policygraph/\n"
    again = run("init", "--profile", name)
    assert again.exit_code == WRONG
    assert "policygraph.toml exists; this is a project already" in again.stderr


def test_a_project_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.log", "utf-8")
    write(tmp_path / "records", "mine.md", {"id": "mine"})
    project = start_project(tmp_path, "policy", "https://example.org/x/")
    assert project.example is None
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\n.policygraph/\n"
    assert [file.name for file in (tmp_path / "records").iterdir()] == ["mine.md"]
    assert find_settings(tmp_path).base == "https://example.org/x/"
    (tmp_path / "policygraph.toml").unlink()
    start_project(tmp_path, "policy")
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\n.policygraph/\n"


def test_folders_that_have_records_are_the_sources(workdir: Path) -> None:
    for name in ("policies/acts/en/a.md", "policies/acts/zh/a.md", "rules/en/deep/b.md", ".hidden/c.md"):
        write(workdir, name, {"id": Path(name).stem, "title": "A law"})
    (workdir / "docs").mkdir()
    (workdir / "docs" / "guide.md").write_text("---\ntitle: A page of another tool\n---\n", "utf-8")
    (workdir / "README.md").write_text("# No record\n", "utf-8")
    result = run("init")
    assert find_settings(workdir).sources == (
        workdir / "policies" / "acts",
        workdir / "rules" / "en" / "deep",
    )
    assert result.stdout.splitlines() == [
        "wrote policygraph.toml",
        "wrote .gitignore",
        "Next: policygraph build; policygraph validate, which read policies/acts, rules/en/deep",
    ]
    assert not (workdir / "records").exists()
    assert run("build").stdout.startswith("3 records, 2 policies")


def test_a_folder_of_records_is_its_own_source(tmp_path: Path) -> None:
    write(tmp_path, "en/a.md", {"id": "a"})
    write(tmp_path, "b.md", {"id": "b"})
    assert folders_of_records(tmp_path, load_profile("policy")) == (".",)
    assert start_project(tmp_path, "policy").sources == (".",)
    assert find_settings(tmp_path).sources == (tmp_path,)


@pytest.mark.parametrize("kept", [b"*.log\r\n*.tmp", b"caf\xe9\n"])
def test_what_git_leaves_out_already_stays_byte_for_byte(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / ".gitignore").write_bytes(kept)
    start_project(tmp_path, "policy")
    assert (tmp_path / ".gitignore").read_bytes().startswith(kept)


def test_a_base_that_no_command_would_take_is_refused(workdir: Path) -> None:
    result = run("init", "--base", "https://example.org/x")
    assert (result.exit_code, result.stdout) == (WRONG, "")
    assert "is not an absolute IRI that ends in /" in result.stderr
    assert list(workdir.iterdir()) == []

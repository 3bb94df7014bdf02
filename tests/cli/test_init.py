"""The command init."""

from __future__ import annotations

from pathlib import Path

from policygraph.cli import WRONG
from policygraph.pipeline import build
from policygraph.settings import find_settings
from tests.helpers import run, write


def test_a_project_with_a_profile_of_ones_own(workdir: Path) -> None:
    write(workdir / "old", "a.md", {"id": "a", "title": "A thing"})
    assert run("init", "--from", "old").exit_code == 0
    assert run("init", "--from", "old").exit_code == WRONG
    assert run("init", "new", "-o", "x").exit_code == WRONG
    (workdir / "nothing").mkdir()
    empty = run("init", "--from", "nothing", "-o", "drafted")
    assert (empty.exit_code, "no records to learn from" in empty.stderr) == (WRONG, True)
    assert not (workdir / "drafted").exists()
    result = run("init", "new", "--profile", "./profile")
    assert "cd new; policygraph build" in result.stdout
    assert build(find_settings(workdir / "new")).counts()["records"] == 1


def test_init_names_what_it_wrote_and_what_comes_next(workdir: Path) -> None:
    here = run("init")
    assert here.stdout.splitlines()[-1].endswith(
        "beside the example, then policygraph build; policygraph validate"
    )
    result = run("init", "new", "--base", "https://example.org/x/")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "wrote new/policygraph.toml",
        "wrote new/records/example.md",
        "wrote new/.gitignore",
        "Next: put records beside the example, then cd new; policygraph build; policygraph validate",
    ]
    assert find_settings(workdir / "new").base == "https://example.org/x/"


def test_a_drafted_profile_covers_the_records_that_it_was_drafted_from(workdir: Path) -> None:
    for name in ("a", "b"):
        write(workdir / "old", f"{name}.md", {"id": name, "title": name.upper()})
    result = run("init", "--from", "old", "-o", "mine")
    assert result.stdout.splitlines() == [
        "2 records; wrote mine/profile.toml, mine/context.jsonld, mine/vocabulary.ttl",
        "Next: read the comments in mine/profile.toml, then policygraph profile check old --profile mine",
    ]
    assert not (workdir / "policygraph.toml").exists()
    assert run("profile", "check", "old", "--profile", "mine").exit_code == 0


def test_what_to_do_next_can_be_typed_as_it_stands(workdir: Path) -> None:
    assert (
        run("init", "a b")
        .stdout.splitlines()[-1]
        .endswith("then cd 'a b'; policygraph build; policygraph validate")
    )
    result = run("init", "--from", "a b/records", "-o", "c d")
    assert result.stdout.splitlines()[-1].endswith(
        "then policygraph profile check 'a b/records' --profile 'c d'"
    )


def test_an_output_is_refused_where_no_profile_is_drafted(workdir: Path) -> None:
    result = run("init", "new", "-o", "x")
    assert (result.exit_code, result.stdout) == (WRONG, "")
    assert "name the records with --from" in result.stderr
    assert list(workdir.iterdir()) == []

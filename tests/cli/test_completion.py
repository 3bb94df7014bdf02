"""What TAB offers: without a build, with the profile that is named, and nothing where something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from policygraph.cli import main
from tests.helpers import run, write
from tests.profile.helpers import write_example


def offered(*words: str) -> list[str]:
    *arguments, incomplete = words
    completion = ShellComplete(main, {}, "policygraph", "_POLICYGRAPH_COMPLETE")
    return [item.value for item in completion.get_completions(arguments, incomplete)]


def test_policies_are_those_of_the_last_build(workdir: Path) -> None:
    write(workdir, "r/en/a.md", {"id": "first"})
    assert offered("show", "-s", "r", "") == []
    assert not (workdir / ".policygraph").exists()
    run("build", "r")
    write(workdir, "r/en/b.md", {"id": "second"})
    for command in ("show", "lineage", "history"):
        assert offered(command, "-s", "r", "") == ["first"]
        assert offered(command, "-s", "r", "x") == []
    assert [file.name for file in next((workdir / ".policygraph").iterdir()).glob("gen-*")] == ["gen-1"]


def test_the_profile_that_is_named_counts(workdir: Path) -> None:
    folder = write_example(workdir)
    (workdir / "policygraph.toml").write_text('sources = ["r"]\n', "utf-8")
    (folder / "own.rq").write_text("SELECT * { ?s ?p ?o }", "utf-8")
    profile = (folder / "profile.toml").read_text("utf-8")
    (folder / "profile.toml").write_text(
        profile.replace('"built-in:queries"', '["built-in:queries", "own.rq"]'), "utf-8"
    )
    write(workdir, "r/a.md", {"rfc": "7", "title": "T"})
    assert offered("query", "ow") == []
    assert offered("query", "--profile", "rfc", "ow") == ["own"]
    run("build", "--profile", "rfc")
    assert offered("show", "") == []
    assert offered("show", "--profile", "rfc", "") == ["rfc0007"]
    assert offered("show", "--profile=rfc", "") == ["rfc0007"]
    assert offered("show", "--profile", "p") == ["pep", "policy"]


@pytest.mark.parametrize(
    "settings", ["sources = 1", "x", 'profile = "nope"', 'sources = ["missing"]', "", "profile = 'rfc'"]
)
def test_where_something_is_wrong_nothing_is_offered(workdir: Path, settings: str) -> None:
    (workdir / "policygraph.toml").write_text(settings, "utf-8")
    folder = write_example(workdir)
    (folder / "words.ttl").write_text("<", "utf-8")
    for words in (
        ("show", "a"),
        ("lineage", "a"),
        ("history", "-s", "x.ttl", "a"),
        ("report", "--format", "t"),
        ("export", "-"),
    ):
        assert isinstance(offered(*words), list)
    assert offered("show", "a") == []

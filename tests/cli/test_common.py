"""What all commands have: warnings, progress, completion, and texts that are no markup."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from policygraph.cli.common import progress_of
from tests.helpers import run, write
from tests.revisions.helpers import Repo


def test_other_commands_warn_of_records_that_are_left_out(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "title": "Good"})
    write(workdir, "r/en/bad.md", "[")
    result = run("query", "--text", "ASK { ?s dcterms:identifier 'good' }", "-s", "r")
    assert (result.exit_code, result.stdout) == (0, "true\n")
    assert result.stderr == "warning: 1 error in records; policygraph build -v names them\n"
    assert run("query", "--text", "ASK {}", "-s", "r", "-q").stderr == ""


def test_every_reading_command_says_in_a_line_what_a_build_warns_of(workdir: Path) -> None:
    repo = Repo(workdir)
    write(repo.folder, "r/en/good.md", {"id": "good", "title": "Good", "titel": "x", "status": "Banana"})
    write(repo.folder, "r/en/bad.md", "[")
    (repo.folder / "r" / "README.md").write_text("# Nothing", "utf-8")
    repo.commit("Start")
    commands = [
        ("query", "overview", "-s", "r"), ("show", "good", "-s", "r"), ("lineage", "good", "-s", "r"),
        ("report", "r"), ("export", "r"), ("history", "good", "-s", "r"),
    ]  # fmt: skip
    said = "1 error and 1 warning in records, 1 file skipped"
    for command in commands:
        assert f"warning: {said}; policygraph build -v names them\n" in run(*command).stderr, command
        assert "warning" not in run(*command, "-q").stderr
    assert run("diff", "HEAD", "r").stderr == f"warning: HEAD has {said}\nwarning: r has {said}\n"


def test_control_characters_do_not_reach_the_terminal(workdir: Path) -> None:
    (workdir / "x.nt").write_text('<x:a> <http://purl.org/dc/terms/title> "a\\u001B[31mred" .', "utf-8")
    result = run(
        "query", "--text", "SELECT ?t { ?s dcterms:title ?t FILTER(CONTAINS(?t, 'red')) }", "-s", "x.nt"
    )
    assert "\x1b" not in result.stdout
    assert "a\N{REPLACEMENT CHARACTER}[31mred" in result.stdout


def test_markup_in_records_is_text(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", "title": "[bold red]loud[/] :smile:"})
    assert "[bold red]loud[/] :smile:" in run("show", "x", "-s", "r").stdout
    assert "[bold red]loud[/] :smile:" in run("query", "timeline", "-s", "r").stdout + run(
        "query", "--text", "SELECT ?t { ?s dcterms:title ?t }", "-s", "r"
    ).stdout  # fmt: skip


def test_a_progress_bar_shows_after_a_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 0.5, 1.5, 1.6, 1.7])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    class Context:
        obj: dict[str, Any] = {"quiet": False}  # noqa: RUF012

    show = progress_of(Context())  # type: ignore[arg-type]
    show(0, 10)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(time, "monotonic", lambda: 2.0)
    show(5, 10)
    show(10, 10)
    assert "reading records" in capsys.readouterr().err

"""The command new."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.cli import WRONG
from tests.helpers import run


def test_new_prints_the_file(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seeds)
    result = run("new", "x-y", "-s", ".", "--title", "X")
    assert (result.exit_code, result.stdout) == (0, "en/x-y.md\n")
    again = run("new", "x-y", "-s", ".")
    assert again.exit_code == WRONG
    assert "x-y is the id of en/x-y.md. x-y-2 is free" in again.stderr


def test_new_takes_kind_language_and_output(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seeds)
    assert (
        run("new", "7", "-s", ".", "--kind", "facility", "--title", "A plant").stdout == "facilities/7.md\n"
    )
    assert "A plant" in (seeds / "facilities/7.md").read_text("utf-8")
    assert run("new", "x", "-s", ".", "--language", "zh").stdout == "zh/x.md\n"
    assert run("new", "y", "-s", ".", "-o", "zh/deep/z.md").stdout == "zh/deep/z.md\n"
    assert "id: y\n" in (seeds / "zh/deep/z.md").read_text("utf-8")


def test_new_writes_over_nothing(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seeds)
    before = (seeds / "en" / "us-45q-2008.md").read_bytes()
    result = run("new", "x", "-s", ".", "-o", "en/us-45q-2008.md")
    assert (result.exit_code, result.stdout) == (WRONG, "")
    assert "error: en/us-45q-2008.md exists; it was left as it is" in result.stderr
    assert (seeds / "en" / "us-45q-2008.md").read_bytes() == before


def test_new_says_where_no_command_reads_the_file(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seeds)
    result = run("new", "x", "-s", "en", "-o", "drafts/x.md")
    assert (result.exit_code, result.stdout) == (0, "drafts/x.md\n")
    assert result.stderr == "note: x.md is in none of the sources, so no command reads it\n"
    assert run("new", "x", "-s", "en", "-o", "drafts/y.md", "-q").stderr == ""
    assert run("new", "x", "-s", "en").stderr == ""


def test_several_sources_give_a_new_record_the_language_and_kind_that_a_build_gives_it(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seeds)
    (seeds / "facilities").mkdir(exist_ok=True)
    sources = ("-s", "en", "-s", "zh", "-s", "facilities")
    assert run("new", "x", *sources, "--language", "zh").stdout == "zh/x.md\n"
    assert run("new", "7", *sources, "--kind", "facility", "--title", "A plant").stdout == "facilities/7.md\n"
    for name, language in (("x", "zh"), ("facility/7", "en")):
        shown = run("show", name, *sources)
        assert shown.exit_code == 0, shown.stderr
        assert f"  language  {language}" in shown.stdout

"""The command show."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers import SEEDS, run, write


def test_show_as_text_and_json(workdir: Path) -> None:
    text = run("show", "alberta-sger", "-s", SEEDS, "--observed", "2025-06-01").stdout
    assert text.splitlines()[0] == "alberta-sger"
    assert "today              ended: in force through 2017-12-31" in text
    assert "stands for it now  alberta-tier, presumed" in text
    found = json.loads(
        run("show", "alberta-sger", "-s", SEEDS, "--format", "json", "--observed", "2025").stdout
    )
    assert (found["policy"], found["current"], found["successors"]) == (
        "alberta-sger",
        ["alberta-tier"],
        ["alberta-ccir"],
    )


def test_show_tells_of_policies_without_a_record_and_of_circles(workdir: Path) -> None:
    write(workdir, "r/en/a.md", {"id": "a", "evolution": {"supersedes": ["b", "gone"], "supersededBy": "b"}})
    gone = run("show", "gone", "-s", "r").stdout
    assert "no record describes this" in gone
    assert "supersedes gone (no record)" in run("show", "a", "-s", "r").stdout
    assert "stands for it now  unknown; it may be a, b" in run("show", "b", "-s", "r").stdout


def test_search(workdir: Path) -> None:
    result = run("show", "--search", "sbm 014 report", "-s", SEEDS)
    assert "intl-paris-art-6-4-ccs" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 match"
    assert run("show", "--search", "nothing says this", "-s", SEEDS).stdout == "0 matches\n"
    found = json.loads(run("show", "--search", "清洁", "-s", SEEDS, "--format", "json").stdout)
    assert found["matches"][0]["id"] == "clean-development-mechanism-legacy"

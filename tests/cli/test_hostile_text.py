"""What records say and what files are called steers no terminal, forges no line and destroys no result."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest

from tests.cli.odd_inputs import make_records
from tests.helpers import SEEDS, run, write

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TEXT = "x\nFORGED: \u202e\x9b31m\u2028y"
COMMANDS = [
    "build r -v", "build r --format json", "validate r", "validate r --format json", "validate r --format sarif",
    "validate r --format github", "validate r --format markdown", "report r", "report r --format markdown",
    "report r --format json", "report r --policy 2", "show 2 -s r", "show 2 -s r --format json", "show --search x -s r",
    "lineage 2 -s r", "lineage 2 -s r --format dot", "lineage 2 -s r --format mermaid", "lineage 2 -s r --format svg",
    "lineage 2 -s r --as-of 2020", "query unresolved -s r", "query unresolved -s r --format markdown", "profile check r -v",
    "diff e r", "diff e r --format markdown", "diff e r --format json",
]  # fmt: skip


@pytest.fixture
def hostile(workdir: Path) -> Path:
    folder = workdir / "r" / "a\nFORGED\x1b[31m"
    write(
        workdir,
        "r/1.md",
        {"id": TEXT, "title": TEXT, "country": TEXT, TEXT: TEXT, "url": TEXT, "clusters": [TEXT]},
        TEXT,
    )
    write(
        workdir,
        "r/2.md",
        {"id": "2", "title": TEXT, "status": TEXT, "evolution": {"supersedes": [TEXT, "gone\n"]}},
    )
    write(folder, "3\nFORGED.md", {"id": "3", "pubDate": "2020-13-01", "relatedPolicies": [TEXT]})
    write(folder, "bad\nFORGED.md", ": [")
    (folder / "none\nFORGED.md").write_text("no record", "utf-8")
    (workdir / "e").mkdir()
    return workdir


def test_no_output_for_people_has_what_steers_a_terminal_or_forges_a_line(hostile: Path) -> None:
    for command in COMMANDS:
        output = run(*command.split()).output
        assert output
        assert not STEERING.search(output), command
        assert not [line for line in output.splitlines() if line.startswith("FORGED")], command


@pytest.mark.parametrize(
    "command", ["export FILE -o out", "report FILE -o out", "validate FILE --write-baseline out", "lineage alberta-tier -s FILE -o out"]
)  # fmt: skip
def test_a_good_file_stays_where_the_new_one_cannot_be_written(
    workdir: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (workdir / "out").write_text("good", "utf-8")
    run("build", SEEDS)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run(*command.replace("FILE", SEEDS).split())
    assert result.exit_code == 2
    assert (
        result.stderr.splitlines()[-1]
        == f"error: {workdir / 'out'}: No space left on device. Make room on the disk"
    )
    assert (workdir / "out").read_text("utf-8") == "good"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"findings":' * 30_000 + "1" + "}" * 30_000,
        "[1]",
        "7",
        '"x"',
        "\ud800",
    ],
)
def test_a_baseline_of_any_shape_is_an_error_of_one_line(workdir: Path, text: str) -> None:
    (workdir / "known.json").write_text(text, "utf-8", "surrogatepass")
    result = run("validate", SEEDS, "--baseline", "known.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "known.json is no baseline" in result.stderr


def test_a_message_is_cut_where_a_word_has_no_end(workdir: Path) -> None:
    (workdir / "policygraph.toml").write_text(f"{'a' * 5_000} = 1\n", "utf-8")
    assert len(run("build").stderr) < 2_000


def test_every_command_opens_no_more_than_it_needs(workdir: Path) -> None:
    """A record's links and the names of odd files lead nowhere: what is outside of the source stays there."""
    make_records(workdir / "r")
    (workdir / "secret.md").write_text('---\n{"id": "secret", "title": "s3cret"}\n---\n', "utf-8")
    (workdir / "r" / "0001-x.md").symlink_to(workdir / "secret.md")
    for command in ("build r", "export r", "validate r --format json", "profile check r --format json"):
        assert "s3cret" not in run(*command.split()).output
    assert "link-outside" in {
        error["code"] for error in json.loads(run("build", "r", "--format", "json").stdout)["errors"]
    }

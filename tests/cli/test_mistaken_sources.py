"""A source that stands as an argument of a command whose sources are those of ``-s``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import run, write


@pytest.fixture(autouse=True)
def _sources(workdir: Path) -> None:
    write(workdir, "r/a.md", {"id": "a"})
    (workdir / "own.rq").write_text("ASK {", "utf-8")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("show a r", "Got unexpected extra argument (r)"),
        ("show r", "no source: "),
        ("lineage a r/a.md", "Got unexpected extra argument (r/a.md)"),
        ("lineage r", "no source: "),
        ("history a r", "Got unexpected extra argument (r)"),
        ("history r", "no source: "),
        ("query overview r", "Got unexpected extra argument (r)"),
        ("query r", "there is no query r."),
        ("new x r", "Got unexpected extra argument (r)"),
    ],
)
def test_the_option_is_named(command: str, problem: str) -> None:
    result = run(*command.split())
    name = command.split()[-1]
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: name the source with -s {name}: {problem}"), result.stderr


def test_it_is_named_in_the_language_that_is_spoken() -> None:
    assert run("show", "a", "r", "--language", "zh").stderr == "错误：请用 -s r 指定来源：多余的参数（r）\n"


@pytest.mark.parametrize(
    "command", ["show a b", "show a b -s r", "show b -s r", "show r -s r", "query own.rq", "build gone", "init r x", "query a\0b"]
)  # fmt: skip
def test_what_is_no_source_or_has_one_is_told_as_before(command: str) -> None:
    result = run(*command.split())
    assert (result.exit_code, "with -s" in result.stderr) == (2, False), result.stderr

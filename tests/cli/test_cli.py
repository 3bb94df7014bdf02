"""The command line: what goes where, exit statuses, formats, wrong usage."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.cli import COMMANDS
from tests.helpers import SEEDS, run


def test_help_answers_without_the_heavy_libraries() -> None:
    code = (
        "import sys\nfrom policygraph.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'rdflib', 'networkx', 'pyarrow', 'pyshacl', 'pyoxigraph', 'yaml', 'rich'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Usage: main {name}" in result.stdout
    assert "--profile" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "there is no command biuld. Did you mean build?"),
        (["xyzzy"], "there is no command xyzzy. See policygraph --help."),
        (["build", "nowhere"], "there is no file or folder"),
        (["build"], "no source: name a folder"),
        (["build", SEEDS, "--base", "x"], "not an absolute IRI that ends in /"),
        (["build", SEEDS, "--profile", "polcy"], "no profile polcy. Did you mean policy?"),
        (["query", "predecesors", "-s", SEEDS], "Did you mean predecessors"),
        (["query", "predecessors", "-s", SEEDS], "needs a value for policy"),
        (["query", "predecessors", "--text", "ASK {}", "-s", SEEDS], "not both"),
        (["query", "predecessors", "-b", "policy", "-s", SEEDS], "--bind policy is not NAME=VALUE"),
        (["query", "nowhere.rq", "-s", SEEDS], "nowhere.rq cannot be read"),
        (["query", "--text", "SELECT", "-s", SEEDS], "does not parse"),
        (["query", "overview", "--format", "turtle", "-s", SEEDS], "rows cannot be written as turtle"),
        (["export", SEEDS, "--format", "records"], "name it with -o"),
        (["export", SEEDS, "--format", "csv"], "export --format csv writes a folder: name it with -o"),
        (["export", SEEDS, "--format", "parquet", "-o", SEEDS], "is not an empty folder; name another"),
        (["export", SEEDS, "--layers", "all"], "there is no layer all"),
        (["export", SEEDS, "-o", "no/such/folder/x.ttl"], "no/such/folder/x.ttl: No such file or directory"),
        (["show", "-s", SEEDS], "give the id of a policy, or --search"),
        (["show", "alberta-tire", "-s", SEEDS], "there is no policy, facility or country alberta-tire. Did you mean alberta-tier"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], message: str, workdir: Path) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def policygraph(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "policygraph", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


def test_the_shell_completes_commands_questions_and_policies(workdir: Path) -> None:
    def complete(words: str) -> list[str]:
        number = str(len(words.split(" ")) - 1)
        environment = {"_POLICYGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": number}
        lines = policygraph(cwd=workdir, **environment).stdout.splitlines()
        return [line.partition(",")[2] for line in lines]

    assert complete("policygraph bu") == ["build"]
    assert "predecessors" in complete("policygraph query pre")
    assert complete(f"policygraph show -s {SEEDS} alberta-t") == ["alberta-tier"]


def test_a_reader_that_goes_away_is_no_crash(workdir: Path) -> None:
    command = f"{sys.executable} -m policygraph export {SEEDS} --format nquads | head -1"
    result = subprocess.run(["bash", "-c", command], cwd=workdir, capture_output=True, text=True)
    assert "Traceback" not in result.stderr


def test_output_is_plain_where_it_is_no_terminal(workdir: Path) -> None:
    for arguments in (["show", "alberta-tier"], ["query", "overview"]):
        result = policygraph(*arguments, "-s", SEEDS, cwd=workdir, TERM="xterm-256color")
        assert "\x1b" not in result.stdout


def test_a_message_has_no_control_characters_of_what_it_names(workdir: Path) -> None:
    result = run("show", "a\x1b[31m\x9b\u202eb", "-s", SEEDS)
    assert result.exit_code == 2
    assert "a\ufffd[31m\ufffd\ufffdb" in result.stderr

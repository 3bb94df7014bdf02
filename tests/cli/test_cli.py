"""The command line: what goes where, exit statuses, formats, wrong usage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.cli import COMMANDS
from policygraph.cli.validate import GRAPH_FORMATS
from policygraph.report.findings import FORMATS
from tests.helpers import SEEDS, run


def test_help_answers_without_the_heavy_libraries() -> None:
    code = (
        "import sys\nfrom policygraph.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'rdflib', 'networkx', 'pyarrow', 'pyshacl', 'pyoxigraph', 'yaml', 'rich'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "module", ["click", "policygraph.cli", "policygraph.cli.deadline", "policygraph.cli.query"]
)
def test_ctrl_c_while_modules_are_read_leaves_no_trace(module: str) -> None:
    code = f"""
import os, runpy, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv[1:] = ["query", "--help"]
runpy.run_module("policygraph", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode in (-signal.SIGINT, 130)
    assert (done.stdout, done.stderr.strip()) in [("", ""), ("", "Aborted!")]


@pytest.mark.parametrize("thread", ["", "threading.Thread(target=work).start()"])
def test_a_process_ends_with_its_status_and_all_that_it_has_to_do(thread: str) -> None:
    code = f"""
import atexit, sys, threading, time
import policygraph.cli
from policygraph.__main__ import run
class Large:
    def __del__(self):
        sys.stderr.write("freed")
def work():
    time.sleep(0.3)
    sys.stdout.write(", worked")
def main(prog_name):
    held = Large()
    atexit.register(sys.stdout.write, ", ended")
    {thread}
    sys.stdout.write("said")
    sys.exit(3)
policygraph.cli.main = main
run()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    expected = "said, worked, ended" if thread else "said, ended"
    assert (done.returncode, done.stdout, done.stderr) == (3, expected, "freed" if thread else "")


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
        (["query", "predecessors", "-s", SEEDS], "the query predecessors needs a value for policy: --bind policy=…"),
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
    assert complete(f"policygraph show -s {SEEDS} alberta-t") == [""]  # completion builds nothing
    policygraph("build", SEEDS, cwd=workdir)
    assert complete(f"policygraph show -s {SEEDS} alberta-t") == ["alberta-tier"]


@pytest.mark.parametrize(
    "words", ["show ", "show -s nowhere ", "show --profile nowhere ", "query --profile nowhere "]
)
def test_the_shell_completes_nothing_where_there_is_nothing(workdir: Path, words: str) -> None:
    words = f"policygraph {words}"
    number = str(len(words.split(" ")) - 1)
    environment = {"_POLICYGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": number}
    result = policygraph(cwd=workdir, **environment)
    assert (result.stdout, result.stderr, result.returncode) == ("\n", "", 0)


def test_the_shell_completes_by_the_profile_that_is_named(workdir: Path) -> None:
    (workdir / "r").mkdir()
    (workdir / "r" / "0001-x.md").write_text("---\nstatus: accepted\n---\n# X\n", "utf-8")
    policygraph("build", "r", "--profile", "adr", cwd=workdir)
    words = "policygraph show -s r --profile adr 1"
    environment = {"_POLICYGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "6"}
    assert policygraph(cwd=workdir, **environment).stdout == "plain,1\n"


HOSTILE = "a\x1b[31m\u202e\x9b"


@pytest.mark.parametrize(
    "arguments",
    [[HOSTILE], ["build", HOSTILE], ["build", f"--{HOSTILE}"], ["show", HOSTILE, "-s", SEEDS], ["profile", HOSTILE],
     ["query", "--text", HOSTILE, "-s", SEEDS], ["lineage", "alberta-tier", "-s", SEEDS, "--format", HOSTILE],
     ["report", SEEDS, "--where", f"{HOSTILE}=x"], ["export", SEEDS, "--base", HOSTILE]],
)  # fmt: skip
def test_an_argument_steers_no_terminal(workdir: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert not {"\x1b", "\u202e", "\x9b"} & set(result.output)


@pytest.mark.parametrize(
    "arguments",
    [["\udcff"], ["show", "\udcff"], ["query", "-b", "policy=\udcff"], ["new", "x", "--title", "\ud800"]],
)
def test_an_argument_that_is_not_utf_8_is_refused(workdir: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "has bytes that are not UTF-8" in result.stderr


def test_a_source_may_have_any_name(workdir: Path) -> None:
    folder = workdir / "\udcff\n"
    folder.mkdir()
    (folder / "a.md").write_text("---\nid: a\ntitle: T\n---\n", "utf-8")
    assert run("build", str(folder)).exit_code == 0
    assert run("query", "overview", "-s", folder.name).exit_code == 0


def test_a_reader_that_goes_away_is_no_crash(workdir: Path) -> None:
    command = f"{sys.executable} -m policygraph export {SEEDS} --format nquads | head -1"
    result = subprocess.run(["bash", "-c", command], cwd=workdir, capture_output=True, text=True)
    assert "Traceback" not in result.stderr


def test_output_is_plain_where_it_is_no_terminal(workdir: Path) -> None:
    for arguments in (["show", "alberta-tier"], ["query", "overview"]):
        result = policygraph(*arguments, "-s", SEEDS, cwd=workdir, TERM="xterm-256color")
        assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["show", "a", "--language", "e n"],
            "e n is no language tag of BCP 47, as en or zh-Hans are",
        ),
        (["diff", "a", "b", "--language", "english"], "english is no language tag of BCP 47"),
        (
            ["export", SEEDS, "--format", "graphml", "--layers", "asserted"],
            "layers are of RDF, and graphml has none; leave out --layers",
        ),
        (
            ["init", "--from", SEEDS, "--profile", "pep"],
            "--profile names one that exists, and --from drafts another",
        ),
        (["query", "--bind", "a=b"], "--bind is for a question: name one, or give --text"),
        (["query", "nope.rq", "-s", SEEDS], "the query nope.rq cannot be read: No such file or directory"),
        (["query", "--format", "jsn"], "there is no format jsn. Did you mean json?"),
        (["query", "--format", "csv"], "there is no format csv. There is table, json."),
        (
            ["profile", "schema", "-o", "x.yaml"],
            "the ending of x.yaml tells no format; there is json (.json)",
        ),
        (
            ["lineage", "a", "-s", SEEDS, "-o", "x.xyz"],
            "the ending of x.xyz tells no format; there is text (.txt)",
        ),
        (
            ["report", SEEDS, "-o", "x.md", "--format", "csv"],
            "x.md is to be csv, and .md is the ending of markdown",
        ),
        (
            ["validate", SEEDS, "-o", "x.yaml"],
            "the ending of x.yaml tells no format; there is text (.txt), json",
        ),
        (["build", SEEDS, "--profile", "."], "the folder . has no profile.toml, so it is no profile"),
        (
            ["report", SEEDS, "--kind", "policy", "--as-of", "2015"],
            "the numbers of a kind are of no day; leave out --as-of",
        ),
        (["report", SEEDS, "--plot-format", "png"], "no plots are drawn without --plots; leave out"),
        (
            ["export", SEEDS, "--format", "records", "-o", "x", "--as-of", "2020"],
            "records are written as they",
        ),
        (["diff", SEEDS, SEEDS, "-s", SEEDS], f"{SEEDS} and {SEEDS} are paths, and sources are of revisions"),
        (
            ["diff", SEEDS, SEEDS, "--format", "rdfpatch", "--findings", "--language", "en"],
            "a patch has statements alone; leave out --findings, --language",
        ),
        (
            ["lineage", "--where", "country=Canada", "--depth", "1", "-s", SEEDS],
            "where no policy is named, there is no way to go from it; leave out --depth",
        ),
        (
            ["validate", SEEDS, "--strict-baseline"],
            "there is no baseline; name one with --baseline; leave out",
        ),
        (
            ["validate", SEEDS, "--explain", "untranslated", "--select", "nope", "-o", "x.txt"],
            "--explain says what a rule is for, and checks nothing; leave out --output, --select",
        ),
        (
            ["validate", SEEDS, "--write-baseline", "x.json", "--fail-on", "info"],
            "--write-baseline writes all findings to its file, and ends; leave out --fail-on",
        ),
        (
            ["validate", SEEDS, "--watch", "--format", "json"],
            "--watch prints text, and ends when it is interrupted; leave out --format",
        ),
        (
            ["validate", SEEDS, "--min-severity", "violation", "--fail-on", "info"],
            "--min-severity violation leaves out what is to fail by --fail-on info; say the same of both",
        ),
        (["query", "-s", "nowhere"], "there is no file or folder nowhere"),
        (["validate", "nowhere", "--explain", "untranslated"], "there is no file or folder nowhere"),
    ],
)
def test_an_argument_that_would_mean_nothing_is_refused(
    workdir: Path, arguments: list[str], said: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {said}")
    assert not (workdir / ".policygraph").exists()


def test_the_ending_of_an_output_decides_its_format(workdir: Path) -> None:
    starts = {
        ("lineage", "alberta-tier", "-s", SEEDS, "-o", "l.svg"): "<svg ",
        ("report", SEEDS, "-o", "r.csv"): "id,title_en",
        ("query", "overview", "-s", SEEDS, "-o", "q.json"): '{"head":',
        ("query", "-o", "questions.json"): '{\n  "schema_version": 1,\n  "questions": [',
        ("validate", SEEDS, "-o", "v.sarif"): '{\n  "$schema": "https://docs.oasis-open.org/sarif',
        ("diff", SEEDS, SEEDS, "-o", "d.json"): "{",
        ("profile", "check", SEEDS, "-o", "c.json"): "{",
    }
    for command, start in starts.items():
        run(*command)
        assert (workdir / command[-1]).read_text("utf-8").startswith(start)


def test_the_questions_are_listed_as_json(workdir: Path) -> None:
    questions = {
        each["name"]: each for each in json.loads(run("query", "--format", "json").stdout)["questions"]
    }
    asked = questions["predecessors"]
    assert [parameter["name"] for parameter in asked["parameters"]] == ["policy", "language"]
    assert asked["parameters"][1] == {"name": "language", "type": "xsd:language", "default": "en"}
    assert asked["missing"] == []
    listed = json.loads(run("query", "--format", "json", "--profile", "adr").stdout)["questions"]
    assert {each["name"]: each["missing"] for each in listed}["in-country"] == ["pg:jurisdiction"]


def test_a_folder_without_a_record_is_said_to_have_none(workdir: Path) -> None:
    (workdir / "r").mkdir()
    for command, kind, status in (
        (("build", "r"), "error", 2),
        (("validate", "r"), "error", 2),
        (("validate", "r", "-q"), "error", 2),
        (("report", "r"), "warning", 0),
        (("query", "overview", "-s", "r"), "warning", 0),
    ):
        result = run(*command)
        assert (result.exit_code, f"{kind}: no file of the sources is a record; " in result.stderr) == (
            status,
            True,
        )
    assert run("profile", "check", "r").exit_code == 1
    written = [("--format", each) for each in (*FORMATS, *GRAPH_FORMATS, "html")]
    for options in (*written, ("--write-baseline", "b.json"), ("-o", "f.json")):
        result = run("validate", "r", *options)
        assert (result.exit_code, result.stdout) == (2, ""), options
    assert not [*workdir.glob("*.json")]
    for profile, takes in (
        ("policy", "takes ** (Markdown, unless a glob has another ending)\n"),
        (
            "kep",
            "takes **/kep.yaml (Markdown, unless a glob has another ending), but not **/NNNN-kep-template/**\n",
        ),
    ):
        assert takes in run("build", "r", "--profile", profile).stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("build", ""), "an argument"),
        (("build", SEEDS, "--profile", ""), "--profile"),
        (("build", SEEDS, "--base="), "--base"),
        (("export", SEEDS, "-o", " "), "-o"),
        (("show", "--search", "", "-s", SEEDS), "--search"),
        (("validate", SEEDS, "--ignore", ""), "--ignore"),
        (("init", ""), "an argument"),
        (("",), "an argument"),
    ],
)
def test_an_empty_argument_is_no_argument_left_out(
    workdir: Path, arguments: tuple[str, ...], named: str
) -> None:
    """As a script has it whose variable is not set."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{named} is empty; leave it out, or give it a value" in result.stderr
    assert result.stderr.startswith(f"Usage: main {arguments[0]} ".replace("  ", " "))
    assert list(workdir.iterdir()) == []

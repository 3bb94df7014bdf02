"""Every command over odd inputs: what is wrong is said in a line, and nothing ends in a traceback."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from click.testing import CliRunner

from policygraph.cli import COMMANDS, main
from tests.cli import odd_inputs
from tests.cli.odd_inputs import PROFILES, RDF, RECORDS, SETTINGS
from tests.helpers import run, write
from tests.revisions.helpers import Repo


def short(command: str) -> str:
    left_out = {"FILE", "r", ".", "-s", "-o", "out"}
    return " ".join(word for word in command.split() if word not in left_out)


def cases(kind: str, names: Iterable[str], commands: Iterable[str]) -> list[ParameterSet]:
    """Return each input with each command; those with a command that is not in QUICK take long together."""
    return [
        pytest.param(
            name,
            command,
            id=f"{kind} {name}: {short(command)}",
            marks=[] if command in QUICK else [pytest.mark.long],
        )
        for name in names
        for command in commands
    ]


def survives(*arguments: str, input: str | None = None) -> None:
    """Run a command, and hold it to ending as commands end."""
    result = CliRunner().invoke(main, list(arguments), input=input)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in (0, 1, 2), result.output
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert result.output.strip()


# --- A folder of odd records

WHOLE = [
    "build", "build -v", "build --format json", "profile check", "profile check --format json", "validate",
    *(f"validate --format {each}" for each in ("json", "sarif", "github", "junit", "markdown", "html", "turtle", "jsonld")),
    "validate --select id-*", "validate --write-baseline known.json",
    "report", *(f"report --format {each}" for each in ("json", "markdown", "csv", "html")), "report --as-of 2020 --plots plots",
    "report --policy types", "report --country Elbonia",
    *(f"export --format {each}" for each in ("turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")),
    *(f"export --format {each}" for each in ("graphml", "gexf", "node-link", "cytoscape")),
    *(f"export --format {each} -o out-{each}" for each in ("csv", "parquet", "records")),
    "export --layers vocabulary", "diff FOLDER FOLDER", "diff FOLDER EMPTY --findings", "diff EMPTY FOLDER --format markdown",
    "diff EMPTY FOLDER --format json", "diff EMPTY FOLDER --format rdfpatch", "init --from FOLDER -o drafted",
]  # fmt: skip
SELECT, CONSTRUCT = "SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
ASKED = [
    "query overview", "query timeline", "query unresolved --format json", "query predecessors -b policy=circle-a",
    *(f"query --text '{SELECT}' --format {each}" for each in ("json", "xml", "csv", "tsv", "markdown")),
    *(f"query --text '{CONSTRUCT}' --format {each}" for each in ("turtle", "ntriples", "jsonld", "rdfxml")),
    *(f"lineage circle-a --format {each}" for each in ("text", "json", "mermaid", "dot", "svg", "graphml", "csv")),
    "lineage references --as-of 2020-02", "lineage --cluster A", "lineage 政策", "lineage ../../etc/passwd",
    *(f"show {each}" for each in ("types", "markup", "id-long", "nul", "controls", "surrogate", "/", ".", "?a=b#c", "%2e%2e%00")),
    "show --search x", "show --search [ --format json", "show dates --format json", "show references --language xx",
    "new another", "new ../escape", "new a/b -o made.md", "new 政策", "history types", "history nothing",
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the odd records, whose store is built once, and an empty folder."""
    folder = tmp_path_factory.mktemp("odd")
    odd_inputs.make_records(folder / "records")
    (folder / "nothing").mkdir()
    return folder


@pytest.mark.xdist_group("odd")
@pytest.mark.parametrize("command", WHOLE)
def test_a_folder_of_odd_records(command: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    names = {"FOLDER": "records", "EMPTY": "nothing"}
    arguments = [names.get(word, word) for word in command.split()]
    survives(*arguments, *([] if "FOLDER" in command else ["records"]))


@pytest.mark.xdist_group("odd")
@pytest.mark.parametrize("command", ASKED)
def test_a_question_to_odd_records(command: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    survives(*shlex.split(command), "-s", "records")
    assert not (place.parent / "escape.md").exists()


@pytest.mark.xdist_group("odd")
@pytest.mark.parametrize("name", [pytest.param(each, id=json.dumps(each)) for each in RECORDS])
def test_one_odd_record(name: str, workdir: Path) -> None:
    (workdir / "r").mkdir()
    (workdir / "r" / name).write_bytes(RECORDS[name])
    survives("build", "r")
    survives("profile", "check", "r")
    survives("init", "--from", "r", "-o", "drafted")
    survives("build", f"r/{name}")


def test_the_records_that_are_read_are_odd_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guard of the tests above: half of the files are records, and the others are told of."""
    monkeypatch.chdir(place)
    found = json.loads(CliRunner().invoke(main, ["build", "records", "--format", "json"]).stdout)
    assert found["records"] > 40
    assert len({each["code"] for each in found["errors"]}) > 8


# --- Odd settings, profiles and RDF files

QUICK = {
    "build", "validate", "diff . .", "build r", "profile check r", "report FILE", "diff FILE FILE", "query overview -s FILE",
    "export FILE --format jsonld", "export FILE --format csv -o out",
}  # fmt: skip
SET = [
    "build",
    "validate",
    "export",
    "init in",
    "new y",
    "profile check",
    "query overview",
    "history x",
    "diff . .",
    "report",
]
HELD = [
    "build r",
    "profile check r",
    "profile schema",
    "init mine",
    "new y -s r",
    "validate r",
    "query overview -s r",
]
READ = [
    "validate FILE", "validate FILE --shapes FILE --format turtle", "query overview -s FILE", "query timeline -s FILE",
    "lineage p -s FILE", "show p -s FILE", "show --search a -s FILE", "report FILE", "report FILE --format json",
    *(f"export FILE --format {each}" for each in ("turtle", "jsonld", "nquads", "rdfxml", "graphml", "cytoscape")),
    "export FILE --format csv -o out", "export FILE --format records -o out", "diff FILE FILE", "build FILE",
    "new a -s FILE", "profile check FILE", "history p -s FILE", "init --from FILE -o out",
]  # fmt: skip


@pytest.mark.parametrize(("name", "command"), cases("settings", SETTINGS, SET))
def test_odd_settings(name: str, command: str, workdir: Path) -> None:
    (workdir / "policygraph.toml").write_bytes(SETTINGS[name])
    (workdir / "r").mkdir()
    (workdir / "r" / "x.md").write_text("---\nid: x\ntitle: T\n---\n", "utf-8")
    survives(*command.split())


@pytest.mark.parametrize(("name", "command"), cases("profile", PROFILES, HELD))
def test_odd_profiles(name: str, command: str, workdir: Path) -> None:
    odd_inputs.make_profile(workdir / "own", *PROFILES[name])
    (workdir / "r").mkdir()
    (workdir / "r" / "0001-x.md").write_text("---\nstatus: accepted\n---\n# X\n", "utf-8")
    survives(*command.split(), "--profile", "own")


@pytest.mark.parametrize(("name", "command"), cases("rdf", RDF, READ))
def test_odd_rdf(name: str, command: str, workdir: Path) -> None:
    (workdir / name).write_bytes(RDF[name])
    survives(*(name if word == "FILE" else word for word in command.split()))


# --- Wrong arguments

WRONG = [
    ["--format", "nothing"], ["--nothing"], ["-o"], ["--profile", ""], ["--profile", "."],
    ["--profile", "nowhere/at/all"], ["--base", ""], ["--base", "https://[x/"], ["--base", "a b/"], [""],
    ["x" * 5000], ["-s", "nowhere"], ["-s", ""], ["-s", "."], ["nowhere", "nowhere", "nowhere"], ["--", "-x"],
    ["/dev/null"], ["-s", "/dev/null"], ["--as-of", "spring"], ["--today", "tomorrow"], ["--depth", "-1"], ["--limit", "x"],
    ["--bind", "="], ["--severity", "="], ["-o", "no/such/folder/x"], ["-o", "/"], ["政策", "--language", "!"], [],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_arguments(command: str, workdir: Path) -> None:
    for arguments in WRONG:
        try:
            survives(command, *arguments)
        except Exception as error:
            raise AssertionError(f"{arguments}: {type(error).__name__}: {error}") from error


@pytest.mark.parametrize(
    "command", ["diff HEAD HEAD", "diff HEAD .", "history a", "history a -s records", "diff HEAD~9 x"]
)
def test_a_repository_with_odd_records(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path / "repo")
    odd_inputs.make_records(repo.folder / "records")
    (repo.folder / "records" / "unreadable.md").unlink()
    (repo.folder / "policygraph.toml").write_text("sources = ['records']\n", "utf-8")
    repo.commit("odd \x1b[31m subject")
    monkeypatch.chdir(repo.folder)
    survives(*command.split())


@pytest.mark.parametrize("command", ["show --search climate", "show a", "report", "lineage a"])
def test_tables_that_have_changed_unseen_are_an_error_with_what_to_do(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a failing disk: neither size nor time of the files is another."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "records", "a.md", {"id": "a", "title": "Climate act", "status": "Active"})
    run("build", "records", "-q")
    large = [file for file in (tmp_path / ".policygraph").rglob("*.sst") if file.stat().st_size > 50_000]
    for file in large:
        content, at = bytearray(file.read_bytes()), file.stat()
        for place in range(
            0, len(content) * 4 // 5, 1_000
        ):  # in its data, and not in what is read to open it
            content[place] ^= 1
        file.write_bytes(content)
        os.utime(file, ns=(at.st_atime_ns, at.st_mtime_ns))
    (name, *arguments) = command.split()
    source = ("records",) if name == "report" else ("-s", "records")
    result = run(name, *arguments, *source)
    assert result.exit_code == 2
    assert re.search(r" is damaged: oxigraph/\d+\.sst is not as it was written\. ", result.stderr)
    assert result.stderr.rstrip().endswith("Build it again")

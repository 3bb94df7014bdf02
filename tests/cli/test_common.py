"""What all commands have: warnings, progress, completion, and texts that are no markup."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from policygraph.cli import main
from policygraph.cli.common import progress_of
from tests.helpers import ROOT, SEEDS, run, write
from tests.revisions.helpers import Repo


def test_other_commands_warn_of_records_that_are_left_out(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "title": "Good"})
    write(workdir, "r/en/bad.md", "[")
    result = run("query", "--text", "ASK { ?s dcterms:identifier 'good' }", "-s", "r")
    assert (result.exit_code, result.stdout) == (0, "true\n")
    assert result.stderr == "warning: 1 error in records; policygraph build -v names them\n"
    assert run("query", "--text", "ASK {}", "-s", "r", "-q").stderr == ""


@pytest.mark.parametrize(
    ("command", "purpose"),
    [
        (("build", "x.ttl"), "build"),
        (("history", "a", "-s", "x.ttl"), "history"),
        (("new", "a", "-s", "x.ttl"), "new"),
        (("profile", "check", "x.ttl"), "profile check"),
    ],
)
def test_what_is_of_records_alone_refuses_an_rdf_file(
    command: tuple[str, ...], purpose: str, workdir: Path
) -> None:
    (workdir / "x.ttl").write_text("<x:a> a <https://w3id.org/policygraph/ns#Policy> .", "utf-8")
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {purpose} needs records; this source is an RDF file without them\n"
    assert sorted(each.name for each in workdir.iterdir()) == ["x.ttl"]


def test_every_reading_command_says_in_a_line_what_a_build_warns_of_or_names_it(workdir: Path) -> None:
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
        named = run(*command, "-v").stderr
        assert "r/README.md: no front matter, skipped\nr/en/bad.md:3:1: error bad-yaml" in named
        assert ": warning unknown-key [titel]" in named
        assert said not in named
    assert "r/README.md: no front matter, skipped\n" in run("validate", "r", "-v").stderr
    assert run("diff", "HEAD", "r").stderr == f"warning: HEAD has {said}\nwarning: r has {said}\n"
    assert run("diff", "HEAD", "r", "-q", "-v").stderr == ""
    old, new = run("diff", "HEAD", "r", "-v").stderr.removeprefix("warning: HEAD").split("warning: r")
    assert old == new
    assert old.startswith(
        f" has {said}\nr/README.md: no front matter, skipped\nr/en/bad.md:3:1: error bad-yaml"
    )


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


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("sources = ['r']\nprofile = 'polcy'", ":2:1: no profile polcy. Did you mean policy"),
        ("sources = ['r']\nprofile = 'r'", ":2:1: the folder"),
        ("sources = ['gone']", ":1:12: there is no file or folder gone\n"),
        ("sources = [\n  'r',\n  'gone'\n]", ":3:3: there is no file or folder gone\n"),
        ("sources = ['r', 'r/README.md']\nprofile = 'kep'", ":1:17: r/README.md is no record"),
        ("sources = ['r', 'x.ttl']", ":1:17: x.ttl is RDF, a source on its own"),
        ("sources = ['x.n3']", ":1:12: x.n3 is RDF in a form that is not read; convert it to Turtle (.ttl)"),
        ("sources = ['r', 'x.ttl.GZ']", ":1:17: x.ttl.GZ is compressed; decompress it first"),
        ("sources = ['r']\nobserved = 'revision'", ":2:1: observed is the day of the revision"),
        ("sources = ['r']\n[validate]\nbaseline = 'gone.json'", ":3:1: the baseline gone.json cannot"),
        ("sources = ['r']\n[validate.severity]\nnobody = 'info'", ":3:1: there is no rule nobody"),
    ],
)
def test_what_a_setting_leads_to_is_said_with_its_place(workdir: Path, toml: str, said: str) -> None:
    write(workdir, "r/x.md", {"id": "x"})
    (workdir / "r/README.md").write_text("no record")
    for name in ("x.ttl", "x.n3", "x.ttl.GZ"):
        (workdir / name).write_text("<x:a> <x:b> <x:c> .")
    (workdir / "policygraph.toml").write_text(toml, "utf-8")
    result = run("validate")
    assert (result.exit_code, result.stderr.startswith(f"error: policygraph.toml{said}")) == (2, True), (
        result.stderr
    )


@pytest.mark.parametrize("command", [["build"], ["report"], ["query", "overview", "-s"], ["diff", "x.ttl"]])
def test_rdf_that_is_not_read_is_an_error_and_no_folder_without_records(
    command: list[str], workdir: Path
) -> None:
    for name in ("x.ttl", "x.n3", "x.nt.gz"):
        (workdir / name).write_text("<x:a> <x:b> <x:c> .")
    for name, said in (("x.n3", "RDF in a form that is not read"), ("x.nt.gz", "compressed")):
        result = run(*command, name)
        assert (result.exit_code, f"error: {name} is {said}" in result.stderr) == (2, True), result.stderr


def test_nothing_is_built_of_rdf(workdir: Path) -> None:
    (workdir / "x.ttl").write_text("<x:a> <x:b> <x:c> .")
    result = run("build", "x.ttl")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: build needs records; this source is an RDF file without them\n",
    )


def test_what_an_argument_leads_to_is_said_without_a_place(workdir: Path) -> None:
    (workdir / "policygraph.toml").write_text("sources = ['r']\nprofile = 'policy'", "utf-8")
    write(workdir, "r/a.md", {"id": "a"})
    assert run("validate", "r", "--profile", "polcy").stderr.startswith("error: no profile polcy")
    assert run("validate", "gone").stderr.startswith("error: there is no file or folder")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("report nowhere --language zh", "错误：没有文件或文件夹 "),
        ("report --language zh", "错误：没有来源："),
        ("build r --language zh --base x", "错误：x 不是以 / 结尾的绝对 IRI"),
        ("report r --plot-format png --language zh", "错误：没有 --plots 就不绘图；请去掉 --plot-format"),
        ("validate r --profile p --language zh", "错误：p/profile.toml:1:1：没有设置 nmae。是否应为 name？"),
        ("build r --profile q --language zh", "错误：q/profile.toml:1:6：TOML 无法读取："),
        ("build r --profile q --language en", "error: q/profile.toml:1:6: the TOML cannot be read: "),
    ],
)
def test_errors_are_in_the_language_that_is_asked_for(workdir: Path, command: str, said: str) -> None:
    write(workdir, "r/a.md", {"id": "a"})
    for name, text in (("p", 'nmae = "x"\n'), ("q", "x = [\n")):
        (workdir / name).mkdir()
        (workdir / name / "profile.toml").write_text(text, "utf-8")
    result = run(*command.split())
    assert result.exit_code == 2
    assert result.stderr.startswith(said)


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield the names and each command of a group, groups within it entered."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below
            yield from commands(below, (*path, name))
    else:
        yield path, command


def test_every_command_that_reads_sources_takes_them_by_one_option() -> None:
    own = {"init", "profile schema", "profile list"}  # which read no sources that are there
    without = {
        " ".join(path)
        for path, command in commands(main)
        if not any("-s" in option.opts and "--source" in option.opts for option in command.params)
    }
    assert without == own


@pytest.mark.parametrize("command", [("build",), ("validate",), ("report",), ("profile", "check")])
def test_a_source_is_the_same_by_option_and_as_an_argument(command: tuple[str, ...], workdir: Path) -> None:
    english, chinese = str(ROOT / "seeds" / "en"), str(ROOT / "seeds" / "zh")
    run(*command, english, chinese, "-q")
    results = [
        run(*command, *sources, "-q").stdout.partition("built in")[0]
        for sources in ((english, chinese), (english, "-s", chinese), ("-s", english, "-s", chinese))
    ]
    assert results[0]
    assert len(set(results)) == 1
    assert "nowhere" in run(*command, english, "-s", "nowhere").stderr


@pytest.mark.parametrize("command", ["validate", "report"])
@pytest.mark.parametrize("text", ["2024", "2024-02-30", "tomorrow", "20240101"])
def test_a_day_that_is_none_is_refused_in_words(workdir: Path, command: str, text: str) -> None:
    result = run(command, SEEDS, "--today", text)
    assert result.exit_code == 2
    assert f"Invalid value for '--today': {text} is no day; write it as 2015-06-30" in result.stderr


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("report seeds --policy alberta-tier --policy alberta-sger", "--policy"),
        ("report seeds --as-of 2020 --as-of=2021", "--as-of"),
        ("show -s seeds --search carbon --search removal", "--search"),
        ("export seeds -o a.ttl --output b.ttl", "--output"),
        ("query -s seeds --text ASK{} --text ASK{}", "--text"),
        ("query overview -s seeds --entailed --no-entailed", "--entailed"),
        ("profile check seeds --profile pep --profile eip", "--profile"),
    ],
)
def test_a_value_that_another_would_push_out_is_refused(workdir: Path, command: str, option: str) -> None:
    result = run(*command.replace("seeds", SEEDS).split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {option} is given more than once; give one value\n"
    assert not (workdir / "b.ttl").exists()


def test_what_may_be_repeated_and_flags_are_taken_again(workdir: Path) -> None:
    command = ("report", SEEDS, "--country", "Canada", "--country", "China", "-q", "-q", "--language", "en")
    assert run("--language", "zh", *command).exit_code == 0


def test_two_severities_of_one_rule_are_refused() -> None:
    levels = ("url-missing=info", "url-missing=info", "url-missing=warning")
    given = [part for level in levels for part in ("--severity", level)]
    assert run("validate", SEEDS, *given[:4]).exit_code == 0
    wrong = run("validate", SEEDS, *given)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr == "error: --severity has two levels for url-missing: info and warning\n"


@pytest.mark.parametrize(
    ("nodes", "told"), [("[] a pg:Policy . [] a pg:Policy .", "2 policies"), ("[] a pg:Policy .", "1 policy")]
)
def test_policies_of_an_rdf_file_that_nobody_can_name_are_told(nodes: str, told: str, workdir: Path) -> None:
    (workdir / "x.ttl").write_text(
        f"@prefix pg: <https://w3id.org/policygraph/ns#> . <x:a> a pg:Policy . {nodes}", "utf-8"
    )
    for command in (["report", "x.ttl"], ["query", "in-force", "-s", "x.ttl"]):
        assert run(*command).stderr.startswith(f"warning: {told} without an IRI:")
    assert run("report", "x.ttl", "-q").stderr == ""
    (workdir / "x.ttl").write_text("<x:a> a <https://w3id.org/policygraph/ns#Policy> .", "utf-8")
    assert run("report", "x.ttl").stderr == ""


def test_properties_that_are_blank_nodes_are_told(workdir: Path) -> None:
    text = '{"@context": {"p": "_:p"}, "@id": "x:a", "x:p": 1,\n "_:p": 2,\n "p": 3}'
    (workdir / "x.jsonld").write_text(text, "utf-8")
    lines = run("query", "--text", "ASK { ?s ?p ?o }", "-s", "x.jsonld").stderr.splitlines()
    assert [line.partition(" is a blank node")[0] for line in lines] == [
        "warning: x.jsonld:2: the property _:p",
        "warning: x.jsonld:3: the property p",
    ]

"""The command line: what goes where, exit statuses, formats, wrong usage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from policygraph import pipeline
from policygraph.cli import COMMANDS
from policygraph.cli.common import progress_of
from tests.helpers import ROOT, run, write

SEEDS = str(ROOT / "seeds")


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


# --- build


def test_build_says_what_is_in_the_store(workdir: Path) -> None:
    result = run("build", SEEDS)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("17 records, 14 policies, ")
    assert "17 changed, 0 removed; store in .policygraph" in second
    assert "nothing has changed; store in .policygraph" in run("build", SEEDS).stdout


def test_build_as_json_on_the_hub(hub: Path, workdir: Path) -> None:
    result = run("build", str(hub), "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {key: found[key] for key in ("schema_version", "records", "policies", "errors", "skipped")} == {
        "schema_version": 1, "records": 172, "policies": 86, "errors": [], "skipped": 0,
    }  # fmt: skip
    assert [each["field"] for each in found["warnings"]] == [
        f"impactAnalysis.{key}" for key in ("citation", "evidence", "label", "score")
    ]
    assert Path(found["store"]).is_dir()


def test_build_names_errors_with_their_place_and_builds_the_rest(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "owner": "me"})
    write(workdir, "r/en/bad.md", "id: a\nid: b")
    (workdir / "r" / "README.md").write_text("# Hello\n", "utf-8")
    result = run("build", "r", "-v")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[0].startswith("1 record, 1 policy, ")
    assert result.stdout.splitlines()[0].endswith("1 file without front matter skipped")
    assert result.stderr.splitlines() == [
        "r/README.md: no front matter, skipped",
        "r/en/bad.md:3:1: error duplicate-key [id]: the key id stands twice. Keep one of the two.",
        "r/en/good.md:4:3: warning unknown-key [owner]: the profile policy has no property for owner. "
        "Kept as it is; mend the key or add it to the profile.",
    ]
    found = json.loads(run("build", "r", "--format", "json").stdout)
    assert found["errors"] == [
        {"path": "en/bad.md", "line": 3, "column": 1, "code": "duplicate-key", "field": "id",
         "message": "the key id stands twice", "remedy": "Keep one of the two"}
    ]  # fmt: skip
    quiet = run("build", "r", "-q")
    assert (quiet.exit_code, len(quiet.stderr.splitlines())) == (2, 1)


def test_a_flood_of_warnings_is_cut_unless_asked_for(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", **{f"key{number}": 1 for number in range(30)}})
    result = run("build", "r")
    assert (result.exit_code, len(result.stderr.splitlines())) == (0, 21)
    assert result.stderr.splitlines()[-1] == "and 10 warnings more; -v shows all"
    assert len(run("build", "r", "-v").stderr.splitlines()) == 30


def test_other_commands_warn_of_records_that_are_left_out(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "title": "Good"})
    write(workdir, "r/en/bad.md", "[")
    result = run("query", "--text", "ASK { ?s dcterms:identifier 'good' }", "-s", "r")
    assert (result.exit_code, result.stdout) == (0, "true\n")
    assert result.stderr == "warning: 1 error in records; policygraph build names them\n"
    assert run("query", "--text", "ASK {}", "-s", "r", "-q").stderr == ""


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


# --- query


def test_without_a_name_the_questions_are_listed(workdir: Path) -> None:
    result = run("query")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) >= 15
    assert any(
        line.startswith("predecessors ") and "policy [language=en]" in line
        for line in result.stdout.splitlines()
    )


def test_a_query_comes_from_a_name_a_file_text_or_standard_input(workdir: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?p a pg:Policy }"
    (workdir / "count.rq").write_text(text, "utf-8")
    answers = [
        run("query", "count.rq", "-s", SEEDS, "--format", "csv"),
        run("query", "-", "-s", SEEDS, "--format", "csv", input=text),
        run("query", "--text", text, "-s", SEEDS, "--format", "csv"),
    ]
    assert {result.stdout for result in answers} == {"n\n14\n"}
    named = run("query", "predecessors", "-b", "policy=alberta-tier", "-s", SEEDS, "--format", "csv")
    assert named.stdout.splitlines()[1].startswith("1,alberta-ccir,")


def test_an_ask_that_does_not_hold_has_status_1(workdir: Path) -> None:
    result = run("query", "--text", "ASK { ?s a pg:Nothing }", "-s", SEEDS)
    assert (result.exit_code, result.stdout) == (1, "false\n")


# --- export


def test_the_ending_of_the_output_gives_the_format(workdir: Path) -> None:
    for ending, start in (
        ("ttl", "@prefix"),
        ("jsonld", "{"),
        ("nq", "<"),
        ("trig", "@prefix"),
        ("rdf", "<?xml"),
        ("graphml", "<?xml version='1.0' encoding='utf-8'?>\n<graphml"),
        ("gexf", "<?xml version='1.0' encoding='utf-8'?>\n<gexf"),
    ):
        result = run("export", SEEDS, "-o", f"x.{ending}")
        assert result.exit_code == 0, result.stderr
        assert (workdir / f"x.{ending}").read_text("utf-8").startswith(start)


def test_publishing_under_the_default_base_is_remarked_on(workdir: Path) -> None:
    assert "set a base of your own before you publish" in run("export", SEEDS).stderr
    own = run("export", SEEDS, "--base", "https://example.org/")
    assert own.stderr == ""
    assert "https://example.org/policy/" in own.stdout


def test_records_are_written_back_to_a_folder(workdir: Path) -> None:
    result = run("export", SEEDS, "--format", "records", "-o", "out")
    assert result.exit_code == 0
    assert result.stderr == "17 records written to out\n"
    assert (workdir / "out" / "zh" / "alberta-tier.md").is_file()


def test_the_lineage_is_written_for_graph_tools_and_as_tables(workdir: Path) -> None:
    found = json.loads(run("export", SEEDS, "--format", "node-link").stdout)
    assert (len(found["nodes"]), len(found["edges"])) == (14, 8)
    elements = json.loads(run("export", SEEDS, "--format", "cytoscape").stdout)["elements"]
    assert (len(elements["nodes"]), len(elements["edges"])) == (14, 8)
    result = run("export", SEEDS, "--format", "parquet", "-o", "tables")
    assert (result.exit_code, result.stderr) == (0, "2 tables written to tables\n")
    assert sorted(file.name for file in (workdir / "tables").iterdir()) == ["edges.parquet", "nodes.parquet"]


def test_settings_give_title_licence_and_sources(workdir: Path) -> None:
    (workdir / "policygraph.toml").write_text(
        f"sources = [{json.dumps(SEEDS)}]\nbase = 'https://example.org/p/'\n"
        "[dataset]\ntitle = 'Ours'\nlicense = 'https://example.org/licence'\n",
        "utf-8",
    )
    out = run("export").stdout
    assert 'dcterms:title "Ours"' in out
    assert "dcterms:license <https://example.org/licence>" in out


# --- show


def test_show_as_text_and_json(workdir: Path) -> None:
    text = run("show", "alberta-sger", "-s", SEEDS).stdout
    assert text.splitlines()[0] == "alberta-sger"
    assert "stands for it now  alberta-tier" in text
    found = json.loads(run("show", "alberta-sger", "-s", SEEDS, "--format", "json").stdout)
    assert (found["policy"], found["current"], found["successors"]) == (
        "alberta-sger",
        ["alberta-tier"],
        ["alberta-ccir"],
    )


def test_show_tells_of_policies_without_a_record_and_of_circles(workdir: Path) -> None:
    write(workdir, "r/en/a.md", {"id": "a", "evolution": {"supersedes": ["b", "gone"], "supersededBy": "b"}})
    gone = run("show", "gone", "-s", "r").stdout
    assert "no record describes this policy" in gone
    assert "supersedes gone (no record)" in run("show", "a", "-s", "r").stdout
    assert "its successors go round in a circle" in run("show", "b", "-s", "r").stdout


def test_search(workdir: Path) -> None:
    result = run("show", "--search", "sbm 014 report", "-s", SEEDS)
    assert "intl-paris-art-6-4-ccs" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 policy"
    assert run("show", "--search", "nothing says this", "-s", SEEDS).stdout == "0 policies\n"
    found = json.loads(run("show", "--search", "清洁", "-s", SEEDS, "--format", "json").stdout)
    assert found["matches"][0]["id"] == "clean-development-mechanism-legacy"


# --- The process


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


def test_a_second_build_says_whom_it_waits_for(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = pipeline.build

    def waiting(settings: Any, progress: Any, told: Any) -> Any:
        told("waiting for the build by process 1 since 00:00:00")
        return build(settings, progress, told)

    monkeypatch.setattr(pipeline, "build", waiting)
    assert run("build", SEEDS).stderr.startswith("waiting for the build by process 1")


# --- validate


def test_validate_prints_findings_and_fails_on_what_it_is_told_to(workdir: Path) -> None:
    result = run("validate", SEEDS)
    assert result.exit_code == 0
    assert ": info lineage-one-sided [evolution.supersedes.0]: " in result.stdout
    assert result.stdout.splitlines()[-1].startswith("0 violations, 4 warnings, ")
    assert run("validate", SEEDS, "--fail-on", "warning").exit_code == 1
    assert run("validate", SEEDS, "--fail-on", "warning", "--select", "lineage-*").exit_code == 0
    assert run("validate", SEEDS, "--severity", "lineage-one-sided=violation").exit_code == 1


def test_validate_has_status_2_where_a_record_cannot_be_read(workdir: Path) -> None:
    write(workdir, "r/en/x.md", "[")
    assert run("validate", "r").exit_code == 2
    assert (
        run("validate", "r", "--write-baseline", "known.json").stderr == "1 finding written to known.json\n"
    )
    assert run("validate", "r", "--baseline", "known.json").exit_code == 0


@pytest.mark.parametrize(
    "format", ["json", "sarif", "github", "junit", "markdown", "html", "turtle", "jsonld"]
)
def test_validate_writes_every_format(format: str, workdir: Path) -> None:
    result = run("validate", SEEDS, "--format", format, "-o", "out")
    assert (result.exit_code, result.stdout) == (0, "")
    text = (workdir / "out").read_text("utf-8")
    assert "lineage-one-sided" in text
    if format in ("json", "sarif", "jsonld"):
        json.loads(text)


def test_explain_says_what_a_rule_is_for(workdir: Path) -> None:
    text = run("validate", "--explain", "score-range").stdout
    assert text.startswith("score-range (violation)\n")
    assert "100" in text
    assert run("validate", "--explain", "unclosed-fence").exit_code == 0
    wrong = run("validate", "--explain", "score-rnage")
    assert (wrong.exit_code, wrong.stderr) == (
        2,
        "error: there is no rule score-rnage. Did you mean score-range?\n",
    )


def test_settings_give_severities_and_a_baseline(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", "title": "X", "owner": "me"})
    toml = "sources = ['r']\n[validate.severity]\nunknown-key = 'violation'\n"
    (workdir / "policygraph.toml").write_text(toml, "utf-8")
    assert run("validate", "--select", "unknown-key").exit_code == 1
    run("validate", "--write-baseline", "known.json")
    (workdir / "policygraph.toml").write_text(f"{toml}[validate]\nbaseline = 'known.json'\n", "utf-8")
    assert run("validate").exit_code == 0


def test_any_rdf_file_is_checked_against_any_shapes(workdir: Path) -> None:
    (workdir / "data.ttl").write_text("<x:a> a <x:Thing> .", "utf-8")
    (workdir / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:S> a sh:NodeShape ; sh:targetClass <x:Thing> ;"
        " sh:property [ sh:path <x:p> ; sh:minCount 1 ] .",
        "utf-8",
    )
    result = run("validate", "data.ttl", "--shapes", "shapes.ttl", "--format", "turtle")
    assert result.exit_code == 1
    assert "sh:focusNode <x:a>" in result.stdout
    assert run("validate", "data.ttl").exit_code == 2
    assert "error: --severity x is not CODE=LEVEL" in run("validate", "--severity", "x", SEEDS).stderr


def test_lineage_draws_a_tree_and_says_what_stands_now(workdir: Path) -> None:
    result = run("lineage", "us-45q-2018", "-s", SEEDS)
    assert result.exit_code == 0
    assert "└── supersedes → us-45q-2008" in result.stdout
    assert result.stdout.endswith("current: us-45q-2022\nfamily: 3 policies, 2008 to 2022\n")


def test_lineage_json_is_the_documented_object(workdir: Path) -> None:
    found = json.loads(run("lineage", "alberta-tier", "-s", SEEDS, "--format", "json").stdout)
    assert [(each["id"], each["distance"]) for each in found["predecessors"]] == [
        ("alberta-ccir", 1),
        ("alberta-sger", 2),
    ]
    assert found["predecessors"][0].keys() == {"id", "distance", "relation", "resolved", "title"}
    assert (found["successors"], found["current"], found["cycle"]) == ([], ["alberta-tier"], None)
    assert [each["id"] for each in found["family"]] == ["alberta-sger", "alberta-ccir", "alberta-tier"]
    assert "as_of" not in found


def test_lineage_at_a_date_gives_groups_with_reasons(workdir: Path) -> None:
    options = ("lineage", "us-45q-2018", "--as-of", "2015-06", "-s", SEEDS)
    found = json.loads(run(*options, "--format", "json").stdout)["as_of"]
    assert (found["date"], [each["id"] for each in found["in_force"]]) == ("2015-06", ["us-45q-2008"])
    assert [each["id"] for each in found["not_yet"]] == ["us-45q-2018", "us-45q-2022"]
    text = run(*options).stdout
    assert "in force, presumed: us-45q-2008 (published 2008-10-03; us-45q-2018 supersedes it" in text


@pytest.mark.parametrize(("format", "start"), [
    ("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg"), ("graphml", "<?xml"), ("csv", "source,target"),
])  # fmt: skip
def test_lineage_in_other_formats_holds_what_the_tree_shows(workdir: Path, format: str, start: str) -> None:
    whole = run("lineage", "alberta-ccir", "-s", SEEDS, "--format", format).stdout
    assert whole.startswith(start)
    assert "alberta-sger" in whole
    assert "alberta-tier" in whole
    newer = run("lineage", "alberta-ccir", "-s", SEEDS, "--format", format, "--direction", "newer").stdout
    assert "alberta-sger" not in newer
    assert "alberta-tier" in newer


def test_lineage_of_a_cluster(workdir: Path) -> None:
    options = ("lineage", "--cluster", "Alberta Carbon Pricing", "-s", SEEDS)
    text = run(*options).stdout
    assert "cluster: Alberta Carbon Pricing, 3 policies, 2007 to 2019" in text
    found = json.loads(run(*options, "--format", "json", "--as-of", "2018-06-30").stdout)
    assert [(each["from"], each["to"]) for each in found["edges"]] == [
        ("alberta-ccir", "alberta-sger"),
        ("alberta-tier", "alberta-ccir"),
    ]
    assert [each["id"] for each in found["as_of"]["in_force"]] == ["alberta-ccir"]


@pytest.mark.parametrize(("arguments", "message"), [
    (("us-45q-2081",), "there is no policy, facility or country us-45q-2081. Did you mean us-45q-2018"),
    (("us-45q-2018", "--relation", "supercedes"), "there is no relation supercedes. Did you mean supersedes"),
    (("https://example.org/x",), "https://example.org/x is no policy, and only policies have a lineage"),
    (("us-45q-2018", "--as-of", "spring"), "spring is no date; write a day (2015-06-30)"),
    (("--cluster", "Alberta"), "there is no cluster Alberta"),
    ((), "give the id of a policy, or --cluster LABEL"),
])  # fmt: skip
def test_wrong_questions_of_lineage_are_told(workdir: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("lineage", *arguments, "-s", SEEDS)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_drawing_of_too_many_policies_is_refused(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.report.lineage.MOST_DRAWN", 1)
    result = run("lineage", "us-45q-2018", "-s", SEEDS, "--format", "svg")
    assert (result.exit_code, "narrow it with --depth" in result.stderr) == (2, True)


def test_lineage_tells_of_cycles_and_of_who_is_affected(workdir: Path) -> None:
    for name, evolution in {
        "a": {"supersedes": ["b"]}, "b": {"supersedes": ["a"]}, "c": {"requires": ["a"]},
    }.items():  # fmt: skip
        write(workdir, f"r/{name}.md", {"id": name, "title": name.upper(), "evolution": evolution})
    text = run("lineage", "a", "-s", "r").stdout
    assert "current: nothing: its successors go round in a circle" in text
    assert "cycle: a → b → a" in text
    assert "affected if repealed: c" in text


def test_report_in_its_formats(workdir: Path) -> None:
    assert "policies      14 in 17 records (en 14, zh 3)" in run("report", SEEDS).stdout
    found = json.loads(run("report", SEEDS, "--format", "json", "--as-of", "2016").stdout)
    assert {"records", "policies", "kinds", "languages", "current", "lineage", "as_of"} <= found.keys()
    assert run("report", SEEDS, "--format", "csv").stdout.count("\n") == 15
    assert run("report", SEEDS, "--format", "markdown").stdout.startswith("## Summary")
    assert "country" in run("report", SEEDS, "--country", "Canada").stdout


def test_report_of_one_policy_is_its_sheet(workdir: Path) -> None:
    options = ("report", SEEDS, "--policy", "us-45q-2008", "--as-of", "2015")
    assert "in force, presumed: us-45q-2008" in run(*options).stdout
    found = json.loads(run(*options, "--format", "json").stdout)
    assert (found["policy"], found["as_of"]["in_force"][0]["id"]) == ("us-45q-2008", "us-45q-2008")
    markdown = run(*options, "--format", "markdown").stdout
    assert markdown.startswith("# us-45q-2008")
    assert "United States" in markdown
    refused = run(*options, "--format", "csv")
    assert (refused.exit_code, "no table" in refused.stderr) == (2, True)


def test_report_draws_plots(workdir: Path) -> None:
    result = run("report", SEEDS, "--plots", "plots")
    assert result.exit_code == 0
    assert sorted(Path("plots").glob("*.svg"))
    assert "written" in result.stderr

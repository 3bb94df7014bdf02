"""``--where``, and the options that a profile declares."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest

from policygraph import cli
from policygraph.cli.facets import FacetCommand
from policygraph.cli.report import command as report
from policygraph.profile.facets import OPTIONS
from tests.helpers import SEEDS, run, write


def ids(*arguments: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(run("report", SEEDS, "--format", "csv", "-q", *arguments).stdout))
    return [row["id"] for row in rows]


def test_an_option_of_the_profile_is_the_same_as_where(workdir: Path) -> None:
    canadian = ["alberta-ccir", "alberta-sger", "alberta-tier"]
    assert (
        ids("--country", "CA")
        == ids("--where", "country=加拿大")
        == ids("--where=country=Canada")
        == canadian
    )
    assert ids("--country", "CA", "--country", "Australia") == sorted(
        [*canadian, "au-safeguard-mechanism-2016", "au-safeguard-mechanism-2023"]
    )
    assert ids("--country", "CA", "--where", "legal_weight=Primary Legislation") == []


def test_an_option_is_only_there_where_the_profile_declares_it(workdir: Path) -> None:
    help_text = run("report", "--help").stdout
    assert "--country LABEL" in help_text
    assert "Only this cluster; the same as" in help_text
    assert "--country" not in run("report", "--help", "--profile", "pep").stdout
    for profile in (["--profile", "pep"], ["--profile=pep"]):
        refused = run("report", SEEDS, "--country", "Canada", *profile)
        assert (refused.exit_code, "No such option '--country'" in refused.stderr) == (2, True)
    (workdir / "policygraph.toml").write_text('profile = "adr"\n', "utf-8")
    assert "--country" not in run("lineage", "--help").stdout
    assert "--country" in run("lineage", "--help", "--profile", "policy").stdout


def test_help_needs_no_profile_that_loads(workdir: Path) -> None:
    assert "--where" in run("report", "--help", "--profile", "nowhere").stdout
    refused = run("report", SEEDS, "--profile", "nowhere")
    assert (refused.exit_code, refused.stderr.startswith("error: no profile nowhere")) == (2, True)


def test_a_facet_has_no_option_that_the_command_has_itself(workdir: Path) -> None:
    (workdir / "mine").mkdir()
    text = (Path(__file__).parents[2] / "profiles" / "policy" / "profile.toml").read_text("utf-8")
    text = text.replace(
        'source = "dcterms:publisher"', 'source = { property = "dcterms:publisher", option = true }'
    )
    (workdir / "mine" / "profile.toml").write_text(text.replace('"../../', '"built-in:'), "utf-8")
    refused = run("lineage", "x", "--profile", "mine")
    said = "kinds.policy.facets.source.option cannot be: commands have --source already\n"
    assert refused.stderr.startswith("error: mine/profile.toml:")
    assert refused.stderr.endswith(said)
    assert run("build", SEEDS, "--profile", "mine").stderr == refused.stderr
    told = run("report", "--help", "--profile", "mine")  # which needs no profile
    assert (told.exit_code, "--source LABEL" in told.stdout) == (0, False)


@pytest.mark.parametrize(("where", "said"), [
    ("country", "write it as FACET=LABEL"),
    ("=x", "write it as FACET=LABEL"),
    ("county=Canada", "there is no facet county. Did you mean country"),
    ("country=Canda", "there is no country Canda. Did you mean Canada"),
])  # fmt: skip
def test_a_wrong_selection_is_told(workdir: Path, where: str, said: str) -> None:
    refused = run("report", SEEDS, "--where", where)
    assert (refused.exit_code, refused.stdout, said in refused.stderr) == (2, "", True)


def test_graph_files_and_tables_take_a_selection_and_rdf_does_not(workdir: Path) -> None:
    document = json.loads(run("export", SEEDS, "--format", "node-link", "-q", "--country", "CA").stdout)
    assert [node["id"] for node in document["nodes"]] == ["alberta-ccir", "alberta-sger", "alberta-tier"]
    assert len(document["edges"]) == 2
    run("export", SEEDS, "--format", "csv", "-o", "tables", "-q", "--country", "CA")
    assert (workdir / "tables" / "nodes.csv").read_text("utf-8").count("\n") == 4
    for format in ("turtle", "records"):
        refused = run("export", SEEDS, "--format", format, "--country", "CA", "-o", "x")
        assert (refused.exit_code, "written in full" in refused.stderr) == (2, True)


def test_a_pep_has_topics(workdir: Path) -> None:
    head = {"title": "T", "status": "Active", "type": "Process"}
    write(workdir / "r", "pep-0001.md", {"id": "pep-0001", "topic": "Governance, Packaging", **head})
    write(workdir / "r", "pep-0002.md", {"id": "pep-0002", "topic": "Typing", **head})
    options = ("report", "r", "--profile", "pep", "-q")
    found = json.loads(run(*options, "--format", "json").stdout)["subjects"]["pep"]["facets"]
    assert found == {"type": {"Process": 2}, "topic": {"Governance": 1, "Packaging": 1, "Typing": 1}}
    rows = list(csv.DictReader(io.StringIO(run(*options, "--where", "topic=打包", "--format", "csv").stdout)))
    assert [(row["id"], row["type"], row["topic"]) for row in rows] == [
        ("pep-0001", "Process", "Governance; Packaging")
    ]
    shown = run("show", "pep-0001", "--profile", "pep", "-s", "r").stdout
    assert [" ".join(line.split()) for line in shown.splitlines() if "topic" in line or "type" in line] == [
        "topic Governance", "type Process",
    ]  # fmt: skip


def test_a_search_takes_a_selection(workdir: Path) -> None:
    options = ("show", "--search", "a", "-s", SEEDS, "--format", "json")
    everything = json.loads(run(*options).stdout)["matches"]
    found = json.loads(run(*options, "--country", "CA").stdout)["matches"]
    assert [each["id"] for each in found] == ["alberta-ccir", "alberta-sger", "alberta-tier"]
    assert len(everything) > len(found)
    refused = run("show", "alberta-tier", "-s", SEEDS, "--country", "CA")
    assert (refused.exit_code, "which alone takes --where" in refused.stderr) == (2, True)


def test_one_kind_is_reported_alone(workdir: Path) -> None:
    for name, country, capacity in (("1", "Norway", 2), ("2", "Norway", 4), ("3", "Chile", 1)):
        plant = {
            "id": name,
            "name": f"P{name}",
            "lang": "en",
            "country": country,
            "estimatedCapacity": capacity,
        }
        write(workdir / "r", f"facilities/en/{name}.md", plant)
    options = ("report", "r", "--kind", "facility", "-q")
    assert run(*options).stdout.split() == [
        "facility", "3", "country", "Norway", "2,", "Chile", "1", "facility:", "capacity,", "median", "(range)",
        "country", "capacity", "─" * 18, "Norway", "3", "(2–4)", "Chile", "1", "(1–1)",
    ]  # fmt: skip
    found = json.loads(run(*options, "--format", "json", "--country", "NO").stdout)
    assert (found["kind"], found["count"], found["facets"]["country"]) == ("facility", 2, {"Norway": 2})
    rows = list(csv.DictReader(io.StringIO(run(*options, "--format", "csv").stdout)))
    assert [(row["id"], row["title_en"], row["country"], row["capacity"]) for row in rows] == [
        ("1", "P1", "Norway", "2"), ("2", "P2", "Norway", "4"), ("3", "P3", "Chile", "1"),
    ]  # fmt: skip
    assert "| Norway | 3 (2–4) |" in run(*options, "--format", "markdown").stdout
    refused = run("report", "r", "--kind", "facilty", "-q")
    assert refused.stderr == "error: nothing here is of a kind facilty. Did you mean facility?\n"
    assert run("report", "r", "--kind", "xyz", "-q").stderr.startswith(
        "error: nothing here is of a kind xyz. There is "
    )


def test_completion_does_not_fail_without_a_profile(workdir: Path) -> None:
    assert isinstance(report, FacetCommand)
    context = report.make_context("report", ["--profile", "nowhere"], resilient_parsing=True)
    assert "where" in {param.name for param in report.get_params(context)}
    assert "country" in {param.name for param in report.get_params(click.Context(report))}


def test_the_options_that_no_facet_can_have_are_those_of_the_commands() -> None:
    context = click.Context(cli.main)
    found = [cli.main.get_command(context, name) for name in cli.main.list_commands(context)]
    commands = [each for each in found if isinstance(each, FacetCommand)]
    options = {option for each in commands for param in each.params for option in param.opts}
    names = {option[2:].replace("-", "_") for option in options if option.startswith("--")}
    assert names | {"help"} == OPTIONS
    assert len(commands) == 4

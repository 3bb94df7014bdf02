"""The command lineage."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.helpers import SEEDS, run


def test_lineage_draws_a_tree_and_says_what_stands_now(workdir: Path) -> None:
    result = run("lineage", "us-45q-2018", "-s", SEEDS, "--observed", "2025-06-01")
    assert result.exit_code == 0
    unobserved = run("lineage", "us-45q-2018", "-s", SEEDS).stdout
    assert "\ncurrent: unknown; it may be us-45q-2022\n" in unobserved  # no audit says that it is in force
    assert "└── supersedes → us-45q-2008" in result.stdout
    assert (
        "\ncurrent: us-45q-2022, presumed\nfamily: 3 policies, 2008 to 2022\nus-45q-2018: country United"
        in result.stdout
    )


def test_lineage_json_is_the_documented_object(workdir: Path) -> None:
    found = json.loads(
        run("lineage", "alberta-tier", "-s", SEEDS, "--format", "json", "--observed", "2025").stdout
    )
    assert [(each["id"], each["distance"]) for each in found["predecessors"]] == [
        ("alberta-ccir", 1),
        ("alberta-sger", 2),
    ]
    assert found["predecessors"][0].keys() == {"id", "distance", "relation", "resolved", "title"}
    assert (found["successors"], found["current"], found["cycle"]) == ([], ["alberta-tier"], None)
    assert [each["id"] for each in found["family"]] == ["alberta-sger", "alberta-ccir", "alberta-tier"]
    assert "as_of" not in found


@pytest.mark.parametrize(
    "command",
    [
        ("lineage", "us-45q-2018", "-s", SEEDS),
        ("report", SEEDS, "--format", "json"),
        ("report", SEEDS, "--policy", "us-45q-2018"),
        ("export", SEEDS),
        ("export", SEEDS, "--format", "graphml"),
    ],
)
def test_today_is_the_date_of_today_wherever_one_is_asked_about(
    workdir: Path, command: tuple[str, ...]
) -> None:
    result = run(*command, "--as-of", "today")
    assert result.exit_code == 0, result.stderr
    assert date.today().isoformat() in result.stdout
    assert result.stdout == run(*command, "--as-of", date.today().isoformat()).stdout


def test_lineage_at_a_date_gives_groups_with_reasons(workdir: Path) -> None:
    options = ("lineage", "us-45q-2018", "--as-of", "2015-06", "-s", SEEDS)
    found = json.loads(run(*options, "--format", "json").stdout)["as_of"]
    assert (found["date"], [each["id"] for each in found["in_force"]]) == ("2015-06", ["us-45q-2008"])
    assert [each["id"] for each in found["not_yet"]] == ["us-45q-2018", "us-45q-2022"]
    text = run(*options).stdout
    assert "in force, presumed: us-45q-2008 (published 2008-10-03; us-45q-2018 supersedes this policy" in text


@pytest.mark.parametrize(("format", "start"), [
    ("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg"), ("graphml", "<?xml"), ("csv", "source,target"),
])  # fmt: skip
def test_lineage_in_other_formats_holds_what_the_tree_shows(workdir: Path, format: str, start: str) -> None:
    whole = run("lineage", "alberta-ccir", "-s", SEEDS, "--format", format).stdout
    assert whole.startswith(start)
    assert "alberta-sger" in whole
    assert "alberta-tier" in whole
    successor = run(
        "lineage", "alberta-ccir", "-s", SEEDS, "--format", format, "--direction", "successors"
    ).stdout
    assert "alberta-sger" not in successor
    assert "alberta-tier" in successor


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
    (("https://example.org/x",), "there is no policy, facility or country https://example.org/x"),
    (("https://w3id.org/policygraph/ns#Policy",), "ns#Policy is no policy, and only policies have a lineage"),
    (("us-45q-2018", "--as-of", "spring"), "spring is no date; write a day (2015-06-30)"),
    (("--cluster", "Alberta"), "there is no cluster Alberta"),
    (("us-45q-2018", "--cluster", "x"), "give the id of a policy, or --where FACET=LABEL"),
    ((), "give the id of a policy, or --where FACET=LABEL"),
])  # fmt: skip
def test_wrong_questions_of_lineage_are_told(workdir: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("lineage", *arguments, "-s", SEEDS)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""

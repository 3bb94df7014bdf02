"""The command report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.helpers import SEEDS, run


def test_report_in_its_formats(workdir: Path) -> None:
    assert "policies 14 in 17 records (en 14, zh 3)" in " ".join(run("report", SEEDS).stdout.split())
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


@pytest.mark.parametrize("of", [(), ("--policy", "alberta-sger", "--as-of", "2016"), ("--kind", "policy")])
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_a_report_in_chinese_has_no_word_of_english_but_those_of_records(
    of: tuple[str, ...], format: str
) -> None:
    ours = re.compile(
        r"polic|record|force|current|status|median|today|lineage|record|value|what|why|by |On |no "
    )
    result = run("report", SEEDS, *of, "--format", format, "--language", "zh", "-q")
    rows = [line for line in result.stdout.splitlines() if re.search("[\u4e00-\u9fff]", line)]
    heads = [re.split(r"  |[：|]", line.strip("# |"))[0] for line in rows]
    assert len(heads) > 5
    assert [head for head in heads if ours.search(head)] == []


def test_what_is_for_programs_is_in_no_language() -> None:
    assert run("report", SEEDS, "--format", "json", "--language", "zh").exit_code == 2
    assert "no message is in fr; there is en, zh" in run("report", SEEDS, "--language", "fr").stderr


def test_report_writes_a_page_to_look_at(workdir: Path) -> None:
    result = run("report", SEEDS, "--as-of", "2016-05-01", "-o", "report.html")
    assert (result.exit_code, "open it in a browser" in result.stderr) == (0, True)
    page = Path("report.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert '"on":"2016-05-01"' in page
    assert run("report", SEEDS, "--format", "html", "--country", "Japan", "-q").exit_code == 0
    for refused in (("--kind", "policy"), ("--policy", "us-45q-2008"), ("--as-of", "2016")):
        assert run("report", SEEDS, "--format", "html", *refused).exit_code == 2

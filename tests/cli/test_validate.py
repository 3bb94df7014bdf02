"""The command validate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import SEEDS, run, write


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

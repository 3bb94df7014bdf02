"""The command query."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import SEEDS, run, write


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


def test_what_a_profile_cannot_answer_is_listed_apart_with_what_is_missing(workdir: Path) -> None:
    able, unable = run("query", "--profile", "pep").stdout.split("\n\n")
    heading, *lines = unable.splitlines()
    assert heading == "no key of the profile pep gives what these need"
    assert any(line.startswith("successors ") for line in able.splitlines())
    (line,) = (line for line in lines if line.startswith("  in-country "))
    assert line.endswith(" needs pg:jurisdiction")
    assert "needs" not in run("query").stdout


def test_to_ask_what_a_profile_cannot_answer_has_status_2(workdir: Path) -> None:
    write(workdir, "r/pep-0001.md", {"id": "pep-0001", "title": "T"})
    asked = ("query", "in-country", "-b", "country=Canada", "-s", "r", "--profile", "pep")
    result = run(*asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "needs pg:jurisdiction, which no key of the profile pep gives" in result.stderr

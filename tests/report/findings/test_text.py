"""Findings as a compiler prints them."""

from __future__ import annotations

import re
import sys

import pytest

from policygraph.findings import Finding, Severity
from policygraph.report.findings.text import every_finding_text, findings_text, statistics_text
from tests.report.helpers import FINDINGS, HOSTILE, IRI, RULES, ZH, hostile, hostile_rules, read_line

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_the_whole_report() -> None:
    lines, table, last = findings_text(FINDINGS, RULES).split("\n\n")
    assert lines.splitlines() == [
        f"{ZH}:3:1: violation PG101 [title]: no title",
        f"<{IRI}kr-7>: violation PG101: no title",
        "data/en/act.md:7:12: warning PG204 [sectors[0]]: no such sector (value: wind)",
        f"{ZH}:14:9: warning PG204 [sectors[1]]: no such sector (value: energy2)",
        "data/en/act.md: info PG999 [x]: the value “x” is odd",
        f"{ZH}:2:1: info PG310: no English title",
    ]
    head, rule, *rows = table.splitlines()
    assert head.split() == ["code", "severity", "count", "name"]
    assert set(rule) == {"─"}
    assert [row.split(maxsplit=3) for row in rows] == [
        ["PG101", "violation", "2", "Missing title"],
        ["PG204", "warning", "2", "Unknown sector"],
        ["PG310", "info", "1", "No English title"],
        ["PG999", "info", "1"],
    ]
    assert last == "2 violations, 2 warnings, 2 infos in 2 files, 1 without a file"


def alike(number: int, severity: Severity) -> list[Finding]:
    return [Finding(f"{n}.md", 1, 1, "PG310", "no English title", severity) for n in range(number)]


@pytest.mark.parametrize(
    ("findings", "lines", "last"),
    [
        (alike(5, "info"), 5, "4.md:1:1: info PG310: no English title"),
        (alike(9, "info"), 4, "  … PG310 says this of 6 more places; -v names them"),
        (alike(9, "violation"), 9, "8.md:1:1: violation PG310: no English title"),
    ],
)
def test_what_says_the_same_of_many_places_stands_for_all_unless_it_is_a_violation(
    findings: list[Finding], lines: int, last: str
) -> None:
    body, _, totals = findings_text(findings, RULES).split("\n\n")
    assert (len(body.splitlines()), body.splitlines()[-1]) == (lines, last)
    assert totals.endswith(f"in {len(findings)} files")
    assert len(every_finding_text(findings, RULES).partition("\n\n")[0].splitlines()) == len(findings)


def test_statistics_are_the_table_and_the_totals_alone() -> None:
    assert statistics_text(FINDINGS, RULES) == findings_text(FINDINGS, RULES).partition("\n\n")[2]
    assert statistics_text([], RULES) == "no findings"


def test_no_findings() -> None:
    assert findings_text([], RULES) == "no findings"


@pytest.mark.parametrize(
    ("paths", "last"),
    [
        (["a.md"], "1 violation, 0 warnings, 0 infos in 1 file"),
        (["a.md", "a.md", "b.md"], "3 violations, 0 warnings, 0 infos in 2 files"),
        ([""], "1 violation, 0 warnings, 0 infos without a file"),
    ],
)
def test_the_last_line_counts(paths: list[str], last: str) -> None:
    findings = [Finding(path, n, 1, "PG101", "m", "violation") for n, path in enumerate(paths, 1)]
    assert findings_text(findings, RULES).splitlines()[-1] == last


@pytest.mark.parametrize("text", HOSTILE)
def test_a_finding_is_one_line_whatever_it_says(text: str) -> None:
    lines = findings_text(hostile(text), hostile_rules(text)).split("\n\n")[0].splitlines()
    plain = read_line(text)
    assert len(lines) == 2
    assert lines[0].removeprefix("./") == f"{plain}:3:4: violation {plain} [{plain}]: {plain}".rstrip()
    assert lines[1] == f"<{plain}>: info {plain} [{plain}]: {plain}".rstrip()
    assert not any(line.lstrip().startswith("::") for line in lines)


def test_a_long_value_is_cut_and_one_that_the_message_holds_is_left_out() -> None:
    long = Finding("a.md", 1, 1, "PG101", "m", "info", value="v" * 1000)
    assert f"m (value: {'v' * 79}…)\n" in findings_text([long], RULES)
    told = Finding("a.md", 1, 1, "PG101", "“v w” is wrong", "info", value="v\nw")
    assert "PG101: “v w” is wrong\n" in findings_text([told], RULES)


def test_a_blank_node_is_shown_as_it_is() -> None:
    report = findings_text([Finding("", 0, 0, "PG101", "m", "info", focus="_:b0")], RULES)
    assert report.startswith("_:b0: info PG101: m\n")


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_colours_and_whole_lines() -> None:
    finding = Finding("a.md", 1, 1, "PG101", "long " * 100 + "end", "violation")
    report = findings_text([finding], RULES)
    assert "\x1b[31m\x1b[1mviolation\x1b[0m" in report
    assert ANSI.sub("", report).splitlines()[0] == f"a.md:1:1: violation PG101: {'long ' * 100}end"


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("text", HOSTILE)
def test_a_terminal_gets_no_other_control_than_colours(text: str) -> None:
    report = ANSI.sub("", findings_text(hostile(text), hostile_rules(text)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", report)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colours_gets_none(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert "\x1b[" in findings_text(FINDINGS, RULES).split("\n\n")[0]
    monkeypatch.setenv(name, value)
    assert "\x1b" not in findings_text(FINDINGS, RULES).split("\n\n")[0]


def test_a_pipe_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b" not in findings_text(FINDINGS, RULES)

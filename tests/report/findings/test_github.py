"""Findings as workflow commands, read as GitHub's runner reads them."""

from __future__ import annotations

import re

import pytest

from policygraph.findings import Finding
from policygraph.report.findings.github import findings_github
from tests.report.helpers import FINDINGS, HOSTILE, IRI, RULES, ZH, hostile, hostile_rules, read, read_line

Command = tuple[str, dict[str, str], str]


def commands(report: str) -> list[Command]:
    """Return the commands, after the runner's own way: up to the second ``::``, then unescaped."""
    found: list[Command] = []
    for line in re.split(r"\r\n|\r|\n", report):
        assert line.startswith("::"), line
        head, _, data = line[2:].partition("::")
        command, _, rest = head.partition(" ")
        properties = {}
        for part in rest.split(","):
            key, _, value = part.partition("=")
            for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
                value = value.replace(code, character)
            properties[key] = value
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            data = data.replace(code, character)
        found.append((command, properties, data))
    return found


def test_the_commands_come_gravest_first() -> None:
    title = "PG204 Unknown sector"
    assert commands(findings_github(FINDINGS, RULES)) == [
        ("error", {"file": ZH, "line": "3", "col": "1", "title": "PG101 Missing title"}, "[title] no title"),
        ("error", {"title": "PG101 Missing title"}, f"<{IRI}kr-7>: no title"),
        (
            "warning",
            {"file": "data/en/act.md", "line": "7", "col": "12", "title": title},
            "[sectors[0]] no such sector (value: wind)",
        ),
        (
            "warning",
            {"file": ZH, "line": "14", "col": "9", "title": title},
            "[sectors[1]] no such sector (value: energy2)",
        ),
        ("notice", {"file": "data/en/act.md", "title": "PG999"}, "[x] the value “x” is odd"),
        ("notice", {"file": ZH, "line": "2", "col": "1", "title": "PG310 No English title"}, "no English title"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_command_or_a_property(text: str) -> None:
    with_file, without = commands(findings_github(hostile(text), hostile_rules(text)))
    line = read_line(text)
    assert with_file == (
        "error",
        {"file": read(text), "line": "3", "col": "4", "title": f"{line} {line}"},
        f"[{line}] {line}",
    )
    assert without[:2] == ("notice", {"title": f"{line} {line}"})
    assert without[2] == f"<{line}>: [{line}] {line}"


def test_escapes_by_the_letter() -> None:
    finding = Finding("a,b:c%.md", 1, 0, "C1", "100%\n::error::x", "warning")
    assert findings_github([finding], {}) == (
        "::warning file=a%2Cb%3Ac%25.md,line=1,title=C1::100%25 ::error::x"
    )


def test_no_findings() -> None:
    assert findings_github([], RULES) == ""

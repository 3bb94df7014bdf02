"""Write findings for the terminal as a compiler does: a line each, then a table by rule; and describe a rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from policygraph.findings import Finding, Rule
from policygraph.report.console import render
from policygraph.report.findings.common import Tally, by_code, message_line, node, one_line, ordered, totals
from policygraph.report.tables import headed_table

COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}


def findings_text(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return a line for each finding, by place, then a table with their numbers by rule, then the totals.

    The lines are never wrapped, so that a terminal can link their places and grep can find them.
    """
    if not findings:
        return totals(findings)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    lines = "\n".join(_line(finding, colour) for finding in ordered(findings))
    return "\n\n".join([lines, _rules_table(by_code(findings, rules)), totals(findings)])


def _line(finding: Finding, colour: bool) -> str:
    place, severity = _place(finding), str(finding.severity)
    if colour:
        place = click.style(place, bold=True)
        severity = click.style(severity, fg=COLOURS[severity], bold=severity == "violation")
    field = f" [{one_line(finding.field)}]" if finding.field else ""
    return f"{place}: {severity} {one_line(finding.code)}{field}: {message_line(finding)}".rstrip()


def _place(finding: Finding) -> str:
    path = one_line(finding.path)
    if not path:
        return node(finding)
    # A line that starts with two colons would be a command to GitHub's runner.
    path = f"./{path}" if path.lstrip().startswith("::") else path
    return f"{path}:{finding.line}:{finding.column}" if finding.line else path


def _rules_table(tallies: Sequence[Tally]) -> str:
    from rich.text import Text

    rows = [
        (one_line(t.code), Text(t.severity, COLOURS[t.severity]), f"{t.number:,}", one_line(t.name))
        for t in tallies
    ]
    columns: dict[str, dict[str, Any]] = {
        "code": {"no_wrap": True},
        "severity": {"no_wrap": True},
        "count": {"no_wrap": True, "justify": "right"},
        "name": {"overflow": "fold"},
    }
    return render(headed_table(list(columns), rows, columns))


def rule_text(rule: Rule) -> str:
    """Return code and severity of a rule, then its name, message and explanation in each language, by tag."""
    lines = [f"{rule.code} ({rule.severity})"]
    for language in sorted(rule.messages):
        parts = [rule.names.get(language), rule.messages[language], rule.explanations.get(language)]
        lines += ["", *(part for part in parts if part)]
    return "\n".join(lines)

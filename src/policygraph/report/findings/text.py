"""Findings for the terminal, as a compiler prints them: a line each, then a table by rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from policygraph.findings import Finding, Rule
from policygraph.report.console import render
from policygraph.report.findings.common import Tally, by_code, node, one_line, ordered, said, totals
from policygraph.report.tables import headed_table

if TYPE_CHECKING:
    from rich.table import Table


COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}


def findings_text(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return a line a finding, then how many each rule has, then how many there are.

    The lines are never wrapped, so that a place can be clicked and a line be searched for.
    """
    if not findings:
        return totals(findings)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    lines = "\n".join(_line(found, colour) for found in ordered(findings))
    return "\n\n".join([lines, render(_table(by_code(findings, rules))), totals(findings)])


def _line(found: Finding, colour: bool) -> str:
    place, severity = _place(found), str(found.severity)
    if colour:
        place = click.style(place, bold=True)
        severity = click.style(severity, fg=COLOURS[severity], bold=severity == "violation")
    field = f" [{one_line(found.field)}]" if found.field else ""
    return f"{place}: {severity} {one_line(found.code)}{field}: {said(found)}".rstrip()


def _place(found: Finding) -> str:
    path = one_line(found.path)
    if not path:
        return node(found)
    # A line that starts with two colons would be a command to GitHub's runner.
    path = f"./{path}" if path.lstrip().startswith("::") else path
    return f"{path}:{found.line}:{found.column}" if found.line else path


def _table(tallies: Sequence[Tally]) -> Table:
    from rich.text import Text

    rows = [
        (
            one_line(tally.code),
            Text(tally.severity, COLOURS[tally.severity]),
            f"{tally.number:,}",
            one_line(tally.name),
        )
        for tally in tallies
    ]
    return headed_table(
        ("code", "severity", "count", "name"),
        rows,
        {
            "code": {"no_wrap": True},
            "severity": {"no_wrap": True},
            "count": {"no_wrap": True, "justify": "right"},
            "name": {"overflow": "fold"},
        },
    )


def rule_text(rule: Rule) -> str:
    """Return what a rule is for and how to mend it, in every language that it is told in."""
    lines = [f"{rule.code} ({rule.severity})"]
    for language in sorted(rule.messages):
        parts = [rule.names.get(language), rule.messages[language], rule.explanations.get(language)]
        lines += ["", *(part for part in parts if part)]
    return "\n".join(lines)

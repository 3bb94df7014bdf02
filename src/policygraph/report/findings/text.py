"""Findings for the terminal, as a compiler prints them: a line each, then a table by rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from policygraph.findings import Finding, Rule
from policygraph.report.console import headed_table, render
from policygraph.report.findings.common import Tally, by_code, node, one_line, ordered, said, totals

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

    table = headed_table()
    for column in ("code", "severity"):
        table.add_column(column, no_wrap=True)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("name", overflow="fold")
    for each in tallies:
        severity = Text(each.severity, COLOURS[each.severity])
        table.add_row(Text(one_line(each.code)), severity, f"{each.number:,}", Text(one_line(each.name)))
    return table

"""Write findings for the terminal as a compiler does: a line each, then a table by rule; and describe a rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from policygraph.findings import Finding, Rule
from policygraph.report.console import render
from policygraph.report.findings.common import (
    Tally,
    by_code,
    message_line,
    most_severe_first,
    node,
    one_line,
    totals,
)
from policygraph.report.tables import headed_table
from policygraph.words.phrases import Phrase, said, word

MOST_ALIKE = 5  # findings that say the same and have a line each
SHOWN_ALIKE = 3  # lines where there are more
COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}


def findings_text(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return a line for each finding, the most severe first, then a table with their numbers by rule, then the totals.

    Where many say the same of different places, and none is a violation, the first few stand for all. The lines are
    never wrapped, so that a terminal can link their places and grep can find them.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in most_severe_first(findings):
        groups.setdefault((finding.severity, finding.code, message_line(finding, language)), []).append(
            finding
        )
    return _report(
        [line for group in groups.values() for line in _group_lines(group, language)],
        findings,
        rules,
        language,
    )


def _group_lines(group: Sequence[Finding], language: str) -> list[str]:
    """Return the lines of findings that say the same, those of the first and their number where there are many."""
    if len(group) <= MOST_ALIKE or group[0].severity == "violation":
        return _lines(group, language)
    rest = Phrase(
        "  … {code} says this of {number:,} more places; -v names them",
        code=one_line(group[0].code),
        number=len(group) - SHOWN_ALIKE,
    )
    return [*_lines(group[:SHOWN_ALIKE], language), said(rest, language)]


def every_finding_text(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the same as ``findings_text`` with a line for every finding."""
    return _report(_lines(most_severe_first(findings), language), findings, rules, language)


def statistics_text(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the table with the numbers of findings by rule, then the totals."""
    return _report([], findings, rules, language)


def _report(
    lines: Sequence[str], findings: Sequence[Finding], rules: Mapping[str, Rule], language: str
) -> str:
    table = _rules_table(by_code(findings, rules, language), language) if findings else ""
    return "\n\n".join(filter(None, ["\n".join(lines), table, totals(findings, language)]))


def _lines(findings: Iterable[Finding], language: str) -> list[str]:
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return [_line(finding, language, colour) for finding in findings]


def _line(finding: Finding, language: str, colour: bool) -> str:
    place, severity = _place(finding, language), word(finding.severity, language)
    if colour:
        place = click.style(place, bold=True)
        severity = click.style(severity, fg=COLOURS[finding.severity], bold=finding.severity == "violation")
    field = f" [{one_line(finding.field)}]" if finding.field else ""
    return f"{place}: {severity} {one_line(finding.code)}{field}: {message_line(finding, language)}".rstrip()


def _place(finding: Finding, language: str) -> str:
    path = one_line(finding.path)
    if not path:
        return node(finding, language)
    # A line that starts with two colons would be a command to GitHub's runner.
    path = f"./{path}" if path.lstrip().startswith("::") else path
    return f"{path}:{finding.line}:{finding.column}" if finding.line else path


def _rules_table(tallies: Sequence[Tally], language: str) -> str:
    from rich.text import Text

    rows = [
        (
            one_line(t.code),
            Text(word(t.severity, language), COLOURS[t.severity]),
            f"{t.number:,}",
            one_line(t.name),
        )
        for t in tallies
    ]
    columns: dict[str, dict[str, Any]] = {
        "code": {"no_wrap": True},
        "severity": {"no_wrap": True},
        "count": {"no_wrap": True, "justify": "right"},
        "name": {"overflow": "fold"},
    }
    named = {word(name, language): options for name, options in columns.items()}
    return render(headed_table(list(named), rows, named))


def rule_text(rule: Rule, languages: Iterable[str] = ()) -> str:
    """Return code and severity of a rule, then its name, message and explanation in languages, by tag; in each that
    it has where none is given or it lacks them.
    """
    wanted = [*languages]
    severity = word(rule.severity, wanted[0]) if len(wanted) == 1 else rule.severity
    lines = [f"{rule.code} ({severity})"]
    for language in sorted(rule.messages.keys() & set(wanted) or rule.messages):
        parts = [rule.names.get(language), rule.messages[language], rule.explanations.get(language)]
        lines += ["", *(part for part in parts if part)]
    return "\n".join(lines)

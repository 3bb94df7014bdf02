"""Findings as GitHub-flavoured Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policygraph.findings import Finding, Rule
from policygraph.report.console import counted
from policygraph.report.findings.common import (
    by_code,
    by_file,
    most_severe_first,
    node,
    one_line,
    said,
    totals,
)
from policygraph.report.tables import markdown_table

LIMIT = 50
CELL = 300  # characters of a text that a cell shows
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#!~$&])")
_INVISIBLE = "\N{ZERO WIDTH SPACE}"


def findings_markdown(findings: Sequence[Finding], rules: Mapping[str, Rule], limit: int = LIMIT) -> str:
    """Return a table by rule, and one for each file with the gravest findings up to a limit."""
    if not findings:
        return "**No findings.**"
    tallies = [
        (each.code, each.severity, f"{each.number:,}", each.name) for each in by_code(findings, rules)
    ]  # fmt: skip
    parts = [
        f"**{totals(findings)}**",
        markdown_table(("Rule", "Severity", "Count", "Name"), tallies, escape),
    ]
    shown = most_severe_first(findings)[: max(limit, 0)]
    for path, found in by_file(shown).items():
        parts.append(f"### {escape(path) if path else 'Without a file'}")
        head = ("Line" if path else "Node", "Severity", "Rule", "Field", "Message")
        parts.append(markdown_table(head, [_row(each) for each in found], escape))
    if more := len(findings) - len(shown):
        parts.append(f"… and {counted(more, 'more finding', 'more findings')}.")
    return "\n\n".join(parts)


def _row(found: Finding) -> tuple[str, ...]:
    place = (f"{found.line}:{found.column}" if found.line else "") if found.path else node(found)
    return place, found.severity, found.code, found.field, said(found)


def escape(text: str) -> str:
    r"""Return a text on one line that neither Markdown nor GitHub's mentions and links take for theirs.

    GitHub looks for mentions, issues and bare addresses after it has read the backslashes, so that
    only a character without width keeps them apart.

    >>> escape("a|b <c>")
    'a\\|b \\<c\\>'
    """
    line = one_line(text, CELL).strip()
    parted = re.sub(r"(?i)(@|#|://|\bgh-|\bwww\.|\bmailto:)(?=\S)", rf"\1{_INVISIBLE}", line)
    return _MARKUP.sub(r"\\\1", parted)

"""Write findings as GitHub-flavoured Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policygraph.findings import Finding, Rule
from policygraph.report.findings.common import (
    by_code,
    by_file,
    message_line,
    most_severe_first,
    node,
    one_line,
    totals,
)
from policygraph.report.tables import markdown_table
from policygraph.words.phrases import Phrase, counted, said, word

LIMIT = 50  # findings that are listed
CELL = 300  # characters of a text that a cell shows
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#!~$&])")
_INVISIBLE = "\N{ZERO WIDTH SPACE}"


def findings_markdown(
    findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en", limit: int = LIMIT
) -> str:
    """Return a table by rule, then a table for each file with the most severe findings, up to a limit in all."""

    def words(*texts: str) -> tuple[str, ...]:
        return tuple(word(text, language) for text in texts)

    if not findings:
        return f"**{word('No findings.', language)}**"
    tallies = [
        (t.code, word(t.severity, language), f"{t.number:,}", t.name)
        for t in by_code(findings, rules, language)
    ]
    by_rule = markdown_table(words("Rule", "Severity", "Count", "Name"), tallies, escape)
    parts = [f"**{totals(findings, language)}**", by_rule]
    shown = most_severe_first(findings)[: max(limit, 0)]
    for path, members in by_file(shown).items():
        parts.append(f"### {escape(path) if path else word('Without a file', language)}")
        head = words("Line" if path else "Node", "Severity", "Rule", "Field", "Message")
        parts.append(markdown_table(head, [_row(finding, language) for finding in members], escape))
    if rest := len(findings) - len(shown):
        more = Phrase("… and {number}.", number=counted(rest, "more finding", "more findings"))
        parts.append(said(more, language))
    return "\n\n".join(parts)


def _row(finding: Finding, language: str) -> tuple[str, ...]:
    line = f"{finding.line}:{finding.column}" if finding.line else ""
    place = line if finding.path else node(finding, language)
    return (
        place,
        word(finding.severity, language),
        finding.code,
        finding.field,
        message_line(finding, language),
    )


def escape(text: str) -> str:
    r"""Return a text on one line in which neither Markdown nor GitHub finds markup, mentions or links.

    GitHub looks for mentions, issues and bare URLs after it has removed the backslashes, so that only a
    zero-width space prevents them.

    >>> escape("a|b <c>")
    'a\\|b \\<c\\>'
    """
    line = one_line(text, CELL).strip()
    separated = re.sub(r"(?i)(@|#|://|\bgh-|\bwww\.|\bmailto:)(?=\S)", rf"\1{_INVISIBLE}", line)
    return _MARKUP.sub(r"\\\1", separated)

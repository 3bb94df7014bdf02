"""Order, group and count findings, and make their texts safe to print, for all formats of findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.findings import SEVERITIES, Finding, Rule, Severity, count
from policygraph.report.console import counted, printable

VALUE_LIMIT = 80  # characters of a value that stand after a message
_NO_TEXT = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\n\t\u2028\u2029]")


@dataclass(frozen=True)
class Tally:
    """The number of findings that one rule has with one severity."""

    code: str
    severity: Severity
    number: int
    name: str  # of the rule, "" if unknown


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by path, line and column; those without a file come last."""
    return sorted(findings, key=lambda finding: (not finding.path, finding))


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, the most severe first, then in the order of ``ordered``."""
    return sorted(ordered(findings), key=lambda finding: SEVERITIES.index(finding.severity))


def by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return path -> its findings, both in the order of ``ordered``; "" has those without a file."""
    files: dict[str, list[Finding]] = {}
    for finding in ordered(findings):
        files.setdefault(finding.path, []).append(finding)
    return files


def by_code(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Tally]:
    """Return the number of findings of each rule, the most severe first, then by code."""
    numbers = Counter((SEVERITIES.index(finding.severity), finding.code) for finding in findings)
    return [
        Tally(code, SEVERITIES[severity], number, rule_name(code, rules))
        for (severity, code), number in sorted(numbers.items())
    ]


def rule_name(code: str, rules: Mapping[str, Rule]) -> str:
    """Return the English name of a rule, or "" if it is unknown."""
    return rules[code].names.get("en", "") if code in rules else ""


def title(code: str, rules: Mapping[str, Rule]) -> str:
    """Return the code of a rule, followed by its English name if that is known."""
    name = rule_name(code, rules)
    return f"{code} {name}" if name else code


def clean(text: str) -> str:
    r"""Return a text, possibly of several lines, without control characters, those of direction too, and
    without what UTF-8 or XML cannot hold.

    >>> clean("a\r\nb\x00\ud800")
    'a\nb��'
    """
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", printable(text.replace("\r\n", "\n")))


def one_line(text: str, limit: int | None = None) -> str:
    r"""Return a clean text on one line, cut to a number of characters.

    >>> one_line("a\nb"), one_line("a long text", 7)
    ('a b', 'a long…')
    """
    line = _BREAKS.sub(" ", clean(text))
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1]}…"


def message_line(finding: Finding) -> str:
    """Return the message on one line, followed by the value unless the message has it already."""
    message, value = one_line(finding.message), one_line(finding.value)
    # A short value may be a word of the message by chance, so that it counts only in quotation marks.
    quoted = rf"[“\"'`]{re.escape(value)}[”\"'`]"
    pattern = quoted if len(value) < 3 else rf"(?<!\w){re.escape(value)}(?!\w)"
    if not value or re.search(pattern, message):
        return message
    return f"{message} (value: {one_line(value, VALUE_LIMIT)})"


def node(finding: Finding) -> str:
    """Return the focus node on one line as Turtle writes it, or ``(no node)``.

    >>> node(Finding("", 0, 0, "C1", "m", "info", focus="https://example.org/p/1"))
    '<https://example.org/p/1>'
    """
    focus = one_line(finding.focus)
    return focus if focus.startswith("_:") else f"<{focus}>" if focus else "(no node)"


def totals(findings: Sequence[Finding]) -> str:
    """Return the numbers of findings by severity and of files in a sentence, or ``no findings``."""
    if not findings:
        return "no findings"
    numbers = ", ".join(counted(number, name, f"{name}s") for name, number in count(findings).items())
    files = {finding.path for finding in findings if finding.path}
    without_file = sum(not finding.path for finding in findings)
    where = [f"in {counted(len(files), 'file', 'files')}"] if files else []
    where += [f"{without_file:,} without a file" if files else "without a file"] if without_file else []
    return f"{numbers} {', '.join(where)}"

"""Order, group and count findings, and make their texts safe to print, for all formats of findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.findings import SEVERITIES, Finding, Rule, Severity, count
from policygraph.records.printable import printable, printable_line, visible
from policygraph.words.phrases import Phrase, brief, chained, counted, said, text_in, word

VALUE_LIMIT = 80  # characters of a value that stand after a message


@dataclass(frozen=True)
class Tally:
    """The number of findings that one rule has with one severity."""

    code: str
    severity: Severity
    number: int
    name: str  # of the rule, "" if unknown


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by path, line and column; those without a file come last."""
    return sorted(findings, key=lambda finding: (not finding.path, finding.sort_key()))


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, the most severe first, then in the order of ``ordered``."""
    return sorted(ordered(findings), key=lambda finding: SEVERITIES.index(finding.severity))


def by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return path -> its findings, both in the order of ``ordered``; "" has those without a file."""
    files: dict[str, list[Finding]] = {}
    for finding in ordered(findings):
        files.setdefault(finding.path, []).append(finding)
    return files


def by_code(findings: Iterable[Finding], rules: Mapping[str, Rule], language: str = "en") -> list[Tally]:
    """Return the number of findings of each rule, the most severe first, then by code."""
    numbers = Counter((SEVERITIES.index(finding.severity), finding.code) for finding in findings)
    return [
        Tally(code, SEVERITIES[severity], number, rule_name(code, rules, language))
        for (severity, code), number in sorted(numbers.items())
    ]


def rule_name(code: str, rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the name of a rule in a language, or "" if it is unknown."""
    return text_in(rules[code].names, language) if code in rules else ""


def title(code: str, rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the code of a rule, followed by its name in a language if that is known."""
    name = rule_name(code, rules, language)
    return f"{code} {name}" if name else code


def clean(text: str) -> str:
    r"""Return a printable text, possibly of several lines, which UTF-8 and XML can hold.

    >>> clean("a\r\nb\x00\ud800")
    'a\nb��'
    """
    return printable(text.replace("\r\n", "\n"))


def one_line(text: str, limit: int | None = None) -> str:
    r"""Return a printable text on one line, cut to a number of characters.

    >>> one_line("a\nb"), one_line("a long text", 7)
    ('a b', 'a long…')
    """
    line = printable_line(text)
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1]}…"


def message_line(finding: Finding, language: str = "en") -> str:
    """Return the message on one line, followed by the value unless the message has it already."""
    message, value = one_line(finding.message), one_line(brief(said(finding.value, language)))
    # A short value may be a word of the message by chance, so that it counts only in quotation marks.
    quoted = rf"[“\"'`]{re.escape(value)}[”\"'`]"
    pattern = quoted if len(value) < 3 else rf"(?<!\w){re.escape(value)}(?!\w)"
    if not value or (value in message and re.search(pattern, message)):
        return message
    whole = said(finding.value, language)
    shown = one_line(whole if "\n" in whole else visible(whole), VALUE_LIMIT)
    told = Phrase("{message} (value: {value})", message=message, value=shown)
    return said(told, language)


def node(finding: Finding, language: str = "en") -> str:
    """Return the focus node on one line as Turtle writes it, or ``(no node)``.

    >>> node(Finding("", 0, 0, "C1", "m", "info", focus="https://example.org/p/1"))
    '<https://example.org/p/1>'
    """
    focus = one_line(finding.focus)
    return focus if focus.startswith("_:") else f"<{focus}>" if focus else word("(no node)", language)


def totals(findings: Sequence[Finding], language: str = "en") -> str:
    """Return the numbers of findings by severity and of files in a sentence, or ``no findings``."""
    if not findings:
        return word("no findings", language)
    files = {finding.path for finding in findings if finding.path}
    without_file = sum(not finding.path for finding in findings)
    numbers = (counted(number, name, f"{name}s") for name, number in count(findings).items())
    told = chained("{first}, {second}", numbers)
    if not files:
        return said(Phrase("{numbers} without a file", numbers=told), language)
    told = Phrase("{numbers} in {files}", numbers=told, files=counted(len(files), "file", "files"))
    if without_file:
        told = Phrase("{told}, {number:,} without a file", told=told, number=without_file)
    return said(told, language)

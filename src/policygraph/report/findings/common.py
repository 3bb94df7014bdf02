"""What the formats of findings share: their order, their groups, and text that is safe on one line."""

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
_DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Tally:
    """How many findings of one severity a rule has."""

    code: str
    severity: Severity
    number: int
    name: str


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by path, line and column; those without a file come last."""
    return sorted(findings, key=lambda found: (not found.path, found))


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, the gravest first, and in their order among equals."""
    return sorted(ordered(findings), key=lambda found: SEVERITIES.index(found.severity))


def by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return path -> its findings, in their order; "" is for those without a file, and comes last."""
    files: dict[str, list[Finding]] = {}
    for found in ordered(findings):
        files.setdefault(found.path, []).append(found)
    return files


def by_code(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Tally]:
    """Return how often each rule was broken, the gravest first, then by code."""
    numbers = Counter((SEVERITIES.index(found.severity), found.code) for found in findings)
    return [
        Tally(code, SEVERITIES[severity], number, name(code, rules))
        for (severity, code), number in sorted(numbers.items())
    ]


def name(code: str, rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return what a rule is called, or "" where that is not known."""
    return rules[code].names.get(language, "") if code in rules else ""


def title(code: str, rules: Mapping[str, Rule]) -> str:
    """Return the code of a rule with its name, where that is known."""
    known = name(code, rules)
    return f"{code} {known}" if known else code


def clean(text: str) -> str:
    r"""Return a text, over many lines maybe, without what steers a terminal or what no file can hold.

    >>> clean("a\r\nb\x00\ud800")
    'a\nb��'
    """
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", printable(text.replace("\r\n", "\n")))


def one_line(text: str, limit: int | None = None) -> str:
    r"""Return a text as one line that shows in the order of its characters, cut to a limit.

    >>> one_line("a\nb"), one_line("a long text", 7)
    ('a b', 'a long…')
    """
    line = _DIRECTIONS.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub(" ", clean(text)))
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1]}…"


def said(found: Finding) -> str:
    """Return the message on one line, with the value after it where the message does not hold it."""
    message, value = one_line(found.message), one_line(found.value)
    # A short value may be a word of the message by chance: it counts where it is quoted.
    quoted = rf"[“\"'`]{re.escape(value)}[”\"'`]"
    pattern = quoted if len(value) < 3 else rf"(?<!\w){re.escape(value)}(?!\w)"
    holds = re.search(pattern, message)
    return f"{message} (value: {one_line(value, VALUE_LIMIT)})" if value and not holds else message


def node(found: Finding) -> str:
    """Return the focus node on one line, as Turtle writes it.

    >>> node(Finding("", 0, 0, "C1", "m", "info", focus="https://example.org/p/1"))
    '<https://example.org/p/1>'
    """
    focus = one_line(found.focus)
    return focus if focus.startswith("_:") else f"<{focus}>" if focus else "(no node)"


def totals(findings: Sequence[Finding]) -> str:
    """Return the numbers of findings and of files in a sentence, or ``no findings``."""
    if not findings:
        return "no findings"
    numbers = count(findings)
    parts = ", ".join(counted(numbers[each], each, f"{each}s") for each in SEVERITIES)
    files = {found.path for found in findings if found.path}
    homeless = sum(not found.path for found in findings)
    where = [f"in {counted(len(files), 'file', 'files')}"] if files else []
    where += [f"{homeless:,} without a file" if files else "without a file"] if homeless else []
    return f"{parts} {', '.join(where)}"

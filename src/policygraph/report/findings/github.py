"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policygraph.findings import Finding, Rule
from policygraph.report.findings.common import clean, most_severe_first, node, one_line, said, title

COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def findings_github(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return a command a finding, the gravest first: GitHub shows only some of them a step."""
    return "\n".join(_command(found, rules) for found in most_severe_first(findings))


def _command(found: Finding, rules: Mapping[str, Rule]) -> str:
    properties: dict[str, str] = {}
    if found.path:
        properties["file"] = clean(found.path)
        properties |= {key: str(n) for key, n in (("line", found.line), ("col", found.column)) if n}
    properties["title"] = one_line(title(found.code, rules))
    field = f"[{one_line(found.field)}] " if found.field else ""
    about = "" if found.path else f"{node(found)}: "
    written = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    return f"::{COMMANDS[found.severity]} {written}::{escape_data(f'{about}{field}{said(found)}')}"


def escape_data(text: str) -> str:
    r"""Return a text as the message of a command.

    >>> escape_data("50%\n::error::")
    '50%25%0A::error::'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return a text as the value of a property of a command.

    >>> escape_property("a,b::c")
    'a%2Cb%3A%3Ac'
    """
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")

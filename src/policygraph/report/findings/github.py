"""Write findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policygraph.findings import Finding, Rule
from policygraph.report.findings.common import clean, message_line, most_severe_first, node, one_line, title

COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def findings_github(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return a command for each finding, the most severe first, since GitHub shows only some for each step."""
    return "\n".join(_command(finding, rules, language) for finding in most_severe_first(findings))


def _command(finding: Finding, rules: Mapping[str, Rule], language: str) -> str:
    properties: dict[str, str] = {}
    if finding.path:
        properties["file"] = clean(finding.path)
        properties |= {key: str(n) for key, n in (("line", finding.line), ("col", finding.column)) if n}
    properties["title"] = one_line(title(finding.code, rules, language))
    field = f"[{one_line(finding.field)}] " if finding.field else ""
    subject = "" if finding.path else f"{node(finding, language)}: "
    parameters = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    message = escape_data(f"{subject}{field}{message_line(finding, language)}")
    return f"::{COMMANDS[finding.severity]} {parameters}::{message}"


def escape_data(text: str) -> str:
    r"""Return a text escaped as the message of a workflow command.

    >>> escape_data("50%\n::error::")
    '50%25%0A::error::'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return a text escaped as the value of a parameter of a workflow command.

    >>> escape_property("a,b::c")
    'a%2Cb%3A%3Ac'
    """
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")

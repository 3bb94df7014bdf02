"""What validation says: findings with their places, and the catalogue of rules that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")  # the gravest first


@dataclass(frozen=True)
class Rule:
    """One rule: its stable code, what it is called, how grave it is, what it is for and how to mend it.

    ``names``, ``messages`` and ``explanations`` are language -> text, with ``en`` always there.
    """

    code: str
    severity: Severity
    names: Mapping[str, str]
    messages: Mapping[str, str]
    explanations: Mapping[str, str]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a rule found: where in which file, and about what in the graph.

    ``path`` is the file as seen from the working folder, "" where the data came from no record;
    ``line`` and ``column`` count from 1, in characters, and are 0 without a file. ``focus`` is the
    IRI of the focus node, ``property`` the result path with prefixes, ``value`` the value as text,
    ``field`` the place in the front matter as people write it, ``policy`` the id.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity
    policy: str = ""
    focus: str = ""
    property: str = ""
    value: str = ""
    field: str = ""


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """Return severity -> number of findings, the gravest first, with zeros."""
    found = list(findings)
    return {severity: sum(each.severity == severity for each in found) for severity in SEVERITIES}

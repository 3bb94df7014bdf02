"""Findings as one JSON object, for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from policygraph.findings import Finding, Rule, count
from policygraph.report.console import to_json
from policygraph.report.findings.common import ordered

FIELDS = (
    "code", "severity", "message", "policy", "focus", "property", "value", "path", "line", "column", "field",
)  # fmt: skip
# What JSON allows in a string, and a terminal or a UTF-8 file does not take well.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def findings_object(findings: Sequence[Finding], conforms: bool) -> dict[str, Any]:
    """Return what ``validate --format json`` prints."""
    return {
        "conforms": conforms,
        "counts": count(findings),
        "results": [{field: getattr(found, field) for field in FIELDS} for found in ordered(findings)],
    }


def findings_json(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return the object as text; what has no violation conforms."""
    conforms = not any(found.severity == "violation" for found in findings)
    return escaped(to_json(findings_object(findings, conforms)))


def escaped(text: str) -> str:
    r"""Return JSON text that says the same without characters that steer a terminal.

    >>> escaped('"a\x9b"')
    '"a\\u009b"'
    """
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

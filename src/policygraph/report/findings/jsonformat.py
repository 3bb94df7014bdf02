"""Write findings as one JSON object, for programs."""

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
# Allowed in a JSON string, but control characters to a terminal, or not allowed in UTF-8.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return the JSON object of one finding."""
    return {field: getattr(finding, field) for field in FIELDS}


def findings_object(findings: Sequence[Finding], conforms: bool) -> dict[str, Any]:
    """Return what ``validate --format json`` prints, with the findings in the order of ``ordered``."""
    results = [finding_object(finding) for finding in ordered(findings)]
    return {"conforms": conforms, "counts": count(findings), "results": results}


def findings_json(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return the object as JSON text; it conforms unless there is a violation."""
    conforms = not any(finding.severity == "violation" for finding in findings)
    return escaped(to_json(findings_object(findings, conforms)))


def escaped(text: str) -> str:
    r"""Return JSON text with an escape for each character that controls a terminal or is no UTF-8.

    >>> escaped('"a\x9b"')
    '"a\\u009b"'
    """
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

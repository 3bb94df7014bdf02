"""Report the findings of a validation in the formats that people, editors and services read."""

from __future__ import annotations

from policygraph.report.findings.github import findings_github
from policygraph.report.findings.json_formats import (
    findings_json,
    findings_object,
    findings_sarif,
    statistics_json,
)
from policygraph.report.findings.junit import findings_junit
from policygraph.report.findings.markdown import findings_markdown
from policygraph.report.findings.repository_paths import Format, with_repository_paths
from policygraph.report.findings.text import every_finding_text, findings_text, statistics_text

FORMATS: dict[str, Format] = {
    "text": findings_text,
    "json": findings_json,
    "sarif": with_repository_paths(findings_sarif),
    "github": with_repository_paths(findings_github),
    "junit": findings_junit,
    "markdown": findings_markdown,
}
VERBOSE: dict[str, Format] = {**FORMATS, "text": every_finding_text}  # what leaves nothing out
STATISTICS: dict[str, Format] = {"text": statistics_text, "json": statistics_json}  # the numbers alone

__all__ = ["FORMATS", "STATISTICS", "VERBOSE", "Format", "findings_markdown", "findings_object"]

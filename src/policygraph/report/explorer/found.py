"""Findings to columns: what each says in the languages of the program, where it stands, and the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policygraph.findings import SEVERITIES, Finding, Rule
from policygraph.report.explorer.names import Dictionary
from policygraph.report.findings.common import most_severe_first
from policygraph.words.phrases import languages, said


def to_findings(
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    policies: Mapping[str, int],
    files: Dictionary,
    paths: Mapping[str, str],
) -> dict[str, Any]:
    """Return the findings, the most severe first, with rule, policy and file as numbers, -1 for none.

    ``policies`` is id -> number, ``paths`` is path of a finding -> path below the sources.
    """
    ordered = most_severe_first(findings)
    codes = list(dict.fromkeys(finding.code for finding in ordered))
    messages, values = Dictionary(), Dictionary()
    rows = [
        [
            SEVERITIES.index(finding.severity),
            codes.index(finding.code),
            policies.get(finding.policy, -1),
            files.number(paths[finding.path]) if finding.path else -1,
            finding.line,
            finding.field,
            messages.number(_told(finding, "en"), {tag: _told(finding, tag) for tag in languages()}),
            values.number(finding.value, {tag: said(finding.value, tag) for tag in languages()}),
            "" if finding.policy in policies else finding.policy,
        ]
        for finding in ordered
    ]
    return {
        "rows": rows,
        "rules": [_rule(code, rules.get(code)) for code in codes],
        "messages": messages.entries,
        "values": values.entries,
    }


def _told(finding: Finding, language: str) -> str:
    return str(finding.in_language(language).message)


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    names, told = (rule.names, rule.explanations) if rule else ({}, {})
    return {"code": code, "names": dict(names), "explanations": dict(told)}

"""Write findings as JSON: as one object of our own, and as SARIF 2.1.0 (OASIS) for code scanning and editors."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from policygraph._version import __version__
from policygraph.findings import Finding, Rule, count
from policygraph.records.printable import escaped
from policygraph.report.console import to_json
from policygraph.report.findings.common import by_code, clean, message_line, most_severe_first, node, ordered
from policygraph.words.phrases import text_in

FIELDS = (
    "code", "severity", "message", "policy", "focus", "property", "value", "path", "line", "column", "field",
)  # fmt: skip
# Allowed in a JSON string, but control characters to a terminal, or not allowed in UTF-8.
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
FINGERPRINT = "policygraph/v1"


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return the JSON object of one finding."""
    messages = finding.messages or {"en": finding.message}
    return {**{field: getattr(finding, field) for field in FIELDS}, "messages": dict(messages)}


def findings_object(findings: Sequence[Finding], conforms: bool) -> dict[str, Any]:
    """Return what ``validate --format json`` prints, with the most severe findings first."""
    results = [finding_object(finding) for finding in most_severe_first(findings)]
    return {"conforms": conforms, "counts": count(findings), "results": results}


def findings_json(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the object as JSON text; it conforms unless there is a violation."""
    return to_json(findings_object(findings, _conforms(findings)))


def statistics_json(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the numbers of findings by severity and by rule as JSON text, without the findings."""
    by_rule = [vars(tally) for tally in by_code(findings, rules, language)]
    return to_json({"conforms": _conforms(findings), "counts": count(findings), "rules": by_rule})


def _conforms(findings: Sequence[Finding]) -> bool:
    return not any(finding.severity == "violation" for finding in findings)


def findings_sarif(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return a SARIF log with one run: all rules by code, and a result for each finding, by place.

    The message of a result has its value, since that is all that viewers show.

    Findings with the same fingerprint are numbered, so that each result has a fingerprint of its own.
    """
    codes = sorted({*rules, *(finding.code for finding in findings)})
    descriptors = [_rule_descriptor(code, rules.get(code), language) for code in codes]
    driver = {"name": "policygraph", "version": __version__, "rules": descriptors}
    occurrences: Counter[str] = Counter()
    results = []
    for finding in ordered(findings):
        digest = fingerprint(finding)
        occurrences[digest] += 1
        message, index = message_line(finding, language), codes.index(finding.code)
        results.append(_result(finding, message, index, f"{digest}:{occurrences[digest]}"))
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(log, ensure_ascii=False, indent=2))


def fingerprint(finding: Finding) -> str:
    """Return a SHA-256 digest of what a finding is about, which stays the same when its line moves."""
    value = sha256(finding.value.encode("utf-8", "surrogatepass")).hexdigest()
    parts = [finding.code, finding.path, finding.field, finding.focus, finding.property, value]
    return sha256(json.dumps(parts).encode()).hexdigest()


def artifact(path: str) -> dict[str, str]:
    """Return the artifact location of a file: relative to the source root, or as an absolute ``file:`` URI.

    >>> artifact("zh/政 策.md")["uri"]
    'zh/%E6%94%BF%20%E7%AD%96.md'
    """
    uri = quote(path, errors="surrogateescape")
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _rule_descriptor(code: str, rule: Rule | None, language: str) -> dict[str, Any]:
    if rule is None:
        return {"id": clean(code)}
    parts = {"name": rule.names, "message": rule.messages, "explanation": rule.explanations}
    languages = sorted({tag for texts in parts.values() for tag in texts} - {language})
    return {
        "id": clean(code),
        "name": clean(text_in(rule.names, language)),
        "shortDescription": {"text": _message(text_in(rule.names, language))},
        "fullDescription": {"text": _message(text_in(rule.messages, language))},
        "help": {"text": _message(text_in(rule.explanations, language))},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            tag: {part: clean(texts[tag]) for part, texts in parts.items() if tag in texts}
            for tag in languages
        },
    }


def _result(finding: Finding, message: str, rule_index: int, digest: str) -> dict[str, Any]:
    names = ("policy", "focus", "property", "value", "field")
    properties = {name: clean(getattr(finding, name)) for name in names}
    return {
        "ruleId": clean(finding.code),
        "ruleIndex": rule_index,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(message)},
        "locations": [_location(finding)],
        "partialFingerprints": {FINGERPRINT: digest},
        "properties": {name: text for name, text in properties.items() if text},
    }


def _location(finding: Finding) -> dict[str, Any]:
    if not finding.path:
        name = clean(finding.focus) or node(finding)
        return {"logicalLocations": [{"name": clean(finding.policy) or name, "fullyQualifiedName": name}]}
    location: dict[str, Any] = {"artifactLocation": artifact(finding.path)}
    if finding.line:
        column = {"startColumn": finding.column} if finding.column else {}
        location["region"] = {"startLine": finding.line, **column}
    return {"physicalLocation": location}


def _message(text: str) -> str:
    """Return a plain text without SARIF's placeholders, {0}, and embedded links, [text](target) (section 3.11)."""
    doubled = re.sub(r"([{}])", r"\1\1", clean(text))
    return doubled.replace("](", "]\N{ZERO WIDTH SPACE}(") or "(no text)"

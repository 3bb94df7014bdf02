"""Findings as SARIF 2.1.0, which code scanning services and editors read."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from policygraph._version import __version__
from policygraph.findings import Finding, Rule
from policygraph.report.findings.common import clean, node, ordered
from policygraph.report.findings.jsonformat import escaped

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
FINGERPRINT = "policygraph/v1"


def findings_sarif(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return a SARIF log with one run: all rules, and a result for each finding."""
    codes = sorted({*rules, *(found.code for found in findings)})
    index = {code: place for place, code in enumerate(codes)}
    driver = {
        "name": "policygraph",
        "version": __version__,
        "rules": [_rule(code, rules.get(code)) for code in codes],
    }
    seen: Counter[str] = Counter()
    results = []
    for found in ordered(findings):
        digest = fingerprint(found)
        seen[digest] += 1
        results.append(_result(found, index[found.code], f"{digest}:{seen[digest]}"))
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(log, ensure_ascii=False, indent=2))


def fingerprint(found: Finding) -> str:
    """Return a digest of what a finding is about, which stays when its lines move."""
    value = sha256(found.value.encode("utf-8", "surrogatepass")).hexdigest()
    parts = [found.code, found.path, found.field, found.focus, found.property, value]
    return sha256(json.dumps(parts).encode()).hexdigest()


def artifact(path: str) -> dict[str, str]:
    """Return where a file is: as a URI under the source root, or as a ``file:`` URI.

    >>> artifact("zh/政 策.md")["uri"]
    'zh/%E6%94%BF%20%E7%AD%96.md'
    """
    if path.startswith("/"):
        return {"uri": PurePosixPath(path).as_uri()}
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": clean(code)}
    parts = {"name": rule.names, "message": rule.messages, "explanation": rule.explanations}
    languages = sorted({language for texts in parts.values() for language in texts} - {"en"})
    return {
        "id": clean(code),
        "name": clean(rule.names["en"]),
        "shortDescription": {"text": _message(rule.names["en"])},
        "fullDescription": {"text": _message(rule.messages["en"])},
        "help": {"text": _message(rule.explanations["en"])},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            language: {part: clean(texts[language]) for part, texts in parts.items() if language in texts}
            for language in languages
        },
    }


def _result(found: Finding, index: int, digest: str) -> dict[str, Any]:
    about = {
        name: clean(getattr(found, name)) for name in ("policy", "focus", "property", "value", "field")
    }  # fmt: skip
    return {
        "ruleId": clean(found.code),
        "ruleIndex": index,
        "level": LEVELS[found.severity],
        "message": {"text": _message(found.message)},
        "locations": [_location(found)],
        "partialFingerprints": {FINGERPRINT: digest},
        "properties": {name: text for name, text in about.items() if text},
    }


def _location(found: Finding) -> dict[str, Any]:
    if not found.path:
        name = clean(found.focus) or node(found)
        return {"logicalLocations": [{"name": clean(found.policy) or name, "fullyQualifiedName": name}]}
    place: dict[str, Any] = {"artifactLocation": artifact(found.path)}
    if found.line:
        place["region"] = {"startLine": found.line, **({"startColumn": found.column} if found.column else {})}
    return {"physicalLocation": place}


def _message(text: str) -> str:
    """Return a text that is read as itself: SARIF has {0} for arguments and [text](target) for links."""
    doubled = re.sub(r"([{}])", r"\1\1", clean(text))
    return doubled.replace("](", "]\N{ZERO WIDTH SPACE}(") or "(no text)"

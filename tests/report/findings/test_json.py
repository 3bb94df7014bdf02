"""Findings as a JSON object."""

from __future__ import annotations

import json

import pytest

from policygraph.report.findings.json_formats import FIELDS, findings_json, findings_object
from tests.report.helpers import FINDINGS, HOSTILE, IN_ORDER, RULES, hostile


def test_the_object() -> None:
    found = json.loads(findings_json(FINDINGS, RULES))
    assert list(found) == ["schema_version", "conforms", "counts", "results"]
    assert found["schema_version"] == 1
    assert found["counts"] == {"violation": 2, "warning": 2, "info": 2}
    assert found["results"] == [{field: getattr(each, field) for field in FIELDS} for each in IN_ORDER]
    assert [list(each) for each in found["results"]] == [list(FIELDS)] * len(FINDINGS)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    results = json.loads(findings_json(hostile(text), {}))["results"]
    assert results == [{field: getattr(each, field) for field in FIELDS} for each in hostile(text)]


@pytest.mark.parametrize(
    ("severities", "conforms"),
    [([], True), (["info", "warning"], True), (["info", "violation"], False)],
)
def test_only_violations_do_not_conform(severities: list[str], conforms: bool) -> None:
    findings = [each for each in FINDINGS if each.severity in severities]
    assert json.loads(findings_json(findings, RULES))["conforms"] is conforms


@pytest.mark.parametrize("conforms", [True, False])
def test_who_asks_decides_what_conforms(conforms: bool) -> None:
    assert findings_object(FINDINGS, conforms)["conforms"] is conforms


def test_no_findings() -> None:
    counts = {"violation": 0, "warning": 0, "info": 0}
    assert findings_object([], True) == {"conforms": True, "counts": counts, "results": []}

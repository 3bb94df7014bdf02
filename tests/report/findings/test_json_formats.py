"""Findings as a JSON object, and as SARIF against a schema of the parts that are used."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator

from policygraph.findings import SEVERITIES, Finding
from policygraph.report.findings.json_formats import (
    FIELDS,
    findings_json,
    findings_object,
    findings_sarif,
    statistics_json,
)
from tests.report.helpers import (
    FINDINGS,
    HOSTILE,
    IN_ORDER,
    IRI,
    RULES,
    ZH,
    hostile,
    hostile_rules,
    read,
    read_line,
)


def as_object(finding: Finding) -> dict[str, Any]:
    return {**{field: getattr(finding, field) for field in FIELDS}, "messages": {"en": finding.message}}


def closed(required: str, optional: str = "", **properties: Any) -> dict[str, Any]:
    """Return the schema of an object with these properties and no others."""
    assert set(properties) == {*required.split(), *optional.split()}
    return {
        "type": "object",
        "properties": {"schema" if key == "_schema" else key: value for key, value in properties.items()},
        "required": required.split(),
        "additionalProperties": False,
    }


STRING = {"type": "string", "minLength": 1}
POSITIVE = {"type": "integer", "minimum": 1}
BAG = {"type": "object"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
TEXT = closed("text", text=STRING)
RULE = closed(
    "id", "name shortDescription fullDescription help defaultConfiguration properties",
    id=STRING, name=STRING, shortDescription=TEXT, fullDescription=TEXT, help=TEXT,
    defaultConfiguration=closed("level", level=LEVEL), properties=BAG,
)  # fmt: skip
# A URI or a relative reference of RFC 3986, without query and fragment.
URI = {"type": "string", "pattern": r"^(file:///)?([A-Za-z0-9._~!$&'()*+;=@/,-]|%[0-9A-F]{2})+$"}
PHYSICAL = closed(
    "artifactLocation", "region",
    artifactLocation=closed("uri", "uriBaseId", uri=URI, uriBaseId={"const": "%SRCROOT%"}),
    region=closed("startLine", "startColumn", startLine=POSITIVE, startColumn=POSITIVE),
)  # fmt: skip
LOGICAL = closed("name fullyQualifiedName", name=STRING, fullyQualifiedName=STRING)
LOCATION = closed(
    "", "physicalLocation logicalLocations",
    physicalLocation=PHYSICAL, logicalLocations={"type": "array", "minItems": 1, "items": LOGICAL},
)  # fmt: skip
RESULT = closed(
    "ruleId ruleIndex level message locations partialFingerprints properties",
    ruleId=STRING, ruleIndex={"type": "integer", "minimum": 0}, level=LEVEL, message=TEXT,
    locations={"type": "array", "items": {**LOCATION, "minProperties": 1}},
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}}, properties=BAG,
)  # fmt: skip
DRIVER = closed("name version rules", name=STRING, version=STRING, rules={"type": "array", "uniqueItems": True, "items": RULE})  # fmt: skip
RUN = closed(
    "tool columnKind results",
    tool=closed("driver", driver=DRIVER),
    columnKind={"const": "unicodeCodePoints"},
    results={"type": "array", "items": RESULT},
)
LOG = {
    "type": "object",
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://.*/sarif-schema-2\\.1\\.0\\.json$"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": RUN},
    },
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
}


def run(findings: list[Finding], rules: Any = RULES) -> Any:
    log = json.loads(findings_sarif(findings, rules))
    Draft202012Validator(LOG).validate(log)
    return log["runs"][0]


def shown(text: str) -> str:
    """Return a message as a viewer of SARIF shows it."""
    return text.replace("{{", "{").replace("}}", "}").replace("\u200b", "")


def test_results_lead_to_their_rules() -> None:
    found = run(FINDINGS)
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["PG101", "PG204", "PG310", "PG999"]
    assert [result["ruleId"] for result in found["results"]] == [each.code for each in IN_ORDER]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    levels = {"violation": "error", "warning": "warning", "info": "note"}
    assert [result["level"] for result in found["results"]] == [levels[each.severity] for each in IN_ORDER]
    assert rules[0] == {
        "id": "PG101",
        "name": "Missing title",
        "shortDescription": {"text": "Missing title"},
        "fullDescription": {"text": "A policy needs a title"},
        "help": {"text": "Add a title {{title}}"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"zh": {"name": "缺少标题", "message": "政策需要标题", "explanation": "请添加标题"}},
    }
    assert [rule.get("defaultConfiguration") for rule in rules[1:]] == [
        {"level": "warning"},
        {"level": "note"},
        None,
    ]


def test_places() -> None:
    locations = [result["locations"][0] for result in run(FINDINGS)["results"]]
    encoded = "data/zh/2021%20%E7%A2%B3%E6%8E%92%E6%94%BE.md"
    assert unquote(encoded) == ZH
    act = {"uri": "data/en/act.md", "uriBaseId": "%SRCROOT%"}
    assert locations[0] == {"physicalLocation": {"artifactLocation": act}}
    assert locations[2] == {
        "physicalLocation": {
            "artifactLocation": {"uri": encoded, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 2, "startColumn": 1},
        }
    }
    assert locations[5] == {"logicalLocations": [{"name": "kr-7", "fullyQualifiedName": f"{IRI}kr-7"}]}


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_is_text(text: str) -> None:
    found = run(hostile(text), hostile_rules(text))
    first = found["results"][0]
    place = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert urlsplit(place)[:2] == ("", "")
    assert unquote(place, errors="surrogateescape") == text
    expected = read(text)
    assert first["ruleId"] == expected
    assert set(first["properties"].values()) == {expected}
    message = first["message"]["text"]
    assert "](" not in message
    assert not message.replace("{{", "").replace("}}", "").count("{")
    assert not message.replace("{{", "").replace("}}", "").count("}")
    if "{" not in text:
        assert shown(message) == read_line(text)


def test_the_message_of_a_result_has_its_value() -> None:
    texts = [result["message"]["text"] for result in run(FINDINGS)["results"]]
    assert texts[1] == "no such sector (value: wind)"
    assert texts[2] == "no English title"


def test_braces_are_doubled() -> None:
    (result,) = run([replace(FINDINGS[1], message="a {0} [b](c) }")])["results"]
    assert result["message"]["text"] == "a {{0}} [b]\u200b(c) }}"


def test_an_absolute_path_is_a_file_uri() -> None:
    (result,) = run([replace(FINDINGS[0], path="/tmp/a b.md")])["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///tmp/a%20b.md"}


def fingerprint(finding: Finding) -> Any:
    (result,) = run([finding])["results"]
    return result["partialFingerprints"]


def test_fingerprints_stay_when_lines_or_words_change() -> None:
    first = FINDINGS[0]
    for same in (
        replace(first, line=99, column=2),
        replace(first, message="other words"),
        replace(first, severity="info"),
    ):
        assert fingerprint(same) == fingerprint(first)


@pytest.mark.parametrize("field", ["code", "path", "pointer", "focus", "property", "value"])
def test_fingerprints_tell_findings_apart(field: str) -> None:
    changes: dict[str, Any] = {field: "other"}
    assert fingerprint(replace(FINDINGS[0], **changes)) != fingerprint(FINDINGS[0])


def test_fingerprints_of_the_same_thing_twice_are_numbered() -> None:
    twice = [FINDINGS[0], replace(FINDINGS[0], line=20)]
    found = [result["partialFingerprints"]["policygraph/v1"] for result in run(twice)["results"]]
    assert [each.rpartition(":")[2] for each in found] == ["1", "2"]
    assert len({each.rpartition(":")[0] for each in found}) == 1


def test_a_log_without_findings() -> None:
    found = run([])
    assert found["results"] == []
    assert [rule["id"] for rule in found["tool"]["driver"]["rules"]] == list(RULES)
    assert run([], {})["tool"]["driver"]["rules"] == []


def test_the_schema_of_this_test_finds_faults() -> None:
    log = json.loads(findings_sarif(FINDINGS, RULES))
    result = log["runs"][0]["results"][0]
    for key, value in (("level", "info"), ("ruleIndex", -1), ("message", {}), ("extra", 1)):
        before = dict(result)
        result[key] = value
        assert not Draft202012Validator(LOG).is_valid(log)
        result.clear()
        result.update(before)
    assert Draft202012Validator(LOG).is_valid(log)


def test_the_object() -> None:
    found = json.loads(findings_json(FINDINGS, RULES))
    assert list(found) == ["schema_version", "conforms", "counts", "results"]
    assert found["schema_version"] == 1
    assert found["counts"] == {"violation": 2, "warning": 2, "info": 2}
    severest_first = sorted(IN_ORDER, key=lambda finding: SEVERITIES.index(finding.severity))
    assert found["results"] == [as_object(each) for each in severest_first]
    assert [list(each) for each in found["results"]] == [[*FIELDS, "messages"]] * len(FINDINGS)


def test_the_numbers_alone() -> None:
    found = json.loads(statistics_json(FINDINGS, RULES))
    assert list(found) == ["schema_version", "conforms", "counts", "rules"]
    assert found["rules"][0] == {
        "code": "PG101", "severity": "violation", "number": 2, "name": "Missing title",
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    results = json.loads(findings_json(hostile(text), {}))["results"]
    assert results == [as_object(each) for each in hostile(text)]


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

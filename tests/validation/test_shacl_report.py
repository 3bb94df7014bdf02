"""The SHACL report has every finding that other formats have, as results that SHACL allows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.rdf.namespaces import SH, SHAPES
from tests.helpers import BASE, run, write

ONE = ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape")
PG = "https://w3id.org/policygraph/ns#"


@pytest.fixture
def records(workdir: Path) -> None:
    write(
        workdir,
        "r/en/a.md",
        {"id": "a", "title": "A", "status": "Actve", "evolution": {"supersedes": ["b", "x"]}},
    )
    write(
        workdir,
        "r/zh/a.md",
        {"id": "a", "title": "甲", "pubDate": "soon", "analysis": {"mrv": {"score": 900}}},
    )
    write(
        workdir, "r/en/b.md", {"id": "b", "title": "B", "status": "Repealed", "effectiveFrom": "2999-01-01"}
    )
    write(workdir, "r/en/c.md", {"id": "c", "title": "C", "evolution": {"supersedes": ["d"]}})
    write(workdir, "r/en/d.md", {"id": "d", "title": "D", "evolution": {"supersedes": ["c"]}})
    write(workdir, "r/en/bad.md", "id: a\nid: b")


def results(text: str) -> list[dict[str, list[Any]]]:
    graph = ox.Store()
    graph.load(text.encode(), format=ox.RdfFormat.TURTLE)
    quads = graph.quads_for_pattern(None, ox.NamedNode(f"{SH}result"), None)
    nodes = [quad.object for quad in quads if isinstance(quad.object, ox.BlankNode)]
    found = []
    for node in nodes:
        properties: dict[str, list[Any]] = {}
        for quad in graph.quads_for_pattern(node, None, None):
            properties.setdefault(quad.predicate.value.removeprefix(SH), []).append(quad.object)
        found.append(properties)
    return found


def as_others_have_it(result: dict[str, list[Any]]) -> tuple[str, str, str]:
    (english,) = (text.value for text in result["resultMessage"] if text.language == "en")
    severity = result["resultSeverity"][0].value.removeprefix(SH).lower()
    return result["sourceShape"][0].value.removeprefix(SHAPES), severity, english


@pytest.mark.parametrize(
    "options",
    [
        (),
        pytest.param(("--engine", "pyshacl"), marks=pytest.mark.soak),
        ("--select", "lineage-*", "--select", "duplicate-key"),
        ("--ignore", "*-missing", "--min-severity", "warning"),
        ("--severity", "lineage-one-sided=violation", "--severity", "url-missing=info"),
    ],
)
def test_the_report_has_the_findings_of_other_formats(records: None, options: tuple[str, ...]) -> None:
    of_json = json.loads(run("validate", "r", "--format", "json", *options).stdout)["results"]
    told = results(run("validate", "r", "--format", "turtle", *options).stdout)
    assert Counter(map(as_others_have_it, told)) == Counter(
        (each["code"], each["severity"], each["messages"]["en"]) for each in of_json
    )
    assert all(len(each[name]) == 1 for each in told for name in ONE)
    assert all({text.language for text in each["resultMessage"]} == {"en", "zh"} for each in told)


def test_what_a_baseline_knows_is_not_in_the_report(records: None) -> None:
    run("validate", "r", "--write-baseline", "known.json")
    report = run("validate", "r", "--format", "turtle", "--baseline", "known.json").stdout
    assert (results(report), "sh:conforms true" in report) == ([], True)


@pytest.mark.parametrize(
    ("code", "focus", "path", "value"),
    [
        ("duplicate-key", "record/en/bad.md", "http://purl.org/dc/terms/identifier", ""),
        ("label-unknown", "policy/a", f"{PG}status", "Actve"),
        ("bad-date", "policy/a", "http://purl.org/dc/terms/issued", ""),
        ("lineage-cycle", "record/en/c.md", f"{PG}statesSupersedes", f"{BASE}policy/d"),
        ("score-range", "policy/a#mrv", f"{PG}score", "900"),
    ],
)
def test_a_result_says_of_what_it_is(records: None, code: str, focus: str, path: str, value: str) -> None:
    told = results(run("validate", "r", "--format", "turtle", "--select", code).stdout)
    result = min(told, key=lambda each: each["focusNode"][0].value)
    assert result["focusNode"][0].value == BASE + focus
    assert [node.value for node in result.get("resultPath", [])] == ([path] if path else [])
    assert [node.value for node in result.get("value", [])] == ([value] if value else [])


def test_messages_are_in_the_language_that_is_asked_for(records: None) -> None:
    told = results(run("validate", "r", "--format", "turtle", "--language", "zh-CN").stdout)
    assert {text.language for each in told for text in each["resultMessage"]} == {"zh"}


def test_a_message_without_a_language_stays_so(records: None, workdir: Path) -> None:
    shape = (
        f"@prefix sh: <{SH}> . @prefix dct: <http://purl.org/dc/terms/> . <x:S> a sh:NodeShape ;"
        f' sh:targetClass <{PG}Policy> ; sh:property [ sh:path dct:subject ; sh:minCount 1 ; sh:message "Ohne Thema." ] .'
    )
    (workdir / "mine.ttl").write_text(shape, "utf-8")
    told = results(
        run(
            "validate",
            "r",
            "--shapes",
            "mine.ttl",
            "--format",
            "turtle",
            "--select",
            "x:S",
            "--select",
            "lineage-cycle",
        ).stdout
    )
    texts = {text.language or text.value for each in told for text in each["resultMessage"]}
    assert texts == {"Ohne Thema", "en", "zh"}  # of lineage-cycle, which is found without a query

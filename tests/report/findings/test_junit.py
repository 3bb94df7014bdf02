"""Findings as JUnit XML."""

from __future__ import annotations

from xml.dom import minidom

import pytest

from policygraph.report.findings.junit import findings_junit
from tests.report.helpers import FINDINGS, HOSTILE, IRI, RULES, ZH, hostile, hostile_rules, read, read_line


def parsed(report: str) -> minidom.Element:
    root = minidom.parseString(report.encode()).documentElement
    assert root is not None
    return root


def text_of(element: minidom.Element) -> str:
    return "".join(node.data for node in element.childNodes if isinstance(node, minidom.Text))


def test_suites_cases_and_their_numbers() -> None:
    root = parsed(findings_junit(FINDINGS, RULES))
    suites = root.getElementsByTagName("testsuite")
    numbers = [
        tuple(each.getAttribute(key) for key in ("name", "tests", "failures", "errors", "skipped"))
        for each in (root, *suites)
    ]
    assert numbers == [
        ("policygraph", "6", "4", "0", "0"),
        ("data/en/act.md", "2", "1", "0", "0"),
        (ZH, "3", "2", "0", "0"),
        ("(no file)", "1", "1", "0", "0"),
    ]
    for suite, (_, tests, failures, *_) in zip(suites, numbers[1:], strict=True):
        assert len(suite.getElementsByTagName("testcase")) == int(tests)
        assert len(suite.getElementsByTagName("failure")) == int(failures)
    assert [case.getAttribute("name") for case in root.getElementsByTagName("testcase")] == [
        "PG999 [x] 0:0",
        "PG204 [sectors[0]] 7:12",
        "PG310 2:1",
        "PG101 [title] 3:1",
        "PG204 [sectors[1]] 14:9",
        f"PG101 <{IRI}kr-7>",
    ]


def test_a_failure_says_everything() -> None:
    root = parsed(findings_junit(FINDINGS[:1], RULES))
    (case,) = root.getElementsByTagName("testcase")
    assert (case.getAttribute("file"), case.getAttribute("line")) == (ZH, "14")
    (failure,) = root.getElementsByTagName("failure")
    assert failure.getAttribute("type") == "warning"
    assert failure.getAttribute("message") == "no such sector (value: energy2)"
    assert text_of(failure).splitlines() == [
        "no such sector",
        "rule: PG204 Unknown sector",
        f"place: {ZH}:14:9",
        "policy: cn-3",
        f"focus: {IRI}cn-3",
        "property: pg:sector",
        "field: sectors[1]",
        "value: energy2",
    ]


def test_an_info_passes_and_is_told() -> None:
    root = parsed(findings_junit([FINDINGS[3]], RULES))
    assert root.getAttribute("failures") == "0"
    assert not root.getElementsByTagName("failure")
    (told,) = root.getElementsByTagName("system-out")
    assert text_of(told).startswith("info\nno English title\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_is_text(text: str) -> None:
    root = parsed(findings_junit(hostile(text), hostile_rules(text)))
    elements = {each.tagName for each in root.getElementsByTagName("*")}
    assert elements == {"testsuite", "testcase", "failure", "system-out"}
    suite = root.getElementsByTagName("testsuite")[0]
    (failure,) = suite.getElementsByTagName("failure")
    assert suite.getAttribute("name") == read(text)
    assert failure.getAttribute("message") == read_line(text)
    assert text_of(failure).startswith(f"{read(text)}\nrule: {read(text)} {read(text)}\n")
    assert text_of(failure).endswith(f"\nvalue: {read(text)}")


def test_no_findings_is_one_case_that_passes() -> None:
    root = parsed(findings_junit([], RULES))
    (case,) = root.getElementsByTagName("testcase")
    assert case.getAttribute("name") == "no findings"
    assert not case.childNodes
    assert (root.getAttribute("tests"), root.getAttribute("failures")) == ("1", "0")

"""The model of findings: how they read, how they are ordered and counted, what makes two of them one."""

from __future__ import annotations

import pytest

from policygraph.findings import Finding, count


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding("a.md", 2, 3, "bad-date", "it is no date"), "a.md:2:3: error bad-date: it is no date."),
        (
            Finding("a.md", 2, 3, "bad-date", "it is no date", remedy="Write a day"),
            "a.md:2:3: error bad-date: it is no date. Write a day.",
        ),
        (
            Finding("a.md", 2, 3, "bad-date", "it is no date", pointer="/pubDate"),
            "a.md:2:3: error bad-date [pubDate]: it is no date.",
        ),
        (
            Finding("b/巴.md", 1, 1, "odd", "it is odd", "warning", pointer="/a/b", remedy="Look"),
            "b/巴.md:1:1: warning odd [a.b]: it is odd. Look.",
        ),
    ],
)
def test_a_finding_reads_as_one_line(finding: Finding, text: str) -> None:
    assert str(finding) == text


def test_findings_sort_by_path_then_line_then_column_as_numbers() -> None:
    in_order = [
        Finding("a.md", 2, 1, "z", ""),
        Finding("a.md", 2, 10, "a", ""),
        Finding("a.md", 10, 1, "a", ""),
        Finding("b.md", 1, 1, "a", ""),
        Finding("b.md", 1, 1, "b", ""),
    ]
    assert sorted([*in_order[2:], *in_order[:2]]) == in_order


def test_equal_findings_are_one() -> None:
    assert len({Finding("a.md", 1, 1, "odd", "it is odd"), Finding("a.md", 1, 1, "odd", "it is odd")}) == 1
    assert len({Finding("a.md", 0, 0, "odd", pointer="/a"), Finding("a.md", 0, 0, "odd", pointer="/b")}) == 2


def test_the_field_is_the_place_as_people_write_it() -> None:
    assert Finding("a.md", 1, 1, "odd", pointer="/a.b/0/c~1d").field == '"a.b".0.c/d'
    assert Finding("a.md", 1, 1, "odd").field == ""


def test_findings_are_counted_by_severity_with_zeros() -> None:
    findings = [Finding("a.md", 1, 1, "x", severity="warning"), Finding("a.md", 2, 1, "x")]
    assert count(findings) == {"violation": 1, "warning": 1, "info": 0}
    assert list(count([])) == ["violation", "warning", "info"]


def test_findings_sorted_by_their_keys_are_in_their_order() -> None:
    findings = [
        Finding(path, line, 1, code, message, messages={"en": message})
        for path in ("b", "a")
        for line in (10, 9)
        for code in "yx"
        for message in ("n", "m")
    ]
    assert sorted(findings, key=Finding.sort_key) == sorted(findings) != findings

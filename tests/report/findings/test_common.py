"""Order, numbers and texts of findings that all formats share."""

from __future__ import annotations

import pytest

from policygraph.findings import Finding
from policygraph.report.findings.common import (
    Tally,
    by_code,
    by_file,
    clean,
    message_line,
    most_severe_first,
    node,
    one_line,
    ordered,
    rule_name,
    title,
    totals,
)
from tests.report.helpers import EN, FINDINGS, HOSTILE, IN_ORDER, IRI, RULES, ZH, read, read_line


def test_findings_are_by_place_and_those_without_a_file_come_last() -> None:
    assert ordered(reversed(FINDINGS)) == IN_ORDER
    assert {path: len(members) for path, members in by_file(FINDINGS).items()} == {EN: 2, ZH: 3, "": 1}
    assert list(by_file(FINDINGS)) == [EN, ZH, ""]
    assert by_file(FINDINGS)[ZH] == IN_ORDER[2:5]


def test_the_gravest_come_first_and_then_by_place() -> None:
    assert most_severe_first(FINDINGS) == [FINDINGS[n] for n in (1, 2, 5, 0, 4, 3)]


def test_a_rule_is_counted_apart_for_each_severity() -> None:
    findings = [*FINDINGS, Finding(EN, 1, 1, "PG101", "m", "info")]
    assert by_code(findings, RULES) == [
        Tally("PG101", "violation", 2, "Missing title"), Tally("PG204", "warning", 2, "Unknown sector"),
        Tally("PG101", "info", 1, "Missing title"), Tally("PG310", "info", 1, "No English title"),
        Tally("PG999", "info", 1, ""),
    ]  # fmt: skip


def test_a_rule_that_is_not_known_has_its_code_alone() -> None:
    assert (rule_name("PG101", RULES), title("PG101", RULES)) == ("Missing title", "PG101 Missing title")
    assert (rule_name("PG999", RULES), title("PG999", RULES)) == ("", "PG999")


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_safe_over_lines_and_on_one(text: str) -> None:
    assert clean(text) == read(text)
    assert one_line(text) == read_line(text)
    assert one_line(text, 5) == (read_line(text) if len(read_line(text)) <= 5 else f"{read_line(text)[:4]}…")


@pytest.mark.parametrize(
    ("message", "value", "expected"),
    [
        ("it is odd", "", "it is odd"),
        ("it is odd", "x y", "it is odd (value: x y)"),
        ("“x y” is odd", "x\ny", "“x y” is odd"),
        ("wind is odd", "wind", "wind is odd"),
        ("windy is odd", "wind", "windy is odd (value: wind)"),
        ("a is odd", "a", "a is odd (value: a)"),  # by chance
        ("`a` is odd", "a", "`a` is odd"),
        ("2024 is odd", "20", "2024 is odd (value: 20)"),
        ("x y is odd", "x y ", "x y is odd (value: 'x y ')"),
        ("x y is odd", "x\u200by", "x y is odd (value: 'x\\u200by')"),
        ("it is odd", "x\ny\n", "it is odd (value: x y )"),
        ("it is odd", "v" * 81, f"it is odd (value: {'v' * 79}…)"),
        ("it is (odd", "(odd", "it is (odd"),
    ],
)
def test_the_value_stands_behind_a_message_that_does_not_have_it(
    message: str, value: str, expected: str
) -> None:
    assert message_line(Finding("a.md", 1, 1, "C", message, value=value)) == expected


def test_a_node_is_written_as_in_turtle() -> None:
    nodes = [node(Finding("", 0, 0, "C", focus=focus)) for focus in (f"{IRI}a", "_:b0", "")]
    assert nodes == [f"<{IRI}a>", "_:b0", "(no node)"]


def test_totals_are_by_severity_and_say_where() -> None:
    assert totals([]) == "no findings"
    assert totals(FINDINGS) == "2 violations, 2 warnings, 2 infos in 2 files, 1 without a file"
    assert totals(FINDINGS[:1]) == "0 violations, 1 warning, 0 infos in 1 file"
    assert totals([FINDINGS[2]] * 1000) == "1,000 violations, 0 warnings, 0 infos without a file"

"""Findings as Markdown, read by a parser of Markdown."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from policygraph.findings import Finding
from policygraph.report.findings.markdown import CELL, findings_markdown
from tests.report.helpers import FINDINGS, HOSTILE, IRI, RULES, ZH, hostile, hostile_rules, read_line

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"paragraph", "heading", "table", "thead", "tbody", "tr", "th", "td", "inline"}
Tables = list[tuple[str, list[list[str]]]]


def tables(report: str) -> Tables:
    """Return the heading and the cells of each table; fail where anything else than text is in one."""
    found: Tables = []
    heading, inside = "", ""
    for token in PARSER.parse(report):
        kind = re.sub("_(open|close)$", "", token.type)
        assert kind in BLOCKS, token
        if token.type == "heading_open":
            inside = "heading"
        elif token.type == "table_open":
            found.append((heading, []))
        elif token.type == "tr_open":
            found[-1][1].append([])
        elif token.type in ("td_open", "th_open"):
            inside = "cell"
        elif token.type == "paragraph_open":
            inside = ""
        elif token.type == "inline" and inside:
            children = token.children or []
            assert {child.type for child in children} <= {"text"}, children
            text = "".join(child.content for child in children).replace("\u200b", "")
            if inside == "heading":
                heading = text
            else:
                found[-1][1][-1].append(text)
    return found


def test_a_table_by_rule_and_one_for_each_file() -> None:
    report = findings_markdown(FINDINGS, RULES)
    assert report.startswith("**2 violations, 2 warnings, 2 infos in 2 files, 1 without a file**\n\n")
    head = ["Line", "Severity", "Rule", "Field", "Message"]
    assert tables(report) == [
        (
            "",
            [
                ["Rule", "Severity", "Count", "Name"],
                ["PG101", "violation", "2", "Missing title"],
                ["PG204", "warning", "2", "Unknown sector"],
                ["PG310", "info", "1", "No English title"],
                ["PG999", "info", "1", ""],
            ],
        ),
        (
            "data/en/act.md",
            [
                head,
                ["", "info", "PG999", "x", "the value “x” is odd"],
                ["7:12", "warning", "PG204", "sectors[0]", "no such sector (value: wind)"],
            ],
        ),
        (
            ZH,
            [
                head,
                ["2:1", "info", "PG310", "", "no English title"],
                ["3:1", "violation", "PG101", "title", "no title"],
                ["14:9", "warning", "PG204", "sectors[1]", "no such sector (value: energy2)"],
            ],
        ),
        ("Without a file", [["Node", *head[1:]], [f"<{IRI}kr-7>", "violation", "PG101", "", "no title"]]),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_is_text_in_its_own_cell(text: str) -> None:
    report = findings_markdown(hostile(text), hostile_rules(text))
    plain = read_line(text).strip()
    summary, file, without = tables(report)
    assert summary[1][1:] == [[plain, "violation", "1", plain], [plain, "info", "1", plain]]
    assert file == (plain, [file[1][0], ["3:4", "violation", plain, plain, plain]])
    node = f"<{read_line(text)}>"
    assert without[1][1:] == [[node, "info", plain, plain, plain]]


def test_github_finds_nobody_to_call_and_nothing_to_link() -> None:
    text = HOSTILE[12]
    assert "@someone" in text
    report = findings_markdown(hostile(text), hostile_rules(text))
    assert not re.search(r"@\w|(?<!#)#\d|(?i:gh-\d)|www\.\w|://\w", report)


def test_a_limit_keeps_the_gravest() -> None:
    report = findings_markdown(FINDINGS, RULES, limit=3)
    assert report.endswith("\n\n… and 3 more findings.")
    assert report.startswith("**2 violations, 2 warnings, 2 infos in 2 files, 1 without a file**")
    rows = [row for _, table in tables(report)[1:] for row in table[1:]]
    assert sorted(row[1] for row in rows) == ["violation", "violation", "warning"]
    assert findings_markdown(FINDINGS, RULES, limit=5).endswith("… and 1 more finding.")
    assert "more finding" not in findings_markdown(FINDINGS, RULES, limit=6)
    assert len(tables(findings_markdown(FINDINGS, RULES, limit=0))) == 1


def test_many_long_findings_fit_into_a_comment() -> None:
    text = "政策*" * 1000
    findings = [Finding("a.md", n, 1, "PG101", text, "violation", value=text[1:]) for n in range(1, 500)]
    report = findings_markdown(findings, RULES)
    assert len(report) < 65_536
    cell = tables(report)[1][1][1][4]
    assert (len(cell), cell[-1]) == (CELL, "…")
    assert report.endswith("… and 449 more findings.")


def test_no_findings() -> None:
    assert findings_markdown([], RULES) == "**No findings.**"

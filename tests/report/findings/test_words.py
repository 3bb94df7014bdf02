"""The words around findings in Chinese."""

from __future__ import annotations

import re

import pytest

from policygraph.findings import Finding
from policygraph.report.findings import FORMATS
from policygraph.report.findings.common import message_line, totals
from tests.report.helpers import FINDINGS, RULES


def test_totals_count_in_chinese_too() -> None:
    assert totals(FINDINGS, "zh") == "违规 2，警告 2，提示 2，文件 2，不属于任何文件 1"
    assert totals([], "zh-Hans") == "没有发现问题"


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_headings_and_names_of_rules_are_chinese(name: str) -> None:
    report = FORMATS[name](FINDINGS, RULES, "zh")
    assert "缺少标题" in report
    assert "Missing title" not in report
    assert not re.search(r"\b(Severity|severity|Count|count|Name|name|Line|Message)\b", report)


def test_a_value_behind_a_message_is_called_so() -> None:
    finding = Finding("a.md", 1, 1, "c", "缺少标题", value="x1")
    assert message_line(finding, "zh") == "缺少标题（值：x1）"

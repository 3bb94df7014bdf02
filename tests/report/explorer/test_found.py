"""Findings as rows of numbers, most severe first, in the languages of the program."""

from __future__ import annotations

from policygraph.report.explorer.found import to_findings
from policygraph.report.explorer.names import Dictionary
from tests.report.helpers import EN, FINDINGS, RULES, ZH


def test_a_finding_names_its_rule_its_policy_and_its_file_by_number() -> None:
    files = Dictionary()
    found = to_findings(FINDINGS, RULES, {"cn-3": 7}, files, {ZH: "zh/2021.md", EN: "en/act.md"})
    codes = [rule["code"] for rule in found["rules"]]
    assert codes == ["PG101", "PG204", "PG999", "PG310"]
    assert [entry["en"] for entry in files.entries] == ["zh/2021.md", "en/act.md"]
    first, nowhere = found["rows"][0], found["rows"][1]
    assert first[:6] == [0, 0, 7, 0, 3, "title"]
    assert found["messages"][first[6]]["en"] == "no title"
    assert (nowhere[2], nowhere[3], nowhere[8]) == (-1, -1, "kr-7")
    assert [row[0] for row in found["rows"]] == sorted(row[0] for row in found["rows"])


def test_a_rule_has_its_names_and_what_it_is_for_and_an_unknown_one_its_code() -> None:
    rules = {
        rule["code"]: rule
        for rule in to_findings(FINDINGS, RULES, {}, Dictionary(), {ZH: "a", EN: "b"})["rules"]
    }
    assert rules["PG101"]["names"]["zh"] == "缺少标题"
    assert rules["PG101"]["explanations"] == {"en": "Add a title {title}", "zh": "请添加标题"}
    assert rules["PG999"]["names"] == {}

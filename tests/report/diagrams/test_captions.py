"""What diagrams say of a policy and of an edge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policygraph.lineage.model import Edge, Policy, Status
from policygraph.report.diagrams.captions import Caption, Marks, caption, relation_label
from tests.report.diagrams.helpers import ACTIVE, FAMILY, HOSTILE_TEXTS
from tests.report.helpers import read_line

POLICY = Policy("a", titles={"en": "Act\n a", "zh": "法"}, published=("2010-01-02",), statuses=(ACTIVE,))


def test_a_caption_has_title_facts_and_marks() -> None:
    assert caption(POLICY, Marks()) == Caption("a", "Act a", "2010-01-02 · Active", "")
    marks = Marks("", frozenset("a"), {"a": "not_yet"}, on="2009", language="zh")
    assert caption(POLICY, marks) == Caption("a", "法", "2010-01-02 · Active", "★ 现行 · 尚未生效")
    in_part = Marks(answers={"a": "in_force"}, in_part=frozenset("a"))
    assert caption(POLICY, in_part).marks == "in force in part"
    assert caption(Policy("b", resolved=False), marks) == Caption("b", "", "（无记录）", "")


def test_records_that_disagree_are_both_told() -> None:
    several = replace(POLICY, published=("2011", "2010"), statuses=(ACTIVE, Status("x", "Ended", "after")))
    assert caption(several, Marks()).facts == "2010 · Active, Ended"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_caption_is_safe_to_print(text: str) -> None:
    policy = Policy(text, titles={"en": text}, published=(text,))
    line = read_line(text)
    assert caption(policy, Marks(answers={text: text})) == (line, " ".join(line.split()), line, line)


def test_an_edge_has_the_label_of_its_relation_or_else_its_name() -> None:
    assert relation_label(FAMILY, Edge("d", "b", "supersedes")) == "supersedes"
    assert relation_label(FAMILY, Edge("d", "b", "x:\nodd")) == "x: odd"
    about_parts = Edge("d", "b", "supersedes", parts=("art. 1", "art.\n3"))
    assert relation_label(FAMILY, about_parts) == "supersedes (art. 1; art. 3)"
    many = about_parts._replace(parts=tuple(f"art. {number}" for number in range(100)))
    assert len(relation_label(FAMILY, many)) == len("supersedes ()") + 120

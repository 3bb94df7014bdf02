"""The legend: only what occurs in the drawing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.legend import draw_legend, legend_items
from tests.report.diagrams.helpers import EMPTY, FAMILY, lineage


def test_only_what_occurs_is_explained() -> None:
    assert legend_items(EMPTY, Marks("b", frozenset("d")), "") == []
    assert [item.text for item in legend_items(lineage(alone=["a"]), Marks(), "ends")] == []
    assert [item.text for item in legend_items(FAMILY, Marks("b", frozenset("d")), "ends")] == [
        "successor ends predecessor", "asked for", "★ current", "(no record)",
    ]  # fmt: skip
    assert [item.text for item in legend_items(lineage("b a"), Marks("z", frozenset("z")), "")] == [
        "from successor to predecessor"
    ]


def test_answers_are_in_their_order_and_the_first_has_the_date() -> None:
    marks = Marks(answers={"a": "ended", "b": "in_force", "z": "unknown"}, on="2020\x1b")
    texts = [item.text for item in legend_items(lineage("b a"), marks, "")]
    assert texts[1:] == ["in 2020\ufffd: in force", "ended"]


def test_items_stand_in_a_row_and_do_not_overlap() -> None:
    items = legend_items(FAMILY, Marks("b", frozenset("d")), "ends")
    parent = ET.Element("g")
    draw_legend(parent, items, 10, 20)
    starts = [float(text.get("x") or "") for text in parent.iter("text")]
    assert starts[0] == 10 + 36
    gaps = [
        round(second - first - item.width, 1)
        for first, second, item in zip(starts, starts[1:], items, strict=False)
    ]
    assert max(map(abs, gaps)) <= 0.1
    assert {text.get("y") for text in parent.iter("text")} == {"20"}
    assert len(list(parent.iter("path"))) == 1  # the arrow; all others have a box

"""The shapes of a drawing: where they stand, and what tells one policy from another."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from policygraph.lineage.model import Policy
from policygraph.report.diagrams.captions import ANSWERS, Marks
from policygraph.report.diagrams.shapes import FILLS, add_box, add_rect, add_text, decimal


def boxes(policy: Policy, marks: Marks) -> list[ET.Element]:
    parent = ET.Element("g")
    add_box(parent, (50, 40), (30, 20), policy, marks)
    return list(parent)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.04, "0"), (3.0, "3"), (12.345, "12.3"), (-1.25, "-1.2"), (1000.06, "1000.1")],
)
def test_numbers_have_at_most_one_decimal_place(value: float, text: str) -> None:
    assert decimal(value) == text


def test_a_rectangle_stands_around_its_middle() -> None:
    parent = ET.Element("g")
    add_rect(parent, (50, 40), (30, 21), fill="none", stroke_width="2")
    (rect,) = parent
    assert rect.attrib == {
        "x": "35", "y": "29.5", "width": "30", "height": "21", "rx": "5", "fill": "none", "stroke-width": "2",
    }  # fmt: skip


def test_a_text_is_anchored_in_its_middle_unless_told() -> None:
    parent = ET.Element("g")
    add_text(parent, "<a> & b", (1, 2.25), 11, "bold", "#111111")
    add_text(parent, "", (1, 2), 11, "normal", "#111111", "start")
    assert [child.get("text-anchor") for child in parent] == ["middle", "start"]
    assert (parent[0].text, parent[0].get("font-weight"), parent[0].get("y")) == ("<a> & b", "bold", "2.2")


def test_a_box_is_plain_thick_or_dashed() -> None:
    (plain,) = boxes(Policy("a"), Marks())
    assert (plain.get("fill"), plain.get("stroke-width"), plain.get("stroke-dasharray")) == (
        "#ffffff",
        "1.2",
        None,
    )
    (current,) = boxes(Policy("a"), Marks(current=frozenset("a")))
    assert (current.get("stroke-width"), current.get("stroke")) == ("3", "#111111")
    (unresolved,) = boxes(Policy("a", resolved=False), Marks("b", frozenset("b"), {"b": "ended"}))
    assert (unresolved.get("stroke-dasharray"), unresolved.get("fill")) == ("5 4", "#ffffff")


def test_the_policy_asked_for_has_a_frame_inside() -> None:
    outer, inner = boxes(Policy("a"), Marks("a"))
    assert (outer.get("width"), inner.get("width"), inner.get("fill")) == ("30", "21", "none")
    assert (inner.get("x"), inner.get("y")) == ("39.5", "34.5")


def test_each_answer_has_a_colour_that_differs_in_greyscale() -> None:
    fills = [boxes(Policy("a"), Marks(answers={"a": answer}))[0].get("fill") or "" for answer in ANSWERS]
    assert fills == [FILLS[answer] for answer in ANSWERS]
    greys = [
        sum(int(fill[i : i + 2], 16) * share for i, share in ((1, 0.299), (3, 0.587), (5, 0.114)))
        for fill in fills
    ]
    assert len({round(grey) for grey in greys}) == len(ANSWERS)

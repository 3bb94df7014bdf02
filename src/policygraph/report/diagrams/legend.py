"""Draw the legend below an SVG diagram: only the symbols that occur."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree as ET

from policygraph.lineage.model import Lineage, Policy
from policygraph.rdf.date_intervals import with_preposition
from policygraph.records.printable import printable_line
from policygraph.report.diagrams.captions import ANSWERS, CURRENT, NO_RECORD, Marks
from policygraph.report.diagrams.shapes import FAINT, LINE, SMALL, add_box, add_text, decimal, element
from policygraph.report.diagrams.wrapping import text_width
from policygraph.words.phrases import Phrase, said

_SYMBOL = 36.0  # the width of a symbol with its margin


class LegendItem(NamedTuple):
    """A symbol with its meaning: a box drawn as that of a policy, or an arrow without one."""

    text: str
    policy: Policy | None = None
    marks: Marks = Marks()

    @property
    def width(self) -> float:
        """The width that the item takes up."""
        return _SYMBOL + text_width(self.text, SMALL) + 18


def legend_items(lineage: Lineage, marks: Marks, relation: str) -> list[LegendItem]:
    """Return the items for what occurs; ``relation`` is the label that all edges share, else "". Texts are in the language of the marks."""
    policy = Policy("x")
    items = []
    if lineage.edges:
        items.append(
            LegendItem(
                Phrase("successor {relation} predecessor", relation=relation)
                if relation
                else Phrase("from successor to predecessor")
            )
        )
    if marks.focus in lineage.policies:
        items.append(LegendItem(Phrase("asked for"), policy, Marks(focus="x")))
    if marks.current & lineage.policies.keys():
        items.append(LegendItem(CURRENT, policy, Marks(current=frozenset("x"))))
    if not all(p.resolved for p in lineage.policies.values()):
        items.append(LegendItem(NO_RECORD, Policy("x", resolved=False)))
    found = {marks.answers.get(name) for name in lineage.policies}
    answers = [LegendItem(ANSWERS[key], policy, Marks(answers={"x": key})) for key in ANSWERS if key in found]
    if answers and marks.on:
        answers[0] = answers[0]._replace(
            text=Phrase(
                "{when}: {answer}", when=with_preposition(printable_line(marks.on)), answer=answers[0].text
            )
        )
    return [item._replace(text=said(item.text, marks.language)) for item in items + answers]


def draw_legend(parent: ET.Element, items: list[LegendItem], x: float, y: float) -> None:
    """Draw the items in a row that starts at the baseline point (x, y)."""
    for item in items:
        if item.policy:
            add_box(parent, (x + 14, y - 4), (24, 15), item.policy, item.marks)
        else:
            path = f"M{decimal(x + 2)} {decimal(y - 4)}h22m-7 -4l7 4l-7 4"
            element(parent, "path", d=path, fill="none", stroke=LINE)
        add_text(parent, item.text, (x + _SYMBOL, y), SMALL, "normal", FAINT, "start")
        x += item.width

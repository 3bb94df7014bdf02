"""The line under a picture that says what its signs mean: only those that occur."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree as ET

from policygraph.lineage.model import Lineage, Policy
from policygraph.report.diagrams.captions import CURRENT, GROUPS, NO_RECORD
from policygraph.report.diagrams.marks import Marks
from policygraph.report.diagrams.shapes import FAINT, LINE, SMALL, add_box, add_text, element, number
from policygraph.report.diagrams.wrapping import width
from policygraph.report.findings.common import one_line

_SIGN = 36.0  # the room for a sign


class Item(NamedTuple):
    """A sign with its meaning; without a policy to draw it is an arrow."""

    text: str
    policy: Policy | None = None
    marks: Marks = Marks()

    @property
    def width(self) -> float:
        """How much room the item takes."""
        return _SIGN + width(self.text, SMALL) + 18


def legend_items(lineage: Lineage, marks: Marks, relation: str) -> list[Item]:
    """Return the items for what occurs; ``relation`` is the one that all arrows stand for, if it is one."""
    one = Policy("x")
    found = [Item(f"newer {relation} older" if relation else "from newer to older")] if lineage.edges else []
    if marks.focus in lineage.policies:
        found.append(Item("asked for", one, Marks(focus="x")))
    if marks.current & lineage.policies.keys():
        found.append(Item(CURRENT, one, Marks(current=frozenset("x"))))
    if not all(policy.resolved for policy in lineage.policies.values()):
        found.append(Item(NO_RECORD, Policy("x", resolved=False)))
    there = {marks.groups.get(policy) for policy in lineage.policies}
    groups = [Item(text, one, Marks(groups={"x": key})) for key, text in GROUPS.items() if key in there]
    if groups and marks.on:
        groups[0] = groups[0]._replace(text=f"on {one_line(marks.on)}: {groups[0].text}")
    return found + groups


def draw_legend(parent: ET.Element, items: list[Item], x: float, y: float) -> None:
    """Draw the items in a line that starts at a point."""
    for item in items:
        if item.policy:
            add_box(parent, (x + 14, y - 4), (24, 15), item.policy, item.marks)
        else:
            path = f"M{number(x + 2)} {number(y - 4)}h22m-7 -4l7 4l-7 4"
            element(parent, "path", d=path, fill="none", stroke=LINE)
        add_text(parent, item.text, (x + _SIGN, y), SMALL, "normal", FAINT, "start")
        x += item.width

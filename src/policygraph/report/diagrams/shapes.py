"""Draw the shapes of an SVG diagram, in colours that differ in greyscale as well."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from policygraph.lineage.model import Policy
from policygraph.report.diagrams.captions import Marks

INK, FAINT, LINE, PAPER, FOCUS = "#111111", "#444444", "#555555", "#ffffff", "#0b57a4"
FILLS = {"in_force": "#dcefdc", "not_yet": "#dfeaf7", "ended": "#e3e3e3", "never": "#c9c9c9",
         "unknown": "#fdf1cf"}  # fmt: skip
SMALL = 11.0  # the size of the smallest text
_FONTS = (
    "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans CJK SC', 'PingFang SC', "
    "'Microsoft YaHei', 'Noto Sans', sans-serif"
)


def element(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    """Add a child element and return it."""
    return ET.SubElement(parent, tag, attributes)


def decimal(value: float) -> str:
    """Return a number as text with at most one decimal place.

    >>> decimal(-0.01), decimal(12.345)
    ('0', '12.3')
    """
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def add_text(
    parent: ET.Element, text: str, at: tuple[float, float], size: float, weight: str, colour: str,
    anchor: str = "middle",
) -> None:  # fmt: skip
    """Add a line of text; ``at`` is its anchor on the baseline."""
    child = element(parent, "text", x=decimal(at[0]), y=decimal(at[1]), fill=colour)
    for name, value in (("font-family", _FONTS), ("font-size", decimal(size)), ("font-weight", weight)):
        child.set(name, value)
    child.set("text-anchor", anchor)
    child.text = text


def add_rect(
    parent: ET.Element, middle: tuple[float, float], size: tuple[float, float], **style: str
) -> None:
    """Add a rectangle with round corners around its middle; the names in ``style`` have _ for a hyphen."""
    (x, y), (width, height) = middle, size
    rect = element(parent, "rect", x=decimal(x - width / 2), y=decimal(y - height / 2), rx="5")
    for name, value in {"width": decimal(width), "height": decimal(height), **style}.items():
        rect.set(name.replace("_", "-"), value)


def add_box(
    parent: ET.Element, middle: tuple[float, float], size: tuple[float, float], policy: Policy, marks: Marks
) -> None:
    """Add the box of a policy: thick if current, dashed without a record, with an inner frame in focus."""
    style = {
        "fill": FILLS.get(marks.answers.get(policy.id, ""), PAPER),
        "stroke": LINE,
        "stroke_width": "1.2",
    }
    if policy.id in marks.current:
        style |= {"stroke": INK, "stroke_width": "3"}
    if not policy.resolved:
        style["stroke_dasharray"] = "5 4"
    add_rect(parent, middle, size, **style)
    if policy.id == marks.focus:
        inner = size[0] - 9, size[1] - 9
        add_rect(parent, middle, inner, fill="none", stroke=FOCUS, stroke_width="2")

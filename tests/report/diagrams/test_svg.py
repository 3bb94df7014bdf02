"""The SVG picture, read by a parser of XML."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from policygraph.lineage.model import Lineage
from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.svg import svg
from tests.report.diagrams.helpers import EMPTY, FAMILY, HOSTILE_MARKS, MARKS, hostile, lineage
from tests.report.helpers import read_line

NAMESPACE = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "rect", "g", "polyline", "polygon", "path", "text"}


def read_svg(text: str) -> ET.Element:
    root = ET.fromstring(text)
    assert {node.tag.removeprefix(NAMESPACE) for node in root.iter()} <= TAGS
    assert not any(name.startswith("on") or "href" in name for node in root.iter() for name in node.attrib)
    return root


def texts(root: ET.Element, tag: str = "text") -> list[str]:
    return [node.text or "" for node in root.iter(NAMESPACE + tag)]


def draw(lineage: Lineage, marks: Marks) -> list[str]:
    return texts(read_svg(svg(lineage, marks)))


def test_a_family() -> None:
    root = read_svg(svg(FAMILY, MARKS))
    assert root.get("role") == "img"
    assert [node.get("id") for node in root[:2]] == (root.get("aria-labelledby") or "").split()
    assert texts(root, "desc") == [
        "5 policies and 5 relations. Arrows lead from the successor to the predecessor."
    ]
    labels = texts(root)
    assert labels[labels.index("d") :][:4] == ["d", "Act d", "2010-01-02 · Active", "★ current"]
    assert labels[-4:] == ["successor supersedes predecessor", "asked for", "★ current", "(no record)"]
    assert labels.count("supersedes") == 0
    assert len(list(root.iter(NAMESPACE + "polyline"))) == 5
    dashed = [rect for rect in root.iter(NAMESPACE + "rect") if rect.get("stroke-dasharray")]
    heavy = [rect for rect in root.iter(NAMESPACE + "rect") if rect.get("stroke-width") == "3"]
    assert (len(dashed), len(heavy)) == (2, 2)  # a policy and the legend


def test_relations_are_written_where_they_differ() -> None:
    labels = draw(lineage("c b", "b a amends", "b b repeals"), Marks())
    assert {"supersedes", "amends", "↻ repeals this policy"} <= set(labels)
    assert labels[-1] == "from successor to predecessor"


def test_groups_on_a_date_in_chinese() -> None:
    groups = {"a": "ended", "b": "in_force", "c": "not_yet", "d": "unknown"}
    labels = draw(FAMILY, Marks(answers=groups, on="2020-01-01", language="zh"))
    assert labels[-4:] == ["2020-01-01：有效", "尚未生效", "已终止", "未知"]
    assert "第a号法律" in labels


def test_tooltips_have_full_texts_and_asserting_records() -> None:
    family = hostile()
    titles = texts(read_svg(svg(family, Marks())), "title")
    edge = family.edges[0]
    assert any(read_line(edge.successor) in title and "(stated in " in title for title in titles)
    assert "b supersedes a" in texts(read_svg(svg(FAMILY, Marks())), "title")


@pytest.mark.parametrize("edges", [("a a",), ("a b", "b a"), ("a b", "b c amends", "c a")])
def test_cycles(edges: tuple[str, ...]) -> None:
    root = read_svg(svg(lineage(*edges), Marks("a")))
    assert len(list(root.iter(NAMESPACE + "polygon"))) == len(edges)


def test_nothing_to_draw() -> None:
    assert draw(EMPTY, Marks()) == []


def test_hostile_texts_are_only_text() -> None:
    text = svg(hostile(), HOSTILE_MARKS)
    root = read_svg(text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    assert read_line("<br/>") in texts(root)


def test_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys; from tests.report.diagrams.helpers import *; from policygraph.report.diagrams.svg import svg;"
        "sys.stdout.buffer.write(svg(FAMILY, MARKS).encode() + svg(hostile(), HOSTILE_MARKS).encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1] != b""

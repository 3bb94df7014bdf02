"""The flowchart, checked by its structure: one node or edge per line, and nothing but text in quotes."""

from __future__ import annotations

import re

from policygraph.lineage.model import Lineage, Policy
from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.mermaid import mermaid
from tests.report.diagrams.helpers import EMPTY, FAMILY, HOSTILE_MARKS, MARKS, hostile, lineage
from tests.report.helpers import CONTROL, read_line

_NODE = re.compile(r'  (n\d+)\["([^"]*)"\]')
_EDGE = re.compile(r'  (n\d+) -->\|"([^"]*)"\| (n\d+)')
_CLASS = re.compile(r"  (?:classDef \w+ [\w:#,. -]+|class n\d+(?:,n\d+)* \w+)")


def read_chart(text: str) -> tuple[dict[str, str], list[tuple[str, str, str]], list[str]]:
    """Return nodes, edges and classes, their texts as a reader sees them; fails on any other line."""
    head, *lines = text.splitlines()
    assert head == "flowchart TB"
    nodes = {match[1]: _seen(match[2]) for line in lines if (match := _NODE.fullmatch(line))}
    edges = [(match[1], _seen(match[2]), match[3]) for line in lines if (match := _EDGE.fullmatch(line))]
    classes = [line.strip() for line in lines if _CLASS.fullmatch(line)]
    assert len(nodes) + len(edges) + len(classes) == len(lines)
    return nodes, edges, classes


def _seen(text: str) -> str:
    assert not re.search(r"[<>`%&\[\]{}|$_*\\]", text.replace("<br/>", ""))
    text = text.replace("<br/>", "\n").replace("\u2060", "")
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), text)


def test_a_family() -> None:
    nodes, edges, classes = read_chart(mermaid(FAMILY, MARKS))
    assert nodes["n3"] == "d\nAct d\n2010-01-02 · Active\n★ current"
    assert nodes["n4"] == "u\n(no record)"
    assert edges == [
        ("n1", "supersedes", "n0"), ("n2", "supersedes", "n0"), ("n2", "supersedes", "n4"),
        ("n3", "supersedes", "n1"), ("n3", "supersedes", "n2"),
    ]  # fmt: skip
    assert classes[1::2] == ["class n4 unresolved", "class n3 current", "class n1 focus"]


def test_a_long_title_is_cut_as_in_other_pictures() -> None:
    policy = Policy("a", titles={"en": "Act on long matters " * 500})
    nodes, _, _ = read_chart(mermaid(Lineage({"a": policy}, (), {}), Marks()))
    assert nodes["n0"].count("\n") == 3
    assert nodes["n0"].endswith("…")


def test_groups_on_a_date() -> None:
    nodes, _, classes = read_chart(mermaid(lineage("b a"), Marks(answers={"a": "ended", "b": "not_yet"})))
    assert nodes["n1"].endswith("\nnot yet in force")
    assert classes[1::2] == ["class n1 not_yet", "class n0 ended"]


def test_nothing_to_draw_and_a_line_to_itself() -> None:
    assert mermaid(EMPTY, Marks()) == "flowchart TB\n"
    assert read_chart(mermaid(lineage("a a"), Marks()))[1] == [("n0", "supersedes", "n0")]


def test_hostile_texts_are_only_text() -> None:
    family = hostile()
    text = mermaid(family, HOSTILE_MARKS)
    assert not CONTROL.search(text.replace("\n", ""))
    nodes, edges, _ = read_chart(text)
    assert len(edges) == len(family.edges)
    for name, label in zip(family.policies, nodes.values(), strict=True):
        assert label.startswith(read_line(name) + "\n")

"""The digraph, read by Graphviz where it is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest

from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.dot import dot
from tests.report.diagrams.helpers import EMPTY, FAMILY, HOSTILE_MARKS, MARKS, hostile, lineage
from tests.report.helpers import read_line

graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(rf"  (?:n\d+|n\d+ -> n\d+) \[(?:\w+=(?:{_QUOTED}|\d+)(?:, )?)*\]")


def read_dot(text: str) -> dict[str, Any]:
    """Return the graph as Graphviz understands it."""
    done = subprocess.run(
        ["dot", "-Tdot_json"], input=text.encode(), capture_output=True, check=True, timeout=60
    )
    assert not done.stderr
    graph: dict[str, Any] = json.loads(done.stdout)
    return graph


def shown(label: str) -> list[str]:
    """Return the lines of a label as Graphviz draws it, after it has read its escapes and entities."""
    text = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], label)
    return text.replace("&amp;", "&").split("\n")


@pytest.mark.parametrize("text", [dot(FAMILY, MARKS), dot(hostile(), HOSTILE_MARKS), dot(EMPTY, Marks())])
def test_every_line_is_a_node_or_an_edge(text: str) -> None:
    lines = text.splitlines()
    assert lines[0] == "digraph lineage {"
    assert lines[-1] == "}"
    assert all(_LINE.fullmatch(line) for line in lines[4:-1])


@graphviz
def test_a_family() -> None:
    marks = Marks("b", frozenset("d"), {"a": "ended"}, on="2020-01-01")
    graph = read_dot(dot(FAMILY, marks))
    nodes = {shown(node["label"])[0]: node for node in graph["objects"]}
    assert shown(nodes["d"]["label"]) == ["d", "Act d", "2010-01-02 · Active", "★ current"]
    assert nodes["d"]["penwidth"] == "3"
    assert nodes["b"]["peripheries"] == "2"
    assert nodes["u"]["style"] == "filled,dashed"
    assert nodes["a"]["fillcolor"] != "white"
    names = list(nodes)
    pairs = {(names[edge["tail"]], names[edge["head"]], edge["label"]) for edge in graph["edges"]}
    assert pairs == {edge[:3] for edge in FAMILY.edges}


@graphviz
def test_a_line_to_itself() -> None:
    [edge] = read_dot(dot(lineage("a a"), Marks()))["edges"]
    assert edge["tail"] == edge["head"]


@graphviz
def test_hostile_texts_are_only_text() -> None:
    family = hostile()
    graph = read_dot(dot(family, HOSTILE_MARKS))
    assert [shown(node["label"])[0] for node in graph["objects"]] == [
        read_line(name) for name in family.policies
    ]
    assert [shown(edge["label"]) for edge in graph["edges"]] == [
        [read_line(edge.relation)] for edge in family.edges
    ]

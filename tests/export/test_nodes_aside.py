"""Nodes that are put aside come back with what they state, and know where a document has them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.export.nodes_aside import NodesAside

DESCRIBES, TITLE = "x:describes", "x:title"


def filled() -> NodesAside:
    """A policy, its record, which leads to it, a source that another refers to, and two that lead to each other."""
    nodes = NodesAside()
    nodes.add("x:p", ['<x:p> <x:title> "a b\\n" .'], ["x:Policy"], is_root=True)
    nodes.add("x:r", ["<x:r> <x:describes> <x:p> .", '<x:r> <x:title> "r"@en .'], [], is_root=True)
    for one, other in (("x:s", "x:t"), ("x:t", "x:s")):
        nodes.add(one, [f"<{one}> <x:next> <{other}> ."], [], is_root=False)
    nodes.refer(["x:p", "x:s", "x:t", "x:unknown"])
    nodes.take("x:r", DESCRIBES, "records", "x:p")
    nodes.settle()
    return nodes


def test_nodes_state_what_is_not_taken_from_them() -> None:
    with filled() as nodes:
        assert list(nodes) == ["x:p", "x:r", "x:s", "x:t"]
        assert len(nodes) == 4
        assert nodes["x:r"] == {TITLE: [ox.Literal("r", language="en")]}
        assert nodes["x:p"] == {TITLE: [ox.Literal("a b\n")]}
        assert "x:unknown" not in nodes
        with pytest.raises(KeyError):
            nodes["x:unknown"]


def test_a_document_has_them_at_the_top_below_one_or_in_one() -> None:
    with filled() as nodes:
        assert list(nodes.tops()) == ["x:p"]  # to which a record refers, but which is a root
        assert nodes.taken("x:p") == [("records", "x:r")]
        assert [id for id in (*nodes, "x:unknown") if id in nodes.apart] == ["x:p", "x:r"]
        assert nodes.place("x:p").classes == ("x:Policy",)


def test_nodes_that_nothing_leads_to_are_left_until_one_has_them() -> None:
    with filled() as nodes:
        nodes.write(1, "x:p", "second", ["x:p", "x:r"])
        left = nodes.left()
        assert next(left) == "x:s"
        nodes.write(0, "x:s", "first", ["x:s", "x:t"])
        assert list(left) == []
        assert list(nodes.texts()) == ["first", "second"]

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.records import json_pointer


@pytest.mark.parametrize(
    ("pointer", "path"),
    [  # those of RFC 6901, section 5, and the one it warns of in section 4
        ("", []),
        ("/foo", ["foo"]),
        ("/foo/0", ["foo", "0"]),
        ("/", [""]),
        ("/a~1b", ["a/b"]),
        ("/c%d", ["c%d"]),
        ("/e^f", ["e^f"]),
        ("/g|h", ["g|h"]),
        ("/i\\j", ["i\\j"]),
        ('/k"l', ['k"l']),
        ("/ ", [" "]),
        ("/m~0n", ["m~n"]),
        ("/~01", ["~1"]),
    ],
)
def test_a_pointer_and_its_keys(pointer: str, path: list[str]) -> None:
    built = ""
    for key in path:
        built = json_pointer.child(built, key)
    assert built == pointer
    assert json_pointer.keys(pointer) == path


def test_an_index_is_a_key_too() -> None:
    assert json_pointer.child("/clusters", 10) == "/clusters/10"


@given(st.lists(st.text(alphabet=st.one_of(st.sampled_from("~/01"), st.characters()))))
def test_keys_come_back_from_a_pointer(path: list[str]) -> None:
    pointer = ""
    for key in path:
        pointer = json_pointer.child(pointer, key)
    assert json_pointer.keys(pointer) == path


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("", ""),
        ("/id", "id"),
        ("/analysis/mrv/score", "analysis.mrv.score"),
        ("/a~1b/0", "a/b.0"),
        ("/a.b", '"a.b"'),
        ("/a.b/c", '"a.b".c'),
        ("/", '""'),
        ("//2024", '"".2024'),
        ("/ k /生效 日", '" k ".生效 日'),
        ('/a"b', '"a\\"b"'),
    ],
)
def test_dotted(pointer: str, text: str) -> None:
    assert json_pointer.dotted(pointer) == text


@pytest.mark.parametrize(
    ("document", "pointer", "value", "expected"),
    [
        ({}, "/a", 1, {"a": 1}),
        ({"a": 0, "b": 2}, "/a", 1, {"a": 1, "b": 2}),
        ({}, "/a/b~1c/d", [1], {"a": {"b/c": {"d": [1]}}}),
        ({"a": {"x": 0}}, "/a/b", "t", {"a": {"x": 0, "b": "t"}}),
        ({"a": "text"}, "/a/b", 1, {"a": {"b": 1}}),
        ({}, "/a", False, {"a": False}),
        ({"a": {"x": 0, "b": 1}}, "/a/b", None, {"a": {"x": 0}}),
        ({"a": {}}, "/a/b", None, {"a": {}}),
        ({"z": 1}, "/a/b/c", None, {"z": 1}),
        ({"a": "text"}, "/a/b", None, {"a": "text"}),
    ],
)
def test_put(document: dict[str, Any], pointer: str, value: Any, expected: dict[str, Any]) -> None:
    json_pointer.put(document, pointer, value)
    assert document == expected


@pytest.mark.parametrize(
    ("pointer", "document", "names"),
    [
        ("", {}, []),
        ("/2024", {"2024": "x"}, ["2024"]),
        ("/a/0", {"a": ["x"]}, ["a"]),
        ("/a/0", {"a": {"0": "x"}}, ["a", "0"]),
        ("/a/1/2/b", {"a": ["x", {"2": {"b": 1}}]}, ["a", "2", "b"]),
        ("/a/3", {"a": ["x"]}, ["a"]),  # an item that the body adds
        ("/a/0", {}, ["a"]),
        ("/a/0/b", {"a": "x"}, ["a", "b"]),
        ("//x~1y", {"": {}}, ["", "x/y"]),
    ],
)
def test_the_keys_of_a_pointer_are_those_of_mappings(pointer: str, document: Any, names: list[str]) -> None:
    assert json_pointer.member_keys(pointer, document) == names

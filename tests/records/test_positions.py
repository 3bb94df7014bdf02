from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.records import json_pointer, positions
from policygraph.records.positions import Syntax
from policygraph.records.syntax.values import Position

ODD = [
    "a/b",
    "~",
    "~1",
    "",
    "0",
    "-",
    "a: b",
    "# no",
    "'",
    '"',
    "\\",
    "[",
    "}",
    ",",
    "null",
    "巴黎",
    "😀",
    "a\nb",
]
TEXTS = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
SCALARS = st.one_of(TEXTS, st.integers(), st.booleans())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(TEXTS, VALUES, max_size=4)


def by_pointer(value: Any, pointer: str = "") -> dict[str, Any]:
    """Return every value in a document by its pointer."""
    values = {pointer: value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        values |= by_pointer(item, json_pointer.child(pointer, key))
    return values


def located(text: str, syntax: Syntax, document: Any) -> list[tuple[Position, Any, str | None]]:
    """Return position, value and key (if it is a member) of all values, once it is sure that they are all."""
    values = by_pointer(document)
    listed = list(positions.positions(text, syntax))
    names = [position.pointer for position in listed]
    assert sorted(names) == sorted(values)
    for index, pointer in enumerate(names):
        assert not pointer or pointer.rpartition("/")[0] in names[:index]  # parents come first
    result = []
    for position in listed:
        parent = values[position.pointer.rpartition("/")[0]] if position.pointer else None
        key = json_pointer.keys(position.pointer)[-1] if isinstance(parent, dict) else None
        assert key is not None or position.start == position.value
        result.append((position, values[position.pointer], key))
    return result


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from([None, 0, 2]), st.booleans())
def test_json_positions(document: dict[str, Any], indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    for position, value, key in located(text, "json", document):
        assert json.loads(text[position.value : position.end]) == value
        if key is not None:
            assert json.JSONDecoder().raw_decode(text, position.start)[0] == key
            assert json.loads(f"{{{text[position.start : position.end]}}}") == {key: value}


@settings(deadline=None)
@given(DOCUMENTS, st.booleans(), st.booleans())
def test_yaml_positions(document: dict[str, Any], flow: bool, unicode: bool) -> None:
    text = yaml.dump(document, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    document = yaml.safe_load(text)  # yaml.dump writes U+0085 such that it is read as a space
    for position, value, key in located(text, "yaml", document):
        column = position.value - (text.rfind("\n", 0, position.value) + 1)
        assert yaml.safe_load(" " * column + text[position.value : position.end]) == value
        if key is not None:
            tokens = yaml.scan(text[position.start :])
            assert next(token for token in tokens if isinstance(token, yaml.ScalarToken)).value == key
            assert position.start < position.value


TOML = """\
id = "a"  # [not.a.table]
'quoted "key"' = '# no comment'
"a/b" = 1
"巴" = "😀 ]"

  lines = \"\"\"
first "quoted" line
[no.table]
x = "\\"
\"\"\"
raw = '''a'b
= c'''
empty = []
days = [
  2024-01-01,  # the "first", ]
  2024-01-02 10:00:00,
  [ "x]", 'y,' ], # nested
]
point = { x = 1, y.z = [true], "d d" = {} }

[analysis]  # a comment ]
[ analysis . 'm]rv' ]
score = 67
label.en = "good"

[[clusters]]
name = "one"
[[clusters]]
name = "two"
[clusters.of]
kind = "k"
[[ clusters.parts ]]
n = 1
[[clusters.parts]]
n = 2
[[clusters]]
[[clusters.parts]]
n = 3
"""
STATED = [  # pointer, what stands at its start, its value
    ("/id", 'id = "a"', '"a"'),
    ('/quoted "key"', "'quoted \"key\"' =", "'# no comment'"),
    ("/a~1b", '"a/b" = 1', "1"),
    ("/巴", '"巴"', '"😀 ]"'),
    ("/lines", "lines", '"""\nfirst "quoted" line\n[no.table]\nx = "\\"\n"""'),
    ("/raw", "raw", "'''a'b\n= c'''"),
    ("/empty", "empty", "[]"),
    ("/days/0", "2024-01-01,", "2024-01-01"),
    ("/days/1", "2024-01-02", "2024-01-02 10:00:00"),
    ("/days/2", "[", "[ \"x]\", 'y,' ]"),
    ("/days/2/0", '"x]"', '"x]"'),
    ("/days/2/1", "'y,'", "'y,'"),
    ("/point", "point", '{ x = 1, y.z = [true], "d d" = {} }'),
    ("/point/x", "x = 1", "1"),
    ("/point/y/z", "y.z", "[true]"),
    ("/point/y/z/0", "true", "true"),
    ("/point/d d", '"d d"', "{}"),
    ("/analysis", "[analysis]", "[analysis]"),
    ("/analysis/m]rv", "[ analysis . 'm]rv' ]", "[ analysis . 'm]rv' ]"),
    ("/analysis/m]rv/score", "score = 67", "67"),
    ("/analysis/m]rv/label/en", "label.en", '"good"'),
    ("/clusters/0", '[[clusters]]\nname = "one"', "[[clusters]]"),
    ("/clusters/0/name", 'name = "one"', '"one"'),
    ("/clusters/1", '[[clusters]]\nname = "two"', "[[clusters]]"),
    ("/clusters/1/name", 'name = "two"', '"two"'),
    ("/clusters/1/of", "[clusters.of]", "[clusters.of]"),
    ("/clusters/1/of/kind", "kind", '"k"'),
    ("/clusters/1/parts/0", "[[ clusters.parts ]]", "[[ clusters.parts ]]"),
    ("/clusters/1/parts/0/n", "n = 1", "1"),
    ("/clusters/1/parts/1", "[[clusters.parts]]\nn = 2", "[[clusters.parts]]"),
    ("/clusters/1/parts/1/n", "n = 2", "2"),
    ("/clusters/2", "[[clusters]]\n[[clusters.parts]]", "[[clusters]]"),
    ("/clusters/2/parts/0", "[[clusters.parts]]\nn = 3", "[[clusters.parts]]"),
    ("/clusters/2/parts/0/n", "n = 3", "3"),
]


@pytest.mark.parametrize(("pointer", "start", "value"), STATED)
def test_toml_positions(pointer: str, start: str, value: str) -> None:
    (position,) = (entry for entry in positions.positions(TOML, "toml") if entry.pointer == pointer)
    assert TOML[position.start :].startswith(start)
    assert TOML[position.value : position.end] == value


def test_the_table_above_leaves_nothing_out() -> None:
    implied = {
        "",
        "/days",
        "/point/y",
        "/analysis/m]rv/label",
        "/clusters",
        "/clusters/1/parts",
        "/clusters/2/parts",
    }
    assert {pointer for pointer, _, _ in STATED} | implied == set(by_pointer(tomllib.loads(TOML)))


def test_a_toml_array_over_several_lines_ends_with_its_bracket() -> None:
    (position,) = (entry for entry in positions.positions(TOML, "toml") if entry.pointer == "/days")
    assert TOML[position.start : position.value] == "days = "
    assert TOML[position.value : position.end].startswith("[\n  2024-01-01,")
    assert TOML[position.value : position.end].endswith("# nested\n]")


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("", {}),
        ("# nothing\n", {}),
        (" \n# a comment\n\n\ta = 1\n\n  # more\n b = 2", {"a": 1, "b": 2}),
        ('a = "x"\nb = [1, [2, {c = 3}], ]\n', {"a": "x", "b": [1, [2, {"c": 3}]]}),
        ("a = '''\n'\n''''\nb = \"\"\"\"\"\"\n", {"a": "'\n'", "b": ""}),
        ('"" = 1\n"~" = 2\n"a.b" = 3\n', {"": 1, "~": 2, "a.b": 3}),
        ("[a]\nb = 1\n[a.c]\n[d]\n", {"a": {"b": 1, "c": {}}, "d": {}}),
        ("a.b.c = 1\na.d = 2\n", {"a": {"b": {"c": 1}, "d": 2}}),
        ("a = {b.c = 1}\n", {"a": {"b": {"c": 1}}}),
        ("[a.b]\nc = 1\n", {"a": {"b": {"c": 1}}}),
        ("[[a]]\nb = 1\n[[a]]\n", {"a": [{"b": 1}, {}]}),
        ("[[a.b]]\n[[a.b.c]]\n", {"a": {"b": [{"c": [{}]}]}}),
    ],
)
def test_toml_positions_name_every_value_once(text: str, document: dict[str, Any]) -> None:
    located(text, "toml", document)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a: &x [1, {b: 2}]\nc: *x\n", ["", "/a", "/a/0", "/a/1", "/a/1/b", "/c", "/c/0", "/c/1", "/c/1/b"]),
        ("a: &x [1, *x]\n", ["", "/a", "/a/0", "/a/1"]),  # of what contains itself, one round
        ("a: &x {b: *x}\n", ["", "/a", "/a/b"]),
        ("? [k]\n: 1\nb: 2\n", ["", "/b"]),  # what has no pointer is passed over
        ("- a\n- [b]\n", ["", "/0", "/1", "/1/0"]),
        ("text", [""]),
        ("", []),
    ],
)
def test_yaml_positions_of_aliases_and_oddities(text: str, names: list[str]) -> None:
    assert [place.pointer for place in positions.positions(text, "yaml")] == names


def test_an_alias_stands_where_its_key_stands() -> None:
    text = "a: &x [1]\nb: *x\n"
    assert positions.offset_of(text, "yaml", "/b") == text.index("b:")


@pytest.mark.parametrize(
    ("syntax", "text", "starts"),
    [
        (
            "json",
            '{"a": 1, "b": {"c": 2, "c": 3}, "a": 4}',
            [("/a", 1), ("/b/c", 15), ("/b/c", 23), ("/a", 32)],
        ),
        ("yaml", "a: 1\nb: {c: 2, c: 3}\na: 4\n", [("/a", 0), ("/b/c", 9), ("/b/c", 15), ("/a", 21)]),
        ("toml", "a = 1\nb = {c = 2, c = 3}\na = 4\n", [("/a", 0), ("/b/c", 11), ("/b/c", 18), ("/a", 25)]),
        ("toml", "[b]\nc = 2\n[b]\nc = 3\n", [("/b", 0), ("/b/c", 4), ("/b", 10), ("/b/c", 14)]),
    ],
)
def test_a_key_that_stands_twice_is_named_twice(
    syntax: Syntax, text: str, starts: list[tuple[str, int]]
) -> None:
    pointer_starts = [(position.pointer, position.start) for position in positions.positions(text, syntax)]
    twice = {pointer for pointer, _ in starts}
    assert [entry for entry in pointer_starts if entry[0] in twice] == starts


@pytest.mark.parametrize(
    ("syntax", "text", "names"),
    [
        ("json", "", []),
        ("json", '{"a": 1', []),
        ("json", '{1: "a"', []),
        ("json", '{"a": [1, 2', []),
        ("json", "{a: 1}", []),
        ("yaml", "a: [1", []),
        ("yaml", "a: *x", []),
        ("yaml", "a: \x7f", []),
        ("toml", "a = 1\nb = ]\nc = 3\n", ["", "/a"]),
        ("toml", "a = 1\n= 2\n", ["", "/a"]),
        ("toml", "a = 1\nb 2\n", ["", "/a"]),
        ("toml", "a = 1\n[b\n", ["", "/a"]),
        ("toml", "a = 1\nb = [1, \n", ["", "/a"]),
        ("toml", "a = 1\nb = {c = 1 \n", ["", "/a"]),
    ],
)
def test_what_stands_behind_a_syntax_error_is_left_out(syntax: Syntax, text: str, names: list[str]) -> None:
    assert [position.pointer for position in positions.positions(text, syntax)] == names


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("json", '{"id": "a",\n "analysis": {"mrv": [{"score": 1}]}}'),
        ("yaml", "id: a\nanalysis:\n  mrv:\n  - score: 1\n"),
        ("toml", 'id = "a"\nanalysis = {mrv = [{score = 1}]}\n'),
    ],
)
@pytest.mark.parametrize(
    ("pointer", "word"),
    [
        ("/id", "id"),
        ("/analysis", "analysis"),
        ("/analysis/mrv/0/score", "score"),
        ("/analysis/mrv/0/label", "score"),  # of a missing one, the item that lacks it
        ("/analysis/mrv/1/score", "mrv"),
        ("/analysis/statutory/score", "analysis"),
    ],
)
def test_offset_of_a_value_or_its_nearest_parent(syntax: Syntax, text: str, pointer: str, word: str) -> None:
    offset = positions.offset_of(text, syntax, pointer)
    assert text[offset:].lstrip('{"').startswith(word)
    assert offset <= text.index(word)


@pytest.mark.parametrize("syntax", ["json", "yaml", "toml"])
def test_offset_of_what_has_no_parent_is_the_start(syntax: Syntax) -> None:
    assert positions.offset_of("", syntax, "") == 0
    assert positions.offset_of("", syntax, "/a/b") == 0


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),  # the line feed itself
        ("ab\ncd", 3, (2, 1)),
        ("ab\ncd", 5, (2, 3)),
        ("\n\n", 2, (3, 1)),
        ("😀巴\n😀b", 4, (2, 2)),
        ("a\u2028b\rc", 4, (1, 5)),  # only a line feed ends a line
    ],
)
def test_line_and_column_count_characters_from_1(text: str, offset: int, place: tuple[int, int]) -> None:
    assert positions.line_and_column(text, offset) == place

from __future__ import annotations

from typing import Any

import pytest
import yaml

from policygraph.errors import RecordError
from policygraph.records.positions import line_and_column
from policygraph.records.syntax import yaml_syntax
from policygraph.records.syntax.values import Position


@pytest.fixture(autouse=True, params=["with libyaml", "without libyaml"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every platform has the C library; both readers must say the same."""
    if request.param == "without libyaml":
        monkeypatch.setattr(yaml_syntax, "SafeLoader", yaml.SafeLoader)


def failure(text: str) -> RecordError:
    with pytest.raises(RecordError) as caught:
        yaml_syntax.read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing\n", None),
        ("text", "text"),
        ("- a\n- b\n", ["a", "b"]),
        ("a: {b: [1, 1.50, ~, NO]}\n", {"a": {"b": [1, "1.50", None, "NO"]}}),
        ("1: a\ntrue: b\n~: c\n2024-01-01: d\n", {"1": "a", "true": "b", "~": "c", "2024-01-01": "d"}),
        ("? a\n: b\n", {"a": "b"}),
        ("'<<': a\n", {"<<": "a"}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: &k key\n*k : 1\n", {"a": "key", "key": 1}),
        ("a: >\n  one\n  two\n\nb: |-\n  one\n  two\n", {"a": "one two\n", "b": "one\ntwo"}),
        ("a: 'it''s'\nb: \"\\u5df4\\n\"\n", {"a": "it's", "b": "巴\n"}),
        ("a: one\n  two # three\n", {"a": "one two"}),
        ('"{a: 1}": x\n', {"{a: 1}": "x"}),
    ],
)
def test_read(text: str, value: Any) -> None:
    assert yaml_syntax.read(text) == value


def test_two_aliases_of_one_value_are_two_values() -> None:
    value = yaml_syntax.read("a: &x {k: []}\nb: *x\n")
    assert value["a"] == value["b"]
    assert value["a"] is not value["b"]


@pytest.mark.parametrize(
    ("text", "code", "where", "pointer"),
    [
        ("a: 1\nb: c: d\n", "bad-yaml", (2, 5), ""),
        ("a: *x\n", "bad-yaml", (1, 4), ""),
        ("a: &x 1\nb: &y 2\nc: `d`\n", "bad-yaml", (3, 4), ""),
        ("a: 1\n--- \nb: 2\n", "bad-yaml", (2, 1), ""),
        ("a: 1\nb: x\x7fy\n", "bad-yaml", (2, 5), ""),
        ("a: 巴😀\nb: x\x7fy\n", "bad-yaml", (2, 5), ""),
        ("a: !x 1\n", "bad-yaml", (1, 4), "/a"),
        ("a:\n- 1\n- !x\n  b: 1\n", "bad-yaml", (3, 3), "/a/1"),
        ("!x {a: 1}\n", "bad-yaml", (1, 1), ""),
        ("a: {b: 1, <<: {c: 2}}\n", "bad-yaml", (1, 11), "/a"),
        ("a:\n  - [b, c]: 1\n", "bad-yaml", (2, 5), "/a/0"),
        ("a: 1\nb: 1\na: 1\n", "duplicate-key", (3, 1), "/a"),
        ("a: {1: x, '1': y}\n", "duplicate-key", (1, 11), "/a/1"),
        ("a: 1\n? a\n: 2\n", "duplicate-key", (2, 3), "/a"),
    ],
)
def test_errors(text: str, code: str, where: tuple[int, int], pointer: str) -> None:
    error = failure(text)
    assert (error.code, line_and_column(text, error.offset or 0), error.pointer) == (code, where, pointer)


@pytest.mark.parametrize("text", ["- " * 700 + "a", "[" * 700 + "]" * 700, "{a: " * 700 + "}" * 700])
def test_too_deep(text: str) -> None:
    assert failure(text).code == "too-deep"


def test_positions() -> None:
    text = "a: &x [1, {}]\n'b': |\n  c\n? d\n: - *x\n"
    assert list(yaml_syntax.positions(text)) == [
        Position("", 0, 0, len(text)),
        Position("/a", 0, 3, 13),
        Position("/a/0", 7, 7, 8),
        Position("/a/1", 10, 10, 12),
        Position("/b", 14, 19, 25),
        Position("/d", 27, 31, len(text)),
        Position("/d/0", 3, 3, 13),  # an alias: where what it stands for stands
        Position("/d/0/0", 7, 7, 8),
        Position("/d/0/1", 10, 10, 12),
    ]

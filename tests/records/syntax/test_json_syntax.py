from __future__ import annotations

from typing import Any

import pytest

from policygraph.errors import RecordError
from policygraph.records.positions import line_and_column
from policygraph.records.syntax import json_syntax
from policygraph.records.syntax.values import Position


def failure(text: str) -> RecordError:
    with pytest.raises(RecordError) as caught:
        json_syntax.read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        ("[]", []),
        ('"x"', "x"),
        ("null", None),
        (
            ' {"a": [1, 1.5, 1.50, true, null, {"b": "\\u5df4"}]}\n',
            {"a": [1, 1.5, "1.50", True, None, {"b": "巴"}]},
        ),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{"a": {"a": {"a": 1}}}', {"a": {"a": {"a": 1}}}),
    ],
)
def test_read(text: str, value: Any) -> None:
    assert json_syntax.read(text) == value


@pytest.mark.parametrize(
    ("text", "code", "where", "pointer"),
    [
        ("", "bad-json", (1, 1), ""),
        ('{"a": 1,\n "b": tru}', "bad-json", (2, 7), ""),
        ('{"a": 1}\n{"b": 2}', "bad-json", (2, 1), ""),
        ("{'a': 1}", "bad-json", (1, 2), ""),
        ('{"a": 1 // no\n}', "bad-json", (1, 9), ""),
        ('{"a": 01}', "bad-json", (1, 8), ""),
        ('{"a": "\\x"}', "bad-json", (1, 8), ""),
        ('{"a":\n NaN}', "bad-json", (2, 2), ""),
        ('{"a":\n Infinity}', "bad-json", (2, 2), ""),
        ('{"a": 1,\n "b": -Infinity}', "bad-json", (2, 7), ""),
        ('{"NaN": 1,\n "b": NaN}', "bad-json", (2, 7), ""),
        ('{"b": "a \\" NaN",\n "c": Infinity}', "bad-json", (2, 7), ""),
        ('{"a": 1,\n "a": 1}', "duplicate-key", (2, 2), "/a"),
        (
            '{"a": {"b": 1},\n "c": {"b": 1, "d": [[{"b": 1,\n"b": {"b": 1}}]]}}',
            "duplicate-key",
            (3, 1),
            "/c/d/0/0/b",
        ),
        ('{"a": {"b": 1}, "c": 0,\n "a": {"d": 1}}', "duplicate-key", (2, 2), "/a"),
        ('{"": 1,\n"": 2}', "duplicate-key", (2, 1), "/"),
    ],
)
def test_errors(text: str, code: str, where: tuple[int, int], pointer: str) -> None:
    error = failure(text)
    assert (error.code, line_and_column(text, error.offset or 0), error.pointer) == (code, where, pointer)


def test_too_deep() -> None:
    error = failure("[" * 100_000 + "]" * 100_000)
    assert error.code == "too-deep"


@pytest.mark.parametrize("levels", [500, 980, 2000, 5000])
def test_a_key_that_stands_twice_behind_many_levels(levels: int) -> None:
    error = failure(f'{{"a": {"[" * levels}{"]" * levels}, "b": 1, "b": 2}}')
    assert error.code in ("too-deep", "duplicate-key")


def test_positions() -> None:
    text = '{"a": [1, {}],\n "b\\n": {"c": "}"}}'
    assert list(json_syntax.positions(text)) == [
        Position("", 0, 0, len(text)),
        Position("/a", 1, 6, 13),
        Position("/a/0", 7, 7, 8),
        Position("/a/1", 10, 10, 12),
        Position("/b\n", 16, 23, 33),
        Position("/b\n/c", 24, 29, 32),
    ]


def test_positions_of_a_scalar_behind_space() -> None:
    assert list(json_syntax.positions("\n 12 ")) == [Position("", 2, 2, 4)]

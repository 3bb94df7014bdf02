"""Numbers that keep their spelling, and keys that stand twice."""

from __future__ import annotations

import json

import pytest

from policygraph.records.syntax.values import Position, duplicate_key, first_duplicate_key, number, too_deep


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-1", -1), ("2024", 2024), ("1.5", 1.5), ("-0.25", -0.25), ("999999999999999", 999999999999999),
        ("-0", "-0"), ("007", "007"), ("+1", "+1"), ("1.0", "1.0"), ("1.10", "1.10"), ("1e3", "1e3"), (".5", ".5"),
        ("1_000", "1_000"), ("1000000000000000", "1000000000000000"), ("0.30000000000000000004",) * 2,
        ("0.00001", "0.00001"), ("1\n", "1\n"), ("٣", "٣"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_one_only_if_its_spelling_comes_back(text: str, value: float | str) -> None:
    found = number(text)
    assert (type(found), found) == (type(value), value)
    assert isinstance(found, str) or json.dumps(found) == text


def test_the_first_key_that_stands_twice_is_told_where_it_does() -> None:
    def at(*pointers: str) -> list[Position]:
        return [Position(pointer, n * 10, n * 10 + 5, n * 10 + 6) for n, pointer in enumerate(pointers)]

    assert first_duplicate_key(at("", "/a", "/a/b", "/b", "/b/b")) is None
    error = first_duplicate_key(at("", "/a", "/a/b", "/c", "/a/b", "/a"))
    assert error
    assert (error.pointer, error.offset, str(error)) == ("/a/b", 40, str(duplicate_key("/a/b", 40)))


def test_errors_say_what_is_wrong() -> None:
    assert "the key a.b stands twice" in str(duplicate_key("/a/b", 3))
    assert "a key stands twice" in str(duplicate_key("", 3))
    assert (too_deep(7).offset, "more than 64 deep" in str(too_deep())) == (7, True)

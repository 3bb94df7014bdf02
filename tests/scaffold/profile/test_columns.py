"""Keys as columns of the values that records have under them."""

from __future__ import annotations

from typing import Any

import pytest

from policygraph.scaffold.profile.columns import columns
from tests.scaffold.profile.helpers import column, sampled


def names(*fronts: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(each.nest, each.key) for each in columns(sampled(*fronts))]


def test_a_key_has_the_values_of_all_records_less_empty_ones() -> None:
    (found,) = columns(sampled({"a": 1, "b": ""}, {"a": "x", "b": None}, {"a": "x ", "b": []}))
    assert [(sample.path, value) for sample, value in found.cells] == [
        ("0.md", 1),
        ("1.md", "x"),
        ("2.md", "x "),
    ]
    assert list(found.types.items()) == [("text", 2), ("number", 1)]  # the most frequent first
    assert [text for _, text in found.texts()] == ["1", "x", "x "]
    assert found.distinct() == {"1": 1, "x": 2}


def test_every_item_of_a_list_is_a_text_but_what_is_nested() -> None:
    flat = column("k", [True, "", 2.5], "x")
    assert ([text for _, text in flat.texts()], flat.is_flat, flat.is_scalar) == (
        ["true", "2.5", "x"],
        True,
        False,
    )
    nested = column("k", ["a", ["b"], {"c": "d"}])
    assert ([text for _, text in nested.texts()], nested.is_flat) == (["a"], False)
    assert column("k", "a", 1).is_scalar


def test_the_keys_of_a_mapping_are_columns_of_their_own() -> None:
    assert names({"m": {"n": 1, "o": ["x"]}, "z": 2}) == [("m", "n"), ("m", "o"), (None, "z")]


@pytest.mark.parametrize(
    "fronts",
    [
        [{"m": {"n": {"o": 1}}}],  # a mapping in it
        [{"m": {"n": 1, "a:b": 2}}],  # a key that no context can name
        [{"m": {"n": 1}}, {"m": "x"}],  # a record without the mapping
    ],
)
def test_a_mapping_stays_one_column_where_a_context_could_not_say_more(fronts: list[dict[str, Any]]) -> None:
    assert names(*fronts) == [(None, "m")]


def test_a_mapping_with_a_key_that_stands_elsewhere_stays_one_column() -> None:
    assert names({"m": {"n": 1}, "n": 2}) == [(None, "m"), (None, "n")]
    assert names({"a": {"n": 1}, "b": {"n": 2, "o": 3}}) == [(None, "a"), (None, "b")]

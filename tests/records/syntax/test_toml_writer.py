"""TOML that reads as what was written."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policygraph.records.syntax.toml_writer import to_toml

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = (
    TEXTS
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_what_is_written_reads_the_same(table: dict[str, Any]) -> None:
    assert tomllib.loads(to_toml(table)) == table


def test_null_is_left_out_and_tables_have_headers_of_their_own() -> None:
    table = {"a": None, "b.c": {"d": {"e": [1, None, {"f": None, "g": 2.5}]}}, "h": {}, "i": "x\n\x7f"}
    text = to_toml(table)
    assert text == 'i = "x\\n\\u007f"\n\n["b.c".d]\ne = [1, {g = 2.5}]\n\n[h]\n'
    assert tomllib.loads(text) == {"b.c": {"d": {"e": [1, {"g": 2.5}]}}, "h": {}, "i": "x\n\x7f"}

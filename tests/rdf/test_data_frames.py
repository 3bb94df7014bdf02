"""Columns to a data frame: exact types, missing values, and a word where pandas is missing."""

from __future__ import annotations

import sys

import pytest

from policygraph.errors import UsageError
from policygraph.rdf.data_frames import to_data_frame

pandas = pytest.importorskip("pandas")


def test_columns_have_the_type_of_their_values() -> None:
    frame = to_data_frame({
        "year": [2015, None], "score": [2, 2.5], "is": [True, None], "id": ["a", None], "none": [None, None],
        "mixed": ["a", 1], "large": [2**64, 1],
    })  # fmt: skip
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "year": "Int64", "score": "Float64", "is": "boolean", "id": "string", "none": "object", "mixed": "object",
        "large": "object",
    }  # fmt: skip
    assert frame.year[0] + 1 == 2016
    assert frame.isna().sum().to_dict() == {
        "year": 1, "score": 0, "is": 1, "id": 1, "none": 2, "mixed": 0, "large": 0,
    }  # fmt: skip


def test_no_rows_keep_their_columns() -> None:
    assert list(to_data_frame({"a": [], "b": []})) == ["a", "b"]


def test_a_word_says_how_to_get_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r'pip install "policygraph\[pandas\]"') as error:
        to_data_frame({})
    assert "安装命令" in error.value.in_language("zh")

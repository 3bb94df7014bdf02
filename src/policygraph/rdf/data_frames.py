"""Columns of values, as ``datatypes.native`` makes them of literals, to a data frame of pandas, which is an extra."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policygraph.errors import UsageError
from policygraph.words.phrases import Phrase

if TYPE_CHECKING:
    import pandas

_LARGEST = 2**63  # which no 64 bits hold


def to_data_frame(columns: Mapping[str, Sequence[Any]]) -> pandas.DataFrame:
    """Return name -> values as a data frame with these columns, None as missing.

    Whole numbers are Int64, numbers Float64, truth values boolean and texts string, all of which may lack values; a
    column of several kinds keeps its values as they are. Raises UsageError where pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        message = Phrase('a data frame needs pandas; install it with: pip install "policygraph[pandas]"')
        raise UsageError(message) from error
    series = {
        name: pandas.Series(list(values), dtype=column_type(values)) for name, values in columns.items()
    }
    return pandas.DataFrame(series, columns=pandas.Index(list(columns)))


def column_type(values: Sequence[Any]) -> str:
    """Return the name of the type that holds all of some values.

    >>> column_type([1, None]), column_type([1, 2.5]), column_type(["a"]), column_type([True, 1]), column_type([2**64])
    ('Int64', 'Float64', 'string', 'object', 'object')
    """
    kinds = {
        str if isinstance(value, str) else type(value) for value in values if value is not None
    }  # or phrases
    if kinds == {int}:
        return "Int64" if all(abs(value) < _LARGEST for value in values if value is not None) else "object"
    if kinds and kinds <= {int, float}:
        return "Float64"
    return {frozenset({bool}): "boolean", frozenset({str}): "string"}.get(frozenset(kinds), "object")

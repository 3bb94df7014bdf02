"""Turn samples into columns: for each key, the values that records have under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from policygraph.rdf.datatypes import lexical
from policygraph.records.frontmatter import is_empty
from policygraph.scaffold.profile.samples import Sample

# A key that can be a term of a JSON-LD context: no keyword, and nothing that would make it an IRI.
TERM = re.compile(r"[^@:/\s][^:/]*")
BREAKS = ("<br>", "<br/>", "<br />")  # of lines in a cell of a table
FEW = 10  # one odd value in so many does not spoil what the others are
_TYPES = {bool: "truth value", int: "number", float: "number", str: "text", list: "list", dict: "mapping"}


@dataclass(frozen=True)
class Column:
    """The values of one key; ``nest`` is the key of the mapping that it stands in.

    Where they are lists of mappings, ``members`` are the columns of the keys of these. A key that ``is_derived``
    stands in the text.
    """

    key: str
    nest: str | None
    cells: tuple[tuple[Sample, Any], ...]  # no value is empty
    members: tuple[Column, ...] = ()
    is_derived: bool = False

    @property
    def can_be_term(self) -> bool:
        """Whether the key can be a term of a context."""
        return bool(TERM.fullmatch(self.key))

    @property
    def types(self) -> dict[str, int]:
        """Type of value -> number of records, the most frequent first."""
        counts = Counter(_TYPES.get(type(value), "text") for _, value in self.cells)
        return dict(counts.most_common())

    @property
    def is_flat(self) -> bool:
        """Whether all values are texts, numbers and truth values, or lists of them."""
        return all(not _is_nested(value) for _, value in self.cells)

    @property
    def is_mostly_flat(self) -> bool:
        """Whether that is so of most values."""
        return sum(not _is_nested(value) for _, value in self.cells) * 2 > len(self.cells)

    @property
    def is_scalar(self) -> bool:
        """Whether no value is a list or mapping."""
        return all(not isinstance(value, dict | list) for _, value in self.cells)

    @property
    def are_mappings(self) -> bool:
        """Whether nearly all values are mappings, or lists of them."""
        mappings = sum(_is_mappings(value) for _, value in self.cells)
        return mappings > 0 and (len(self.cells) - mappings) * FEW <= len(self.cells)

    def texts(self) -> Sequence[tuple[Sample, str]]:
        """Return every scalar as text, with its sample."""
        return self._texts

    def distinct(self) -> Counter[str]:
        """Return stripped text -> number of its occurrences."""
        return self._distinct

    @cached_property
    def _texts(self) -> Sequence[tuple[Sample, str]]:
        return [(sample, lexical(scalar)) for sample, value in self.cells for scalar in _scalars(value)]

    @cached_property
    def _distinct(self) -> Counter[str]:
        return Counter(text.strip() for _, text in self.texts())


def _is_mappings(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(item, dict) for item in items if not is_empty(item))


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
    )


def _scalars(value: Any) -> Iterable[Any]:
    items = value if isinstance(value, list) else [value]
    return (item for item in items if not isinstance(item, dict | list) and not is_empty(item))


def columns(samples: Sequence[Sample], derived: Container[str] = ()) -> list[Column]:
    """Return a column for each key, in the order of the records; the keys of a mapping have columns instead.

    A mapping stays one column where it holds mappings, or a key that occurs elsewhere too: in a JSON-LD
    context a key has one definition. Then its keys are members, as those of lists of mappings. ``derived`` are
    the keys that stand in the text.
    """
    top = _columns([(sample, sample.metadata) for sample in samples], None)
    return [
        replace(column, members=() if column.nest else _members(column), is_derived=column.key in derived)
        for column in _with_nested(top)
    ]


def _with_nested(top: Sequence[Column]) -> list[Column]:
    """Return columns with those of the keys of mappings in their place, where no key is another's."""
    nested = {column.key: inner for column in top if (inner := _nested_columns(column))}
    occurrences = Counter(column.key for group in (top, *nested.values()) for column in group)
    result: list[Column] = []
    for column in top:
        inner = nested.get(column.key, [])
        result += inner if inner and all(occurrences[part.key] == 1 for part in inner) else [column]
    return result


def _members(column: Column) -> tuple[Column, ...]:
    """Return the columns of the keys of mappings, none where some of them hold more than texts."""
    if not column.are_mappings:
        return ()
    rows = [
        (sample, item)
        for sample, value in column.cells
        for item in (value if isinstance(value, list) else [value])
        if isinstance(item, dict)
    ]
    members = _with_nested(_columns(rows, None))
    return tuple(members) if all(part.is_flat and part.can_be_term for part in members) else ()


def _columns(rows: Sequence[tuple[Sample, dict[str, Any]]], nest: str | None) -> list[Column]:
    cells: dict[str, list[tuple[Sample, Any]]] = {}
    for sample, metadata in rows:
        for key, value in metadata.items():
            if not is_empty(value):
                cells.setdefault(key, []).append((sample, value))
    return [Column(key, nest, tuple(pairs)) for key, pairs in cells.items()]


def _nested_columns(column: Column) -> list[Column]:
    """Return the columns of the keys below one whose values are all flat mappings of terms, else none."""
    rows = [(sample, value) for sample, value in column.cells if isinstance(value, dict)]
    if len(rows) < len(column.cells):
        return []
    inner = _columns(rows, column.key)
    return inner if all(part.is_flat and part.can_be_term for part in inner) else []

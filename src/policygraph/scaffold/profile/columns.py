"""Samples to columns: for each key, which records say what under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.rdf.datatypes import lexical
from policygraph.records.empty import is_empty
from policygraph.scaffold.profile.samples import Sample

_TYPES = {bool: "truth value", int: "number", float: "number", str: "text", list: "list", dict: "mapping"}


@dataclass(frozen=True)
class Column:
    """What stands under one key; ``nest`` is the key of the mapping that it stands in."""

    key: str
    nest: str | None
    cells: tuple[tuple[Sample, Any], ...]  # none is empty

    @property
    def types(self) -> dict[str, int]:
        """Type of value -> how many records, the most frequent first."""
        counted = Counter(_TYPES.get(type(value), "text") for _, value in self.cells)
        return dict(counted.most_common())

    @property
    def is_flat(self) -> bool:
        """Whether all values are texts, numbers and truth values, or lists of them."""
        return all(not _nested(value) for _, value in self.cells)

    @property
    def is_scalar(self) -> bool:
        """Whether no value is a list or mapping."""
        return all(not isinstance(value, dict | list) for _, value in self.cells)

    def texts(self) -> list[tuple[Sample, str]]:
        """Return every scalar as text, with its sample."""
        return [(sample, lexical(item)) for sample, value in self.cells for item in _scalars(value)]

    def distinct(self) -> Counter[str]:
        """Return text -> how often it is given."""
        return Counter(text.strip() for _, text in self.texts())


def _nested(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
    )


def _scalars(value: Any) -> Iterable[Any]:
    items = value if isinstance(value, list) else [value]
    return (item for item in items if not isinstance(item, dict | list) and not is_empty(item))


def columns(samples: Sequence[Sample]) -> list[Column]:
    """Return a column for each key in the order in which records have them; mappings are opened once.

    A mapping stays closed where it holds mappings, or a key that stands elsewhere too: in a context a
    key means one thing.
    """
    top = _columns([(each, each.metadata) for each in samples], None)
    opened = {each.key: inner for each in top if (inner := _opened(each))}
    names = Counter(each.key for each in top)
    for some in opened.values():
        names.update(each.key for each in some)
    found: list[Column] = []
    for each in top:
        inner = opened.get(each.key, [])
        found += inner if inner and all(names[one.key] == 1 for one in inner) else [each]
    return found


def _columns(rows: Sequence[tuple[Sample, dict[str, Any]]], nest: str | None) -> list[Column]:
    cells: dict[str, list[tuple[Sample, Any]]] = {}
    for sample, metadata in rows:
        for key, value in metadata.items():
            if not is_empty(value):
                cells.setdefault(key, []).append((sample, value))
    return [Column(key, nest, tuple(some)) for key, some in cells.items()]


def _opened(column: Column) -> list[Column]:
    rows = [(sample, value) for sample, value in column.cells if isinstance(value, dict)]
    if len(rows) < len(column.cells):
        return []
    inner = _columns(rows, column.key)
    return inner if all(each.is_flat for each in inner) else []

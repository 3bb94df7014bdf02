"""Positions of keys and values in front matter, computed on demand for problems and findings only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policygraph.records.syntax import header_syntax, json_syntax, key_lines_syntax, toml_syntax, yaml_syntax
from policygraph.records.syntax.values import Position

Syntax = Literal["json", "yaml", "toml", "header", "key-lines"]


def positions(text: str, syntax: Syntax) -> Iterator[Position]:
    """Yield the position of every value, parents before children, in document order.

    A duplicate key is yielded twice. Values behind a syntax error are left out.
    """
    parsers = {
        "json": json_syntax.positions,
        "yaml": yaml_syntax.positions,
        "toml": toml_syntax.positions,
        "header": header_syntax.positions,
        "key-lines": key_lines_syntax.positions,
    }
    return parsers[syntax](text)


def offset_of(text: str, syntax: Syntax, pointer: str) -> int:
    """Return the offset of the key or item at a pointer, or of its nearest existing ancestor."""
    starts = {position.pointer: position.start for position in positions(text, syntax)}
    while pointer and pointer not in starts:
        pointer = pointer.rpartition("/")[0]
    return starts.get(pointer, 0)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column, both from 1 and in characters, of an offset in a text.

    >>> line_and_column("ab\ncd", 4)
    (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

"""Positions of keys and values in front matter, computed on demand for problems and findings only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from importlib import import_module
from typing import Literal

from policygraph.records.syntax.values import Position

_LINE_FEED = re.compile("\n")
Syntax = Literal["json", "yaml", "toml", "header", "key-lines", "columns"]


def positions(text: str, syntax: Syntax) -> Iterator[Position]:
    """Yield the position of every value, parents before children, in document order.

    A duplicate key is yielded twice. Values behind a syntax error are left out.
    """
    module = import_module(f"policygraph.records.syntax.{syntax.replace('-', '_')}_syntax")  # one is usual
    found: Iterator[Position] = module.positions(text)
    return found


def offset_of(text: str, syntax: Syntax, pointer: str) -> int:
    """Return the offset of the key or item at a pointer, or of its nearest existing ancestor."""
    starts = {position.pointer: position.start for position in positions(text, syntax)}
    while pointer and pointer not in starts:
        pointer = pointer.rpartition("/")[0]
    return starts.get(pointer, 0)


def line_starts(text: str) -> list[int]:
    """Return the offset of the start of each line of a text."""
    return [0, *(match.end() for match in _LINE_FEED.finditer(text))]


def place_in(starts: list[int], offset: int) -> tuple[int, int]:
    """Return line and column, both from 1 and in characters, of an offset in a text whose lines start there."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column, both from 1 and in characters, of an offset in a text.

    >>> line_and_column("ab\ncd", 4)
    (2, 2)
    """
    return place_in(line_starts(text), offset)

"""Where in front matter a key or value stands: computed on demand, for problems and findings only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policygraph.records.syntax import json_syntax, toml_syntax, yaml_syntax
from policygraph.records.syntax.values import Position

Syntax = Literal["json", "yaml", "toml"]


def positions(text: str, syntax: Syntax) -> Iterator[Position]:
    """Yield the position of every value in well-formed front matter, parents before children in order.

    A key that stands twice is yielded twice. What stands behind a syntax error is left out.
    """
    readers = {"json": json_syntax.positions, "yaml": yaml_syntax.positions, "toml": toml_syntax.positions}
    return readers[syntax](text)


def offset_of(text: str, syntax: Syntax, pointer: str) -> int:
    """Return where the value of a pointer starts; for a missing one, where its nearest parent does."""
    places = {place.pointer: place.start for place in positions(text, syntax)}
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, 0)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column, both from 1, of an offset in a text.

    >>> line_and_column("ab\ncd", 4)
    (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

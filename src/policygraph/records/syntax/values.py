"""What the three syntaxes share: positions, numbers that stay as written, and common errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from policygraph.errors import RecordError
from policygraph.records import json_pointer

DEEPEST = 64
_INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,14})\Z")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]\Z")


class Position(NamedTuple):
    """The place of one value: offsets in characters from the start of the front matter."""

    pointer: str
    start: int  # of the key in a mapping, of the item in a list
    value: int
    end: int


def number(text: str) -> int | float | str:
    """Return a number where every reader of JSON would write it back as the same text, else the text.

    So ``2024`` is a number, while ``0161``, ``1.10``, ``1.0``, ``1e3`` and what is too long for a
    double stay as they were written.

    >>> number("2024"), number("0161"), number("1.5"), number("1.10")
    (2024, '0161', 1.5, '1.10')
    """
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text) and repr(float(text)) == text:
        return float(text)
    return text


def too_deep(offset: int = 0) -> RecordError:
    """Return the error for values that are nested beyond all reason."""
    return RecordError("too-deep", f"values are nested more than {DEEPEST} deep", "Flatten them", offset)


def duplicate(pointer: str, offset: int) -> RecordError:
    """Return the error for a key that stands twice in one mapping."""
    key = f"the key {json_pointer.dotted(pointer)}" if pointer else "a key"
    return RecordError("duplicate-key", f"{key} stands twice", "Keep one of the two", offset, pointer)


def first_duplicate(places: Iterable[Position]) -> RecordError | None:
    """Return the error for the first key among the positions that stands for the second time, or None."""
    seen: set[str] = set()
    for place in places:
        if place.pointer in seen:
            return duplicate(place.pointer, place.start)
        seen.add(place.pointer)
    return None

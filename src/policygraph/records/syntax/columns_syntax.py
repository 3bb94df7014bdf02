"""A header in two columns: lines ``Key: value`` on the left, and lines without keys on the right, far behind them.

What stands on the left without a key is kept under ``left``, what stands on the right under ``right``, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from policygraph.records import json_pointer
from policygraph.records.syntax.header_syntax import FIELD, is_field
from policygraph.records.syntax.values import Position, duplicate_key

LEFT, RIGHT = "left", "right"
_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<left>\S(?:(?![ \t]{3}).)*?)?(?:[ \t]{3,}(?P<right>\S.*?))?[ \t]*\Z"
)
_FAR = 24  # blanks before what stands on the right alone


class _Cell(NamedTuple):
    text: str
    start: int
    is_continued: bool = False  # on the left, of the key above


class _Value(NamedTuple):
    pointer: str
    text: str
    start: int
    value_start: int
    end: int


def is_header(text: str) -> bool:
    r"""Return whether a text is such a header: several lines have both columns, and one has a key.

    >>> is_header("A Working Group                    A. Smith\nNumber: 7                         May 2001")
    True
    """
    lines = [_cells(line, 0) for line in text.split("\n")]
    both = sum(left is not None and right is not None for left, right in lines)
    keys = sum(left is not None and is_field(left.text) for left, _ in lines)
    return both > 1 and keys > 0


def read(text: str) -> dict[str, Any]:
    """Return the values of a text that is all header. Raises RecordError for a key that stands twice."""
    values: dict[str, Any] = {}
    for value in _values(text):
        key, *items = json_pointer.keys(value.pointer)
        if items:
            values.setdefault(key, []).append(value.text)
        elif key in values:
            raise duplicate_key(value.pointer, value.start)
        else:
            values[key] = value.text
    return values


def positions(text: str) -> Iterator[Position]:
    """Yield the position of the header, of each column without keys, and of each value."""
    yield Position("", 0, 0, len(text))
    values = list(_values(text))
    for name in (LEFT, RIGHT):
        items = [value for value in values if value.pointer.startswith(f"/{name}/")]
        if items:
            yield Position(f"/{name}", items[0].start, items[0].start, items[-1].end)
    yield from (Position(each.pointer, each.start, each.value_start, each.end) for each in values)


def write(values: dict[str, Any]) -> str:
    """Return a header in two columns that says some values, ``left`` above the keys."""
    keyed = [f"{key}: {value}" for key, value in values.items() if key not in (LEFT, RIGHT)]
    left, right = [*values.get(LEFT, []), *keyed], values.get(RIGHT, [])
    rows = max(len(left), len(right))
    padded = ([*column, *[""] * (rows - len(column))] for column in (left, right))
    return "".join(f"{a:<{_FAR}}   {b}".rstrip() + "\n" for a, b in zip(*padded, strict=True))


def _values(text: str) -> Iterator[_Value]:
    """Yield the values, those with a key once they have ended."""
    counts = {LEFT: 0, RIGHT: 0}
    current: _Value | None = None
    offset = 0

    def item(column: str, cell: _Cell) -> _Value:
        pointer = json_pointer.child(f"/{column}", counts[column])
        counts[column] += 1
        return _Value(pointer, cell.text, cell.start, cell.start, cell.start + len(cell.text))

    for line in text.split("\n"):
        left, right = _cells(line, offset)
        offset += len(line) + 1
        if left and left.is_continued and current:
            joined = f"{current.text} {left.text}".strip()
            current = current._replace(text=joined, end=left.start + len(left.text))
        elif left:
            if current:
                yield current
            field = FIELD.match(left.text)
            current = None
            if field:
                pointer, end = json_pointer.child("", field["key"]), left.start + len(left.text)
                value = field["value"].strip()
                current = _Value(pointer, value, left.start, left.start + field.start("value"), end)
            else:
                yield item(LEFT, left)
        if right:
            yield item(RIGHT, right)
    if current:
        yield current


def _cells(line: str, offset: int) -> tuple[_Cell | None, _Cell | None]:
    """Return what stands on the left and on the right of a line that starts at an offset."""
    match = _LINE.match(line)
    if match is None or not line.strip():
        return None, None
    indent, text, right = len(match["indent"]), match["left"], match["right"]
    behind = _Cell(right, offset + match.start("right")) if right else None
    if text is None:
        return None, behind
    left = _Cell(text, offset + match.start("left"), indent > 0)
    return (None, left) if indent >= _FAR and behind is None else (left, behind)

"""Lines ``Key: value`` with indented continuation lines, as in the header of a message (RFC 822), parsed strictly.

All may be indented together; what is indented more than others continues a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.printable import seen
from policygraph.records.syntax.values import Position, blank_for, common_indent, duplicate_key
from policygraph.words.phrases import Phrase

# A key of letters, digits and the like in few words; then a colon and a blank, or a full-width colon.
FIELD = re.compile(
    r"(?P<key>[^\W\d_][\w.-]*(?: [\w.-]+){0,4})[ \t]*(?::(?=[ \t]|\Z)|：)[ \t]*(?P<value>.*)", re.DOTALL
)
_NO_BLANK = re.compile(r"(?P<key>[^\W\d_][\w.-]*):[^ \t]")
CODE = "bad-header"


class _Field(NamedTuple):
    key: str
    value: str
    start: int  # of the key
    value_start: int
    end: int


def is_field(line: str) -> bool:
    """Return whether a line has a key, a colon and a blank or nothing behind it.

    >>> is_field("Post-History:"), is_field("Date of issue: 2024"), is_field("https://example.org")
    (True, True, False)
    """
    return FIELD.match(line) is not None


def key_in(line: str) -> str:
    """Return the key that a line starts with, without blanks before it; "" where it has none.

    >>> key_in("  Status: Final"), key_in("as of 2024")
    ('Status', '')
    """
    match = FIELD.match(line.strip())
    return match["key"] if match else ""


def read(text: str) -> dict[str, str]:
    """Return the values of a text that is all header, continuation lines joined by a blank. Raises RecordError."""
    values: dict[str, str] = {}
    for field in _fields(text):
        if field.key in values:
            raise duplicate_key(json_pointer.child("", field.key), field.start)
        values[field.key] = field.value
    return values


def positions(text: str) -> Iterator[Position]:
    """Yield the position of the header and of each of its values, up to a line that is none of a header."""
    yield Position("", 0, 0, len(text))
    try:
        for field in _fields(text):
            yield Position(json_pointer.child("", field.key), field.start, field.value_start, field.end)
    except RecordError:
        return


def _fields(text: str) -> Iterator[_Field]:
    current: _Field | None = None
    offset = 0
    indent = common_indent(text)
    for line in text.split("\n"):
        start, offset = offset, offset + len(line) + 1
        stripped = line.strip()
        if not stripped:
            continue
        end = start + len(line.rstrip())
        is_continued = line[indent] in " \t"
        if is_continued and current is not None:
            value = f"{current.value} {stripped}" if current.value else stripped
            value_start = current.value_start if current.value else start + line.index(stripped)
            current = _Field(current.key, value, current.start, value_start, end)
            continue
        if current is not None:
            yield current
        match = None if is_continued else FIELD.match(line, indent)
        if match is None:
            raise _indented_less(text, start) or _bad_line(line, start)
        current = _Field(
            match["key"], match["value"].rstrip(), start + indent, start + match.start("value"), end
        )
    if current is not None:
        yield current


def _indented_less(text: str, offset: int) -> RecordError | None:
    """Return the error of the first line that is indented less than one at an offset, at which most others start or behind
    it; None where the one is indented and most are not.
    """
    lines = re.compile(r"^([ \t]*)\S", re.MULTILINE)
    indents = {match.start(): len(match[1]) for match in lines.finditer(text)}
    less = [start for start, indent in indents.items() if indent < indents[offset]]
    if not less or len(less) * 2 >= len(indents):
        return None
    message = Phrase("the line is indented less than those above")
    remedy = Phrase("Put as many blanks before it as they have")
    return RecordError(CODE, message, remedy, less[0])


def _bad_line(line: str, offset: int) -> RecordError:
    if line[0] in " \t":
        message, remedy = Phrase("the line continues no key"), Phrase("Take the blanks before it out")
        return RecordError(CODE, message, remedy, offset)
    if not line.strip("- \t"):
        message, remedy = Phrase("the line is none of a header"), Phrase("Take the line out")
        return RecordError(CODE, message, remedy, offset)
    if match := _NO_BLANK.match(line):
        message = Phrase("there is no blank behind the colon of {key}", key=match["key"])
        return RecordError(
            CODE,
            message,
            blank_for(line[match.end() - 1], Phrase("Write one there")),
            offset + match.end() - 1,
        )
    if (clean := FIELD.match(seen(line))) and not FIELD.match(line):
        message = Phrase("the key {key} has characters in it that nobody sees", key=clean["key"])
        return RecordError(CODE, message, Phrase("Write it anew"), offset)
    message = Phrase("the line is neither Key: value nor indented, as one that goes on is")
    remedy = Phrase("Write the colon or the indent that is missing")
    if not offset:  # nothing goes on in the first line
        remedy = Phrase("Write the colon that is missing, or take the line out")
    return RecordError(CODE, message, remedy, offset)

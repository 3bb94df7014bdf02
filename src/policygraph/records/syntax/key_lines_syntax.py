"""Lines with a key and a value: list items, keys in bold, rows of a table, ``【Key】value``, ``:Key: value``,
``#+KEY: value``, or plain ones, with one colon or two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import Position, common_indent, duplicate_key
from policygraph.words.phrases import Phrase

_KEY = r"(?P<key>[^\W\d_][^\n:：|*_`]{0,60}?)"
_FORMS = (
    re.compile(
        rf"(?:[-*+][ \t]+)?(?P<mark>\*\*|__){_KEY}[ \t]*(?:[:：][ \t]*(?P=mark)|(?P=mark)[ \t]*[:：])(?P<value>.*)"
    ),
    re.compile(rf"[-*+][ \t]+{_KEY}[ \t]*(?:::?(?=\s|\Z)|：)(?P<value>.*)"),
    re.compile(
        rf"\|[ \t]*(?P<mark>\*\*|__|[*_`]|){_KEY}[:：]?(?P=mark)[ \t]*\|(?=[^|]*[^|\s]|[^|]*\|)(?P<value>(?:\\\||[^|])*)\|?[ \t]*\Z"
    ),
    re.compile(rf"(?:[-*+][ \t]+)?【{_KEY}】[ \t]*[:：]?(?P<value>.*)"),
    re.compile(rf":{_KEY}:(?=\s|\Z)(?P<value>.*)"),
    re.compile(rf"\#\+{_KEY}:(?=\s|\Z)(?P<value>.*)"),
    re.compile(rf"{_KEY}[ \t]*(?:::?(?=\s|\Z)|：)(?P<value>.*)"),
)
_NO_VALUE = re.compile(r"\|[ \t|:-]*\Z")  # the line below the head of a table, and a head without words
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*-->\Z")
_OF_ATTRIBUTES = re.compile(
    r"//(?!/)|:(?:![\w-]+|[\w-]+!):\Z"
)  # a comment of AsciiDoc, or a key that is unset
_LINE_BREAK = re.compile(r"(?:\\|[ ]{2,}|<br ?/?>)\Z")


def is_key_line(line: str) -> bool:
    """Return whether a line has a key and a value in one of the forms.

    >>> [is_key_line(line) for line in ("- Status: draft", "**Status:** draft", "| Status | draft |", "Status:: draft")]
    [True, True, True, True]
    >>> is_key_line("A list:b")
    False
    """
    return _match(line) is not None


def key_in(line: str) -> str:
    """Return the key that a line starts with, without blanks before it; "" where it has none.

    >>> key_in("  - Status: final"), key_in("as of 2024")
    ('Status', '')
    """
    match = _match(line.strip())
    return match["key"].strip() if match else ""


def read(text: str) -> dict[str, str]:
    """Return the values of a text that is all such lines, continuation lines joined by a blank. Raises RecordError."""
    values: dict[str, str] = {}
    for position, key, value in _values(text):
        if key in values:
            raise duplicate_key(position.pointer, position.start)
        values[key] = value
    return values


def positions(text: str) -> Iterator[Position]:
    """Yield the position of the block and of each of its values, up to a line in another form."""
    yield Position("", 0, 0, len(text))
    try:
        for position, _, _ in _values(text):
            yield position
    except RecordError:
        return


def _match(line: str) -> re.Match[str] | None:
    return next((match for form in _FORMS if (match := form.match(line))), None)


def _bad_line(line: str, offset: int) -> RecordError:
    if "|" in line:
        message = Phrase("the line is no row with two cells, the key and its value")
        remedy = Phrase(
            "Write | before the key, before its value and behind it alone; \\| is a sign in a text"
        )
        return RecordError("bad-header", message, remedy, offset)
    message = Phrase("the line has no key and value, as those before it have")
    return RecordError("bad-header", message, Phrase("Write one, or an empty line before the text"), offset)


def _values(text: str) -> Iterator[tuple[Position, str, str]]:
    current: tuple[Position, str, str] | None = None
    offset = 0
    indent = common_indent(text)
    are_attributes, goes_on = text.lstrip().startswith(":"), False
    for line in text.split("\n"):
        start, offset = offset, offset + len(line) + 1
        stripped = _LINE_BREAK.sub("", line).strip()
        if not stripped or _NO_VALUE.match(stripped) or _COMMENT.match(stripped):
            continue
        if are_attributes and _OF_ATTRIBUTES.match(stripped):
            continue
        match = None if goes_on else _match(line[indent:])
        is_below, goes_on = line[indent] in " \t" or goes_on, are_attributes and line.endswith(" \\")
        if match is None and current is not None and is_below:
            position, key, value = current
            current = position._replace(end=start + len(line.rstrip())), key, f"{value} {stripped}".strip()
            continue
        if match is None:
            raise _bad_line(stripped, start)
        if current is not None:
            yield current
        value = _LINE_BREAK.sub("", match["value"]).strip()
        start += indent
        value_start = start + match.start("value") + match["value"].find(value)
        pointer = json_pointer.child("", match["key"].strip())
        position = Position(pointer, start + match.start("key"), value_start, value_start + len(value))
        text_of_value = value.replace(r"\|", "|") if stripped.startswith("|") else value
        current = position, match["key"].strip(), text_of_value
    if current is not None:
        yield current

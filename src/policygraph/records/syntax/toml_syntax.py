"""TOML 1.0 front matter, parsed strictly, dates kept as text: its value and the positions of all values.

``tomllib`` has no positions; the cursor here relies on it that the text is valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import (
    MAX_VALUES,
    Position,
    code_like_blank,
    duplicate_key,
    first_duplicate_key,
    number,
    too_deep,
    too_many,
)
from policygraph.words.phrases import Phrase, from_library

_ERROR_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9A-Za-z:.+ -]*")
_NUMBER = re.compile(r"[+-]?[0-9][0-9A-Za-z_.+-]*")
_IS_KEY = re.compile(r"[ \t]*[.=]")  # behind a key, and behind no value
_MAX_NUMBER_LENGTH = 4000  # in characters: Python may refuse to convert longer ones
_VALUE = re.compile(r"""[^=\n]*=[ \t]*(?:(?P<quote>["'])|[0-9])""")
_TRUTH = re.compile(r"(?i:true|false)\b")


def read(text: str) -> Any:
    """Return the table of a TOML text. Raises RecordError.

    Impossible dates and huge numbers, which tomllib refuses, become text: tomllib is given a string of
    the same length as placeholder.
    """
    accepted = text
    if any(text.count(mark) > MAX_VALUES // 2 for mark in "=[,"):
        _refuse_length(text)
    try:
        refused_values = [position for position in positions(text) if _is_refused(position, text)]
        for position in refused_values:
            placeholder = f'"{"x" * (position.end - position.value - 2)}"'
            accepted = accepted[: position.value] + placeholder + accepted[position.end :]
        value = tomllib.loads(accepted, parse_float=number)
        return _restore_text(value, text, {position.pointer for position in refused_values})
    except RecursionError:
        raise too_deep() from None
    except tomllib.TOMLDecodeError as error:
        message, offset = _split_error(str(error), accepted)
        if any(word in message for word in ("overwrite", "twice", "Duplicate")):
            raise first_duplicate_key(positions(text)) or duplicate_key("", offset) from None
        told = Phrase("the TOML cannot be read: {problem}", problem=from_library(message))
        raise RecordError("bad-toml", told, _remedy(message, accepted, offset), offset) from None


def _remedy(message: str, text: str, offset: int) -> Phrase:
    """Return what to do about a text that is no TOML: most often, it is written as YAML has it."""
    sign, truth = text[offset : offset + 1], _TRUTH.match(text, offset)
    if message.startswith("Invalid value") and truth:
        return Phrase("Write {expected}", expected=truth[0].lower())
    if message.startswith("Invalid value") and sign.isalpha():
        return Phrase("Mend it here; a text needs quotes")
    if message.startswith(("Illegal character", "Found invalid character")) and sign == "\n":
        return Phrase("Close the quotes in this line")
    if message.startswith("Expected '=' after a key") and sign == ":":
        return Phrase("Write = in the place of the colon")
    if code := code_like_blank(sign):
        return Phrase("Write a blank in the place of the character U+{code}", code=code)
    line = text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]
    if message.startswith("Expected '=' after a key"):
        return Phrase("Put quotes around the key") if "=" in line else Phrase("Write = behind the key")
    if message.startswith("Invalid value") and sign == "~":
        return Phrase("Mend it here; a text needs quotes")
    if "Unescaped" in message or "escape" in message:
        return Phrase(r"Write \\ for each backslash, or put the text in single quotes")
    if message.startswith("Invalid statement") and line.lstrip().startswith("//"):
        return Phrase("Write # in the place of //")
    if message.startswith("Invalid statement") and "=" in line:
        return Phrase("Put quotes around the key")
    if message.startswith("Unterminated string"):
        return Phrase("Close the quotes that are open")
    if message.startswith("Unclosed array"):
        return Phrase("Write a comma between the values and ] behind them")
    if message.startswith("Expected newline") and text[offset - 1 : offset] == "0" and sign.isdecimal():
        return Phrase("Take out the zeros before the number, or put quotes around it")
    if sign == "," or (message.startswith("Invalid initial character") and sign == "}"):
        return Phrase("Take out the comma")
    if message.startswith("Expected newline") and (value := _VALUE.match(line)):
        quote = value["quote"]
        if not quote:
            return Phrase("Mend it here; a text needs quotes")
        return Phrase("Mend it here; put {quote} around the whole text", quote="'" if quote == '"' else '"')
    return Phrase("Mend it here")


def _refuse_length(text: str) -> None:
    """Raise RecordError where there are too many values, which are counted by what must stand before or behind each."""
    number = dict.fromkeys(_MARKS, 0)
    for token in _TOKEN.finditer(text):
        if token.lastgroup:
            number[token.lastgroup] += 1
            if max(number["named"], number["item"]) > MAX_VALUES:
                raise too_many(token.start(token.lastgroup))


def _is_refused(position: Position, text: str) -> bool:
    raw = text[position.value : position.end]
    if not position.pointer or _IS_KEY.match(text, position.end):  # a table that a dotted key opens
        return False
    if not _DATE.fullmatch(raw) and not (len(raw) > _MAX_NUMBER_LENGTH and _NUMBER.fullmatch(raw)):
        return False
    try:
        tomllib.loads(f"x = {raw}")
    except ValueError:
        return True
    return False


def _split_error(message: str, text: str) -> tuple[str, int]:
    match = _ERROR_POSITION.search(message)
    if not match or not match[1]:
        return _ERROR_POSITION.sub("", message), max(len(text) - 1, 0)
    line_start = sum(len(line) + 1 for line in text.split("\n")[: int(match[1]) - 1])
    return message[: match.start()], line_start + int(match[2]) - 1


def _restore_text(value: Any, text: str, refused: set[str]) -> Any:
    """Return a value with dates, times and refused values as written, and integers as ``number`` has them."""
    texts = {position.pointer: text[position.value : position.end] for position in positions(text)}

    def restore(item: Any, pointer: str) -> Any:
        if isinstance(item, dict):
            return {key: restore(child, json_pointer.child(pointer, key)) for key, child in item.items()}
        if isinstance(item, list):
            return [restore(child, json_pointer.child(pointer, index)) for index, child in enumerate(item)]
        if pointer in refused:
            return texts[pointer]
        if isinstance(item, date | time):
            return texts.get(pointer, item.isoformat())
        is_integer = isinstance(item, int) and not isinstance(item, bool)
        return number(texts[pointer]) if is_integer and pointer in texts else item

    return restore(value, "")


_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_MARKS = {
    "named": r"=|^[ \t]*\[",
    "item": ",",
}  # of values with a key or a header, and of all but one in a list
_TOKEN = re.compile(
    "|".join([_STRING.pattern, r"#[^\n]*", *(f"(?P<{name}>{mark})" for name, mark in _MARKS.items())]),
    re.DOTALL | re.MULTILINE,
)
_BARE = re.compile(r"[^,\]}#\n]+")


class _Cursor:
    """A cursor over valid TOML that yields the positions of keys and values."""

    def __init__(self, text: str) -> None:
        self.text, self.offset = text, 0
        self.last_index: dict[str, int] = {}  # pointer of an array of tables -> index of its last table
        self.tables: set[str] = set()  # pointers of the tables so far
        self.implicit_tables: set[str] = set()  # those of them without a header of their own

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.offset)
        assert match
        self.offset = match.end()

    def peek(self, token: str) -> bool:
        return self.text.startswith(token, self.offset)

    def key_path(self) -> list[str]:
        path = []
        while True:
            self.skip(_SPACE)
            match = _KEY.match(self.text, self.offset)
            if not match:
                raise ValueError("no key")
            key = match[0]
            path.append(tomllib.loads(f"k={key}")["k"] if key[0] in "\"'" else key)
            self.offset = match.end()
            self.skip(_SPACE)
            if not self.peek("."):
                return path
            self.offset += 1

    def open_tables(self, pointer: str, path: list[str], start: int) -> Iterator[Position]:
        """Yield the positions of the new tables on a dotted path, and last that of the table at its end."""
        for key in path:
            pointer = json_pointer.child(pointer, key)
            if pointer in self.last_index:
                pointer = json_pointer.child(pointer, self.last_index[pointer])
            elif pointer not in self.tables:
                self.tables.add(pointer)
                self.implicit_tables.add(pointer)
                yield Position(pointer, start, start, self.offset)
        yield Position(pointer, start, start, self.offset)

    def document(self) -> Iterator[Position]:
        pointer = ""
        self.skip(_BLANK)
        while self.offset < len(self.text):
            if self.peek("["):
                *opened, position = self.header()
                yield from opened
                pointer = position.pointer
                if pointer in self.implicit_tables:
                    self.implicit_tables.remove(pointer)  # yielded before, but not a duplicate
                else:
                    yield position
            else:
                yield from self.member(pointer)
            self.skip(_BLANK)

    def header(self) -> Iterator[Position]:
        start, is_array = self.offset, self.peek("[[")
        self.offset += 2 if is_array else 1
        *parents, key = self.key_path()
        self.offset = self.text.index("]]" if is_array else "]", self.offset) + (2 if is_array else 1)
        *opened, parent = self.open_tables("", parents, start)
        yield from opened
        pointer = json_pointer.child(parent.pointer, key)
        if is_array:
            if pointer not in self.last_index:
                yield Position(pointer, start, start, self.offset)
            self.last_index[pointer] = self.last_index.get(pointer, -1) + 1
            pointer = json_pointer.child(pointer, self.last_index[pointer])
        self.tables.add(pointer)
        yield Position(pointer, start, start, self.offset)

    def member(self, table: str) -> Iterator[Position]:
        start = self.offset
        *parents, key = self.key_path()
        *opened, parent = self.open_tables(table, parents, start)
        yield from opened
        self.offset = self.text.index("=", self.offset) + 1
        self.skip(_SPACE)
        yield from self.value(json_pointer.child(parent.pointer, key), start)

    def value(self, pointer: str, start: int) -> Iterator[Position]:
        value_start = self.offset
        children: list[Position] = []
        if self.peek("["):
            children = [position for index in self.items("]") for position in self.item(pointer, index)]
        elif self.peek("{"):
            children = [position for _ in self.items("}") for position in self.member(pointer)]
        else:
            match = _STRING.match(self.text, self.offset) or _BARE.match(self.text, self.offset)
            if not match:
                raise ValueError("no value")
            if not match[0].strip():
                raise ValueError("no value")
            self.offset = value_start + len(match[0].rstrip())
        yield Position(pointer, start, value_start, self.offset)
        yield from children

    def item(self, pointer: str, index: int) -> Iterator[Position]:
        return self.value(json_pointer.child(pointer, index), self.offset)

    def items(self, close: str) -> Iterator[int]:
        self.offset += 1
        index = 0
        self.skip(_BLANK)
        while not self.peek(close):
            yield index
            index += 1
            self.skip(_BLANK)
            self.offset += self.peek(",")
            self.skip(_BLANK)
        self.offset += 1


def positions(text: str) -> Iterator[Position]:
    """Yield the position of every value, parents first; a duplicate key is yielded twice."""
    cursor = _Cursor(text)
    yield Position("", 0, 0, len(text))
    try:
        yield from cursor.document()
    except (ValueError, AssertionError):
        return

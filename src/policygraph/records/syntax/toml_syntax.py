"""TOML front matter: read strictly, dates staying text, and where each value stands.

The standard library's reader tells no positions; the cursor here trusts it that the text is valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import Position, duplicate, first_duplicate, number, too_deep

_ERROR = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HUGE = 4000  # characters of a number that Python may refuse to convert


def read(text: str) -> Any:
    """Return the table of a TOML text. Raises RecordError.

    Impossible dates and huge numbers, which the standard library's reader refuses, come out as text:
    it is shown a string of the same length in their place.
    """
    readable = text
    try:
        refused = [place for place in positions(text) if _is_refused(place, text)]
        for place in refused:
            stand_in = f'"{"x" * (place.end - place.value - 2)}"'
            readable = readable[: place.value] + stand_in + readable[place.end :]
        value = tomllib.loads(readable, parse_float=number)
        return _as_written(value, text, {place.pointer for place in refused})
    except RecursionError:
        raise too_deep() from None
    except tomllib.TOMLDecodeError as error:
        said, offset = _explain(str(error), readable)
        if any(word in said for word in ("overwrite", "twice", "Duplicate")):
            raise first_duplicate(positions(text)) or duplicate("", offset) from None
        raise RecordError("bad-toml", f"the TOML cannot be read: {said}", "Mend it here", offset) from None


def _is_refused(place: Position, text: str) -> bool:
    raw = text[place.value : place.end]
    if not place.pointer:
        return False
    if not _DAY.match(raw) and not (len(raw) > _HUGE and raw[0] not in "\"'[{"):
        return False
    try:
        tomllib.loads(f"x = {raw}")
    except ValueError:
        return True
    return False


def _explain(said: str, text: str) -> tuple[str, int]:
    place = _ERROR.search(said)
    if not place or not place[1]:
        return _ERROR.sub("", said), max(len(text) - 1, 0)
    start = sum(len(line) + 1 for line in text.split("\n")[: int(place[1]) - 1])
    return said[: place.start()], start + int(place[2]) - 1


def _as_written(value: Any, text: str, refused: set[str]) -> Any:
    """Give dates, times and numbers back as the text that was written; see ``number``."""
    spans = {place.pointer: text[place.value : place.end] for place in positions(text)}

    def walk(item: Any, pointer: str) -> Any:
        if isinstance(item, dict):
            return {key: walk(each, json_pointer.child(pointer, key)) for key, each in item.items()}
        if isinstance(item, list):
            return [walk(each, json_pointer.child(pointer, index)) for index, each in enumerate(item)]
        if pointer in refused:
            return spans[pointer]
        if isinstance(item, date | time):
            return spans.get(pointer, item.isoformat())
        whole = isinstance(item, int) and not isinstance(item, bool)
        return number(spans[pointer]) if whole and pointer in spans else item

    return walk(value, "")


_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE = re.compile(r"[^,\]}#\n]+")


class _Cursor:
    """A cursor over valid TOML that yields where keys and values stand."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.tables: dict[str, int] = {}  # arrays of tables: pointer -> index of the newest
        self.known: set[str] = set()  # tables so far
        self.implied: set[str] = set()  # those of them that only the path to another has named

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match
        self.at = match.end()

    def peek(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def key_path(self) -> list[str]:
        path = []
        while True:
            self.skip(_SPACE)
            match = _KEY.match(self.text, self.at)
            if not match:
                raise ValueError("no key")
            raw = match[0]
            path.append(tomllib.loads(f"k={raw}")["k"] if raw[0] in "\"'" else raw)
            self.at = match.end()
            self.skip(_SPACE)
            if not self.peek("."):
                return path
            self.at += 1

    def down(self, pointer: str, path: list[str], start: int) -> Iterator[Position]:
        """Yield the positions of the tables that a path opens on its way, and last where it leads."""
        for key in path:
            pointer = json_pointer.child(pointer, key)
            if pointer in self.tables:
                pointer = json_pointer.child(pointer, self.tables[pointer])
            elif pointer not in self.known:
                self.known.add(pointer)
                self.implied.add(pointer)
                yield Position(pointer, start, start, self.at)
        yield Position(pointer, start, start, self.at)

    def document(self) -> Iterator[Position]:
        table = ""
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.peek("["):
                *above, place = self.header()
                yield from above
                table = place.pointer
                if table in self.implied:
                    self.implied.remove(table)  # it has its position, and this is no second key
                else:
                    yield place
            else:
                yield from self.member(table)
            self.skip(_BLANK)

    def header(self) -> Iterator[Position]:
        start, double = self.at, self.peek("[[")
        self.at += 2 if double else 1
        *path, last = self.key_path()
        self.at = self.text.index("]]" if double else "]", self.at) + (2 if double else 1)
        *above, parent = self.down("", path, start)
        yield from above
        table = json_pointer.child(parent.pointer, last)
        if double:
            if table not in self.tables:
                yield Position(table, start, start, self.at)
            self.tables[table] = self.tables.get(table, -1) + 1
            table = json_pointer.child(table, self.tables[table])
        self.known.add(table)
        yield Position(table, start, start, self.at)

    def member(self, table: str) -> Iterator[Position]:
        start = self.at
        *path, last = self.key_path()
        *above, parent = self.down(table, path, start)
        yield from above
        self.at = self.text.index("=", self.at) + 1
        self.skip(_SPACE)
        yield from self.value(json_pointer.child(parent.pointer, last), start)

    def value(self, pointer: str, start: int) -> Iterator[Position]:
        begin = self.at
        found: list[Position] = []
        if self.peek("["):
            found = [place for index in self.items("]") for place in self.item(pointer, index)]
        elif self.peek("{"):
            found = [place for _ in self.items("}") for place in self.member(pointer)]
        else:
            match = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if not match:
                raise ValueError("no value")
            if not match[0].strip():
                raise ValueError("no value")
            self.at = begin + len(match[0].rstrip())
        yield Position(pointer, start, begin, self.at)
        yield from found

    def item(self, pointer: str, index: int) -> Iterator[Position]:
        return self.value(json_pointer.child(pointer, index), self.at)

    def items(self, close: str) -> Iterator[int]:
        self.at += 1
        index = 0
        self.skip(_BLANK)
        while not self.peek(close):
            yield index
            index += 1
            self.skip(_BLANK)
            self.at += self.peek(",")
            self.skip(_BLANK)
        self.at += 1


def positions(text: str) -> Iterator[Position]:
    """Yield the position of every value, parents first; a key that stands twice is yielded twice."""
    cursor = _Cursor(text)
    yield Position("", 0, 0, len(text))
    try:
        yield from cursor.document()
    except (ValueError, AssertionError):
        return

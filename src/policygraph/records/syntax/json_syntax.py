"""JSON front matter (RFC 8259), parsed strictly: its value and the positions of all values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Never

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import Position, duplicate_key, first_duplicate_key, number, too_deep
from policygraph.words.phrases import Phrase, from_library


def _duplicate_key_error(text: str) -> RecordError:
    try:
        return first_duplicate_key(positions(text)) or duplicate_key("", 0)
    except RecursionError:  # newer versions of json parse deeper than positions() recurses
        return too_deep()


class _DuplicateKeyError(ValueError):
    pass


def _unique_mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise _DuplicateKeyError
    return mapping


def _refuse_constant(name: str) -> Never:
    message = Phrase("{name} is no JSON value", name=name)
    raise RecordError("bad-json", message, Phrase("Write null or a quoted text"))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_mapping, parse_int=number, parse_float=number, parse_constant=_refuse_constant
)


def read(text: str) -> Any:
    """Return the value of a JSON text, numbers as ``number`` does. Raises RecordError."""
    try:
        if text.startswith("\ufeff"):
            raise json.JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0)
        return _DECODER.decode(text)
    except _DuplicateKeyError:
        raise _duplicate_key_error(text) from None
    except json.JSONDecodeError as error:
        message = Phrase("the JSON cannot be read: {problem}", problem=from_library(error.msg))
        raise RecordError("bad-json", message, _remedy(text, error.pos), error.pos) from None
    except RecursionError:
        raise too_deep() from None
    except RecordError as error:
        tokens = _JSON_TOKEN.finditer(text)
        error.offset = next((token.start() for token in tokens if token[0] in _CONSTANTS), 0)
        raise


_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def positions(text: str) -> Iterator[Position]:
    """Yield the position of every value, parents first; a duplicate key is yielded twice."""
    tokens = list(_JSON_TOKEN.finditer(text))
    cursor = 0

    def value(pointer: str, key_start: int | None) -> Iterator[Position]:
        nonlocal cursor
        opening = tokens[cursor]
        children: list[Position] = []
        cursor += 1
        if opening[0] == "{":
            while tokens[cursor][0] != "}":
                key = tokens[cursor]
                cursor += 2  # the key and its colon
                children += value(json_pointer.child(pointer, json.loads(key[0], strict=False)), key.start())
                cursor += tokens[cursor][0] == ","
            cursor += 1
        elif opening[0] == "[":
            index = 0
            while tokens[cursor][0] != "]":
                children += value(json_pointer.child(pointer, index), None)
                index += 1
                cursor += tokens[cursor][0] == ","
            cursor += 1
        start = opening.start()
        yield Position(pointer, start if key_start is None else key_start, start, tokens[cursor - 1].end())
        yield from children

    try:
        yield from value("", None)
    except (IndexError, ValueError):
        return


def _remedy(text: str, offset: int) -> Phrase:
    """Return what to do where a text is no JSON: most often, the last of some members has a comma behind it."""
    if text[offset : offset + 1] in ("}", "]") and text[:offset].rstrip().endswith(","):
        return Phrase("Take out the comma before it")
    return (
        Phrase("Mend it here; JSON has no comments")
        if text[offset : offset + 2] in ("//", "/*")
        else Phrase("Mend it here")
    )

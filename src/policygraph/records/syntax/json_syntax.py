"""JSON front matter: read strictly, and where each value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Never

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import Position, duplicate, first_duplicate, number, too_deep


def _duplicate(text: str) -> RecordError:
    try:
        return first_duplicate(positions(text)) or duplicate("", 0)
    except RecursionError:  # the reader of newer Pythons goes deeper than this module
        return too_deep()


class _DuplicateError(ValueError):
    pass


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise _DuplicateError
    return mapping


def _refuse_constant(name: str) -> Never:
    raise RecordError("bad-json", f"{name} is no JSON value", "Write null or a quoted text")


def read(text: str) -> Any:
    """Return the value of a JSON text. Raises RecordError."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_int=number,
            parse_float=number,
            parse_constant=_refuse_constant,
        )
    except _DuplicateError:
        raise _duplicate(text) from None
    except json.JSONDecodeError as error:
        raise RecordError(
            "bad-json", f"the JSON cannot be read: {error.msg}", "Mend it here", error.pos
        ) from None
    except RecursionError:
        raise too_deep() from None
    except RecordError as error:
        tokens = _JSON_TOKEN.finditer(text)
        error.offset = next((token.start() for token in tokens if token[0] in _CONSTANTS), 0)
        raise


_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def positions(text: str) -> Iterator[Position]:
    """Yield the position of every value, parents first; a key that stands twice is yielded twice."""
    tokens = list(_JSON_TOKEN.finditer(text))
    at = 0

    def value(pointer: str, start: int | None) -> Iterator[Position]:
        nonlocal at
        first = tokens[at]
        found: list[Position] = []
        at += 1
        if first[0] == "{":
            while tokens[at][0] != "}":
                key = tokens[at]
                at += 2  # the key and its colon
                found += value(json_pointer.child(pointer, json.loads(key[0], strict=False)), key.start())
                at += tokens[at][0] == ","
            at += 1
        elif first[0] == "[":
            index = 0
            while tokens[at][0] != "]":
                found += value(json_pointer.child(pointer, index), None)
                index += 1
                at += tokens[at][0] == ","
            at += 1
        begin = first.start()
        yield Position(pointer, begin if start is None else start, begin, tokens[at - 1].end())
        yield from found

    try:
        yield from value("", None)
    except (IndexError, ValueError):
        return

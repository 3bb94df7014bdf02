"""JSON front matter (RFC 8259), parsed strictly: its value and the positions of all values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Never

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import (
    Position,
    code_like_blank,
    duplicate_key,
    first_duplicate_key,
    number,
    too_deep,
)
from policygraph.words.phrases import Phrase, from_library


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
        raise first_duplicate_key(positions(text)) or duplicate_key("", 0) from None
    except json.JSONDecodeError as error:
        raise _unreadable(text, error.msg, error.pos) from None
    except RecursionError:
        raise too_deep() from None
    except RecordError as error:
        tokens = _JSON_TOKEN.finditer(text)
        error.offset = next((token.start() for token in tokens if token[0] in _CONSTANTS), 0)
        raise


_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_WORD = re.compile("[A-Za-z]+")
_MEANT = {
    "True": "true",
    "False": "false",
    "None": "null",
    "undefined": "null",
    "TRUE": "true",
    "FALSE": "false",
}
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def positions(text: str) -> Iterator[Position]:
    """Yield the position of every value, parents first; a duplicate key is yielded twice. None where brackets or keys are wrong."""
    try:
        return iter(_positions(text))
    except (IndexError, ValueError):
        return iter(())


def _positions(text: str) -> list[Position]:
    """Return positions, found without recursion: some versions of json read what is nested too deep for that."""
    found: list[Position] = []
    nested: list[int] = []  # the places, in what is found, of the objects and arrays that a token is in
    numbers: list[int] = []  # of items of each, -1 for an object
    key: re.Match[str] | None = None
    is_key = False  # whether the next token is one
    for token in _JSON_TOKEN.finditer(text):
        sign = token[0]
        if sign == ":":
            continue
        if sign == ",":
            is_key = numbers[-1] == -1
        elif sign in ("]", "}"):
            numbers.pop()
            place = nested.pop()
            found[place] = found[place]._replace(end=token.end())
            is_key = False
        elif is_key:
            key, is_key = token, False
        else:
            pointer = ""
            if nested:
                step = numbers[-1] if key is None else json.loads(key[0], strict=False)
                numbers[-1] += key is None
                pointer = json_pointer.child(found[nested[-1]].pointer, step)
            start = token.start()
            found.append(Position(pointer, start if key is None else key.start(), start, token.end()))
            key, is_key = None, sign == "{"
            if sign in ("[", "{"):
                nested.append(len(found) - 1)
                numbers.append(-1 if is_key else 0)
    if nested:
        raise ValueError
    return found


def _unreadable(text: str, problem: str, offset: int) -> RecordError:
    """Return the error of a text that is no JSON, with what to do: most often, the last of some members has a comma behind it."""
    sign, before = text[offset : offset + 1], text[:offset].rstrip()
    if sign in ("}", "]") and before.endswith(","):  # of which newer versions of Python speak themselves
        problem = f"Illegal trailing comma before end of {'object' if sign == '}' else 'array'}"
        offset = len(before) - 1
    message = Phrase("the JSON cannot be read: {problem}", problem=from_library(problem))
    return RecordError("bad-json", message, _remedy(problem, text, offset), offset)


def _remedy(problem: str, text: str, offset: int) -> Phrase:
    """Return what to do about a text that is no JSON: most often, it is written as YAML or a program has it."""
    sign, before = text[offset : offset + 1], text[:offset].rstrip(" \t")
    word = _WORD.match(text, offset)
    if sign == "#" or text[offset : offset + 2] in ("//", "/*"):
        return Phrase("Mend it here; JSON has no comments")
    if problem.startswith("Illegal trailing comma") or (sign == "," and "delimiter" not in problem):
        return Phrase("Take out the comma")
    if problem.startswith("Invalid control character") and sign == "\n":
        return Phrase("Close the quotes in this line")
    if "escape" in problem:
        return Phrase(r"Write \\ for each backslash")
    if code := code_like_blank(sign):
        return Phrase("Write a blank in the place of the character U+{code}", code=code)
    if problem.startswith("Expecting property name"):
        return Phrase("Put double quotes around the key")
    if problem.startswith("Expecting ':'"):
        return Phrase("Write a colon behind the key")
    if problem.startswith("Expecting value") and word and word[0] in _MEANT:
        return Phrase("Write {expected}", expected=_MEANT[word[0]])
    if problem.startswith("Expecting value") and (sign.isalpha() or sign in ("'", "~")):
        return Phrase("Mend it here; a text needs quotes")
    if problem.startswith("Expecting ','"):
        return _without_comma(sign, before)
    return Phrase("Mend it here")


def _without_comma(sign: str, before: str) -> Phrase:
    """Return what to do where no comma stands behind a value, by the sign that does and the text before that."""
    if not sign or before.endswith("\n\n"):  # of the text behind the front matter
        return Phrase("Close the brackets that are open")
    if sign == ":":
        return Phrase("Write ] behind the list above")
    if before.endswith("0") and sign.isdecimal():
        return Phrase("Take out the zeros before the number, or put quotes around it")
    if before.endswith('"') and sign.isalpha():
        return Phrase(r"Write \" for each quote in a text")
    return Phrase("Write a comma behind the value before it")

"""Positions, numbers that keep their lexical form, and errors that the three syntaxes share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.words.phrases import Phrase, brief

MAX_DEPTH = 64
MAX_VALUES = 100_000
MAX_LINES = 1_000_000  # of a file; each is looked at, though nothing may be on it
MAX_LENGTH = 16_000_000  # of all keys and values together, in characters
_INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,14})\Z")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]\Z")


class Position(NamedTuple):
    """Offsets of one value, in characters from the start of the front matter; ``end`` is exclusive."""

    pointer: str
    start: int  # of the key of a member, of the value of an item
    value: int
    end: int


@lru_cache(10_000)
def number(text: str) -> int | float | str:
    """Return a number if every JSON parser would serialize it as the same text, else the text.

    ``2024`` is a number; ``0161``, ``1.10``, ``1.0``, ``1e3`` and numbers that a double cannot
    represent stay text.

    >>> number("2024"), number("0161"), number("1.5"), number("1.10")
    (2024, '0161', 1.5, '1.10')
    """
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text) and repr(float(text)) == text:
        return float(text)
    return text


def common_indent(text: str) -> int:
    r"""Return how many blanks and tabs all lines of a text start with that have more than these.

    >>> common_indent("  a\n\n    b\n"), common_indent("")
    (2, 0)
    """
    return min((len(line) - len(line.lstrip(" \t")) for line in text.split("\n") if line.strip()), default=0)


def too_deep(offset: int = 0) -> RecordError:
    """Return the error for values that are nested more than MAX_DEPTH levels."""
    message = Phrase("values are nested more than {most} deep", most=MAX_DEPTH)
    return RecordError("too-deep", message, Phrase("Flatten them"), offset)


def too_many(
    offset: int = 0, number: int = MAX_VALUES, what: Phrase = Phrase("values"), aliases: bool = False
) -> RecordError:
    """Return the error for a record of more values, characters or lines than may be, by aliases or without."""
    if aliases:
        message = Phrase("aliases stand for over {number:,} {what}", number=number, what=what)
        return RecordError("too-many-values", message, Phrase("Write them out"), offset)
    message = Phrase("there are over {number:,} {what}", number=number, what=what)
    return RecordError("too-many-values", message, Phrase("Split the record"), offset)


def not_utf_8(cause: UnicodeDecodeError, offset: int) -> RecordError:
    """Return the error for the first byte of a file that is not UTF-8, behind so many characters that are."""
    message = Phrase("the byte {byte} is not UTF-8", byte=f"0x{cause.object[cause.start]:02X}")
    return RecordError("not-utf-8", message, Phrase("Save the file as UTF-8"), offset)


def duplicate_key(pointer: str, offset: int) -> RecordError:
    """Return the error for a key that a mapping has twice."""
    message = Phrase("a key stands twice")
    if pointer:
        message = Phrase("the key {key} stands twice", key=brief(json_pointer.dotted(pointer)))
    return RecordError("duplicate-key", message, Phrase("Keep one of the two"), offset, pointer)


def first_duplicate_key(positions: Iterable[Position]) -> RecordError | None:
    """Return the error for the first repeated key among positions, or None."""
    seen: set[str] = set()
    for position in positions:
        if position.pointer in seen:
            return duplicate_key(position.pointer, position.start)
        seen.add(position.pointer)
    return None


def code_like_blank(sign: str) -> str:
    r"""Return the code of a sign that looks like a blank, or like nothing, and is none; "" for any other.

    >>> code_like_blank("\u00a0"), code_like_blank(" "), code_like_blank("a"), code_like_blank("")
    ('00A0', '', '', '')
    """
    is_like = sign not in "\n\t " and (sign.isspace() or not sign.isprintable())
    return f"{ord(sign):04X}" if is_like else ""


def blank_for(sign: str, remedy: Phrase) -> Phrase:
    """Return a remedy that asks for a blank, with the sign that stands there and looks like one, if it does."""
    code = code_like_blank(sign)
    return (
        Phrase("{remedy}, in the place of the character U+{code}", remedy=remedy, code=code)
        if code
        else remedy
    )

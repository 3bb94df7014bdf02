"""Keys that stand in the body, or inside the value of another key, by the patterns of the profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.profile.model import RecordKind
from policygraph.profile.patterns import Derivation
from policygraph.records import json_pointer

_HEADING = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t]*#*\Z")
_FENCE = re.compile(r"`{3,}|~{3,}")


@dataclass(frozen=True)
class BodyKeys:
    """Keys as if they stood in the front matter, where each does stand, and the keys that gave them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, int | str] = field(default_factory=dict)  # pointer -> offset in the file, or pointer
    used: frozenset[str] = frozenset()
    references: tuple[tuple[int, int], ...] = ()  # where the file has texts of keys that are references


class _Value(NamedTuple):
    key: str
    text: str
    place: int | str


def read_keys(metadata: Mapping[str, Any], body: str, start: int, kind: RecordKind) -> BodyKeys:
    """Return what a kind's patterns match; ``start`` is the offset of the body in the file.

    What the front matter says itself under a key goes first. A key with several matches has a list.
    """
    from_keys = list(_in_keys(metadata, kind))
    used = {key for key, _ in from_keys}
    in_body = tuple(derivation for derivation in kind.derivations if derivation.key is None)
    in_lines = list(_in_lines(body, start, in_body))
    values: dict[str, Any] = {}
    places: dict[str, int | str] = {}
    by_key: dict[str, list[_Value]] = {}
    for value in [*(value for _, some in from_keys for value in some), *in_lines]:
        if value.key in used or not metadata.get(value.key):
            by_key.setdefault(value.key, []).append(value)
    for key, same in by_key.items():
        values[key] = same[0].text if len(same) == 1 else [value.text for value in same]
        pointer = json_pointer.child("", key)
        places |= {json_pointer.child(pointer, number): value.place for number, value in enumerate(same)}
        places[pointer] = same[0].place
    places = {pointer: place for pointer, place in places.items() if pointer != place}
    return BodyKeys(values, places, frozenset(used), tuple(_references(in_lines, kind)))


def _references(values: list[_Value], kind: RecordKind) -> Iterator[tuple[int, int]]:
    """Yield from where to where in the file the texts stand that are references to other things."""
    fields = kind.fields.get(kind.subject_class, {})
    for value in values:
        field = fields.get(value.key)
        if field and field.kind == "reference" and isinstance(value.place, int):
            yield value.place, value.place + len(value.text)


def _in_keys(metadata: Mapping[str, Any], kind: RecordKind) -> Iterator[tuple[str, list[_Value]]]:
    """Yield each key that gives others, with what it gives."""
    for key, names in kind.lists.items():
        items = metadata.get(key)
        if isinstance(items, list) and len(items) == len(names) and all(map(_is_scalar, items)):
            pointer = json_pointer.child("", key)
            pairs = enumerate(zip(names, items, strict=True))
            yield key, [_Value(name, item, json_pointer.child(pointer, n)) for n, (name, item) in pairs]
    for derivation in kind.derivations:
        text = metadata.get(derivation.key) if derivation.key is not None else None
        if isinstance(text, str) and (match := derivation.pattern.fullmatch(text.strip())):
            assert derivation.key is not None
            place = json_pointer.child("", derivation.key)
            groups = match.groupdict().items()
            yield derivation.key, [_Value(name, part, place) for name, part in groups if part]


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _in_lines(body: str, start: int, derivations: tuple[Derivation, ...]) -> Iterator[_Value]:
    """Yield what the first pattern that fits each line gives; code between fences is passed over."""
    section, fence, done = "", "", set[Derivation]()
    for line in body.splitlines(keepends=True) if derivations else ():
        text = line.strip()
        offset, start = start + line.index(text), start + len(line)
        if mark := _FENCE.match(text):
            if not fence:
                fence = mark[0]
            elif text.startswith(fence) and not text.strip(fence[0]):
                fence = ""
        elif not fence:
            for derivation in derivations:
                if derivation in done or (derivation.section and not derivation.section.fullmatch(section)):
                    continue
                if match := derivation.pattern.fullmatch(text):
                    done |= {derivation} if derivation.once else set()
                    yield from (
                        _Value(name, part, offset + match.start(name))
                        for name, part in match.groupdict().items()
                        if part
                    )
                    break
            if heading := _HEADING.match(text):
                section = heading["text"]

"""Keys that stand in the body, or inside the value of another key, by the patterns of the profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.profile.model import Profile
from policygraph.profile.patterns import Derivation
from policygraph.records import json_pointer

_HEADING = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t]*#*\Z")
_FENCE = re.compile(r"`{3,}|~{3,}")


@dataclass(frozen=True)
class Derived:
    """Keys as if they stood in the front matter, where each does stand, and the keys that gave them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, int | str] = field(default_factory=dict)  # pointer -> offset in the file, or pointer
    used: frozenset[str] = frozenset()
    references: tuple[tuple[int, int], ...] = ()  # where the file has texts of keys that are references


class _Found(NamedTuple):
    key: str
    text: str
    place: int | str


def derive(metadata: Mapping[str, Any], body: str, start: int, profile: Profile) -> Derived:
    """Return what a profile's patterns find; ``start`` is the offset of the body in the file.

    What the front matter says itself under a key goes first. A key with several matches has a list.
    """
    from_keys = list(_in_keys(metadata, profile))
    used = {key for key, _ in from_keys}
    found = [each for _, some in from_keys for each in some]
    in_lines = list(_in_lines(body, start, tuple(each for each in profile.derivations if each.key is None)))
    found += in_lines
    values: dict[str, Any] = {}
    places: dict[str, int | str] = {}
    several: dict[str, list[_Found]] = {}
    for each in found:
        if each.key in used or not metadata.get(each.key):
            several.setdefault(each.key, []).append(each)
    for key, same in several.items():
        values[key] = same[0].text if len(same) == 1 else [each.text for each in same]
        pointer = json_pointer.child("", key)
        places |= {json_pointer.child(pointer, number): each.place for number, each in enumerate(same)}
        places[pointer] = same[0].place
    places = {key: place for key, place in places.items() if key != place}
    return Derived(values, places, frozenset(used), tuple(_references(in_lines, profile)))


def _references(found: list[_Found], profile: Profile) -> Iterator[tuple[int, int]]:
    """Yield from where to where in the file the texts stand that are references to other things."""
    fields = profile.fields.get(profile.main, {})
    for each in found:
        if (known := fields.get(each.key)) and known.kind == "reference" and isinstance(each.place, int):
            yield each.place, each.place + len(each.text)


def _in_keys(metadata: Mapping[str, Any], profile: Profile) -> Iterator[tuple[str, list[_Found]]]:
    """Yield each key that gives others, with what it gives."""
    for key, names in profile.lists.items():
        value = metadata.get(key)
        if isinstance(value, list) and len(value) == len(names) and all(map(_is_scalar, value)):
            pointer = json_pointer.child("", key)
            pairs = enumerate(zip(names, value, strict=True))
            yield key, [_Found(name, item, json_pointer.child(pointer, n)) for n, (name, item) in pairs]
    for each in profile.derivations:
        value = metadata.get(each.key) if each.key is not None else None
        if isinstance(value, str) and (match := each.pattern.fullmatch(value.strip())):
            assert each.key is not None
            place = json_pointer.child("", each.key)
            yield each.key, [_Found(name, text, place) for name, text in match.groupdict().items() if text]


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _in_lines(body: str, start: int, derivations: tuple[Derivation, ...]) -> Iterator[_Found]:
    """Yield what the first pattern that fits each line finds in it; code between fences is passed over."""
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
            for each in derivations:
                if each in done or (each.section and not each.section.fullmatch(section)):
                    continue
                if match := each.pattern.fullmatch(text):
                    done |= {each} if each.once else set()
                    yield from (
                        _Found(name, said, offset + match.start(name))
                        for name, said in match.groupdict().items()
                        if said
                    )
                    break
            if heading := _HEADING.match(text):
                section = heading["text"]

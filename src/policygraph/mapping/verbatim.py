"""Decide what of the front matter does not come back from what a record states, and is kept as it is written.

A value comes back where each of its texts does, once, in the order in which a graph gives values back, and where nothing
else is stated in its place. What is stated in the place of no value is kept as None, which takes it out again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from policygraph.mapping.statements import At, Value
from policygraph.rdf.datatypes import STRING
from policygraph.rdf.ntriples import term
from policygraph.records.frontmatter import is_empty, without_empty

Kept = dict[At, Any]
FOREIGN = Value("", None)  # in a place for mappings, one that stood under another key


@dataclass(frozen=True, eq=False)
class Place:
    """Where front matter has what a node states under one term: a key, maybe in a mapping that only groups others."""

    nest: str | None
    key: str
    is_set: bool
    type: str | None  # of the term
    language: str  # of the record, in small letters


class Node:
    """A node that a mapping becomes, while its members are stated; ``subject`` is its IRI in N-Triples."""

    __slots__ = ("at", "is_shared", "nests", "original", "stated", "subject", "within")

    def __init__(self, subject: str, original: Mapping[str, Any], at: At, is_shared: bool = False) -> None:
        self.subject, self.original, self.at = subject, original, at
        # whether places of it may get values from other keys than theirs, or from the body
        self.is_shared = is_shared
        self.stated: dict[Place, list[Value]] = {}  # where that is so
        self.nests = set[str | None]()  # those of which something comes back
        self.within: dict[str, Kept] = {}  # nest -> what is kept of its members

    def add(self, place: Place, values: Iterable[Value]) -> None:
        """Add values to those that are stated in a place; what stands there is compared with all of them."""
        self.stated.setdefault(place, []).extend(values)


def comes_back(value: Any, values: list[Value], place: Place) -> bool:
    """Return whether front matter that is restored from some values has a value as it is written."""
    if len(values) == 1 and not place.is_set:
        back = values[0].back
        return back.__class__ is value.__class__ and back == value  # 1, true and "1" are different
    distinct = {each.text: each for each in values}
    if len(distinct) == 1 and not place.is_set:
        return _is_same(value, values[0].back)
    if not isinstance(value, list) or not distinct:
        return False
    items, backs = without_empty(value), [each.back for each in distinct.values()]
    if len(items) != len(backs):
        return False
    if place.is_set:
        return all(map(_is_same, items, backs)) or _are_same(items, backs)
    ordered = sorted(distinct.values(), key=lambda each: _order(each, place))
    return all(map(_is_same, items, [each.back for each in ordered]))


def settle(node: Node, kept: Kept) -> None:
    """Add to what is kept of a node's mapping what can only be told when all of the node is stated."""
    for place, values in node.stated.items():
        parent = node.original.get(place.nest) if place.nest else node.original
        target, at = (node.within.get(place.nest), (node.at, place.nest)) if place.nest else (kept, node.at)
        if values:
            node.nests.add(place.nest)
        if target is None or not isinstance(parent, Mapping):
            continue  # the nest is no mapping
        before = parent.get(place.key)
        if is_empty(before):
            if values:
                target[at, place.key] = None
        elif FOREIGN in values or not comes_back(before, values, place):
            target[at, place.key] = before
    for nest in node.nests - {None}:
        assert nest
        if is_empty(node.original.get(nest)):
            kept[node.at, nest] = None
    for nest, members in node.within.items():
        if nest in node.nests:
            kept |= members
        else:
            kept[node.at, nest] = node.original[nest]


def _is_same(before: Any, after: Any) -> bool:
    return type(before) is type(after) and before == after


def _are_same(items: list[Any], backs: list[Any]) -> bool:
    """Return whether lists of scalars are the same in any order."""
    if any(isinstance(item, dict | list) for item in items):
        return False
    return Counter((type(item), item) for item in items) == Counter((type(back), back) for back in backs)


def _order(value: Value, place: Place) -> str:
    """Return what the values of a term are sorted by: their JSON in a document."""
    node = term(value.text)
    if isinstance(node, ox.NamedNode):
        return json.dumps({"@id": node.value} if value.lines else node.value)
    if node.language:
        is_bare, told = node.language == place.language, {"@language": node.language}
    else:
        datatype = node.datatype.value
        is_bare = datatype == (place.type or STRING)
        told = {} if datatype == STRING else {"@type": datatype}
    return json.dumps(node.value if is_bare else {**told, "@value": node.value})

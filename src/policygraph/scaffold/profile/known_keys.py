"""What keys usually mean, from ``profiles/known-keys.toml``: data that guesses are held against."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from policygraph.profile.resources import resource

_SEPARATOR = re.compile(r"[\s_-]+")
KINDS = ("date", "text", "agent", "url", "label")


def plain(key: str) -> str:
    """Return a key as it is compared: without case and separators.

    >>> plain("Known_as") == plain("knownAs")
    True
    """
    return _SEPARATOR.sub("", key).casefold()


@dataclass(frozen=True)
class Known:
    """The names that keys usually have, by what they are for; ``properties`` are by kind of value."""

    id: tuple[str, ...]
    title: tuple[str, ...]
    language: tuple[str, ...]
    none: tuple[str, ...]
    hints: tuple[str, ...]
    people: tuple[str, ...]
    languages: tuple[str, ...]
    relations: Mapping[str, str]  # plain key -> compact property
    properties: Mapping[str, Mapping[str, tuple[str, ...]]]  # kind -> compact property -> plain keys

    def hints_at_records(self, key: str) -> bool:
        """Say whether a key's name sounds like one that names other records."""
        return any(hint in plain(key) for hint in self.hints)


@cache
def known_keys() -> Known:
    """Return what the shipped file says."""
    said = tomllib.loads(resource("profiles", "known-keys.toml").read_text("utf-8"))
    names = {name: tuple(said[name]) for name in ("none", "hints", "people", "languages")}
    keys = {name: tuple(map(plain, said[name])) for name in ("id", "title", "language")}
    relations = {plain(key): iri for iri, keys in said["relations"].items() for key in keys}
    properties = {kind: {iri: tuple(map(plain, keys)) for iri, keys in said[kind].items()} for kind in KINDS}
    return Known(**keys, **names, relations=relations, properties=properties)

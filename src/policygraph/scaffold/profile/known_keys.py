"""The usual meanings of keys, from ``profiles/known-keys.toml``: the data that guesses rest on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from policygraph.profile.resources import resource
from policygraph.records.other_files import plain

KINDS = ("date", "text", "agent", "url", "label")


@dataclass(frozen=True)
class KeyDictionary:
    """The usual names of keys by their meaning, and other words that guesses rest on."""

    id: tuple[str, ...]
    title: tuple[str, ...]
    language: tuple[str, ...]
    aliases: tuple[str, ...]
    none: tuple[str, ...]
    hints: tuple[str, ...]
    people: tuple[str, ...]
    numbered: tuple[str, ...]
    templates: tuple[str, ...]
    indexes: tuple[str, ...]
    heads: tuple[str, ...]
    languages: tuple[str, ...]
    relations: Mapping[str, str]  # plain key -> compact property
    properties: Mapping[str, Mapping[str, tuple[str, ...]]]  # kind of value -> compact property -> plain keys
    said: Mapping[str, tuple[str, ...]]  # compact property of a relation -> phrases
    asked: Mapping[str, str]  # compact property -> code of the rule that asks for it

    @cached_property
    def usual(self) -> frozenset[str]:
        """All keys with a meaning, plain."""
        by_property = (keys for properties in self.properties.values() for keys in properties.values())
        return frozenset().union(self.id, self.title, self.language, self.relations, *by_property)

    def hints_at_records(self, key: str) -> bool:
        """Return whether a key contains a word that hints at references to records."""
        return any(hint in plain(key) for hint in self.hints)


@cache
def known_keys() -> KeyDictionary:
    """Return the content of the file that is shipped."""
    toml = tomllib.loads(resource("profiles", "known-keys.toml").read_text("utf-8"))
    words = {
        name: tuple(toml[name])
        for name in ("none", "hints", "people", "languages", "numbered", "templates", "indexes", "heads")
    }
    names = {name: tuple(map(plain, toml[name])) for name in ("id", "title", "language", "aliases")}
    relations = {plain(key): iri for iri, keys in toml["relations"].items() for key in keys}
    properties = {kind: {iri: tuple(map(plain, keys)) for iri, keys in toml[kind].items()} for kind in KINDS}
    said = {iri: tuple(phrases) for iri, phrases in toml["said"].items()}
    return KeyDictionary(
        **names, **words, relations=relations, properties=properties, said=said, asked=toml["asked"]
    )

"""A profile to a JSON Schema of its front matter, by which editors complete keys and words and check them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.profile.model import Field, Profile
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR
from policygraph.rdf.namespaces import RDFS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number", "boolean"]}  # what is written unquoted is text as well
_NOT_GIVEN: Schema = {"enum": ["", None]}
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_TYPED: dict[str, Schema] = {
    DATE: {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "pattern": f"^{_DAY}$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]
    },
    YEAR: {
        "anyOf": [
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            {"type": "string", "pattern": "^[0-9]{4}$"},
        ]
    },
    INTEGER: {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]+$"}]},
    DECIMAL: {
        "anyOf": [
            {"type": "number"},
            {"type": "string", "pattern": r"^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$"},
        ]
    },
    BOOLEAN: {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]},
}
_OURS_ALONE = re.compile(r"\(\?[aiLmsux-]+[:)]|\(\?P[=>]|\\[AZ]")  # of Python, and not of ECMA 262
_NAMED = re.compile(r"\(\?P<\w+>")
_MOST_EXAMPLES = 20


def front_matter_schema(profile: Profile) -> Schema:
    """Return the schema of one kind of records, the keys in the order of its context.

    A word that no scheme has is allowed, as it is in a build; a key that no property has is not.
    """
    words = _Words(profile)
    properties: dict[str, Schema] = {}
    if profile.language_key is not None:
        tags = {"enum": list(profile.languages)}
        properties[profile.language_key] = {"title": "language", "anyOf": [tags, {"type": "string"}]}
    properties |= _members(profile.main, profile, words)
    for key, names in profile.lists.items():
        fields = profile.fields[profile.main]
        items = [_scalar(fields[name], profile) if name in fields else _TEXT for name in names]
        exact = {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        properties[key] = {"title": ", ".join(names), "anyOf": [exact, _empty()]}
    for each in profile.derivations:
        if each.key is not None:
            properties.setdefault(each.key, _TEXT)
    required = []
    if profile.id.key is not None:
        before = properties.get(profile.id.key, {})
        about: Schema = {name: before[name] for name in ("title", "description") if name in before}
        others = {key: schema for key, schema in properties.items() if key != profile.id.key}
        properties = {profile.id.key: {**about, **_id(profile)}, **others}
        required = [profile.id.key]
    several = len(profile.kinds) > 1 or profile.kind != "record"
    return {
        "$schema": DIALECT,
        "title": f"{profile.title}: {profile.kind}" if several else profile.title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _id(profile: Profile) -> Schema:
    """Return the schema of an id: a pattern where another reader of patterns would understand it."""
    patterns = [each.pattern for each in profile.id.made.patterns]
    if patterns and not any(_OURS_ALONE.search(each) for each in patterns):
        choice = "|".join(f"(?:{_NAMED.sub('(?:', each)})" for each in patterns)
        return {"anyOf": [{"type": "string", "pattern": f"^(?:{choice})$"}, {"type": "integer"}]}
    return {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "number"}]}


class _Words:
    """What ontology and profile call properties, and what they say of them, in the profile's first language."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.store = ox.Store()
        for file in profile.vocabulary_files:
            self.store.load(path=file, format=ox.RdfFormat.TURTLE)

    def about(self, iri: str) -> Schema:
        """Return title and description of a property, as far as there are any."""
        own = self.profile.labels.get(iri, {})
        labels = self._texts(iri, "label")
        comments = self._texts(iri, "comment")
        found = {"title": self._best({**labels, **own}), "description": self._best(comments)}
        return {name: text for name, text in found.items() if text}

    def _texts(self, iri: str, name: str) -> dict[str, str]:
        quads = self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(f"{RDFS}{name}"), None)
        values = [quad.object for quad in quads]
        return {each.language or "": each.value for each in values if isinstance(each, ox.Literal)}

    def _best(self, texts: dict[str, str]) -> str:
        tags = (*self.profile.languages, "en", "")
        return next((texts[tag] for tag in tags if tag in texts), next(iter(texts.values()), ""))


def _members(place: str, profile: Profile, words: _Words) -> dict[str, Schema]:
    """Return key -> schema of the keys of a class's nodes, those that group others as objects."""
    found: dict[str, Schema] = {}
    nests: dict[str, dict[str, Schema]] = {}
    derived = {name for names in profile.lists.values() for name in names}
    for key, field in profile.fields.get(place, {}).items():
        if place == profile.main and key in derived:
            continue
        term = profile.context.terms[key]
        schema = {**words.about(term.iri), **_values(field, profile, words)}
        if term.nest:
            nests.setdefault(term.nest, {})[key] = schema
            found.setdefault(term.nest, {})
        else:
            found[key] = schema
    for key, inner in nests.items():
        found[key] = _mapping(inner)
    return found


def _mapping(properties: dict[str, Schema]) -> Schema:
    """Return the schema of a mapping, or of nothing; no choice, so that a checker names the key that is wrong."""
    nothing = {"maxLength": 0, "maxItems": 0}
    types = ["object", "null", "string", "array"]
    return {"type": types, "properties": properties, "additionalProperties": False, **nothing}


def _empty() -> Schema:
    return {"anyOf": [_NOT_GIVEN, {"type": "array", "maxItems": 0}, {"type": "object", "maxProperties": 0}]}


def _values(field: Field, profile: Profile, words: _Words) -> Schema:
    """Return the schema of what stands under a key: one value, a list of them, or nothing."""
    if field.kind == "index":
        names = {"anyOf": [*_labels(profile.index_field(field), profile), {"type": "string"}]}
        entry = _mapping(_members(field.range, profile, words))
        return {**_mapping({}), "propertyNames": names, "additionalProperties": entry}
    one = _scalar(field, profile)
    several = {"type": "array", "items": {"anyOf": [one, _NOT_GIVEN]}}
    return {"anyOf": [one, several, _NOT_GIVEN, {"type": "object", "maxProperties": 0}]}


def _scalar(field: Field, profile: Profile) -> Schema:
    if field.kind == "typed":
        return _TYPED.get(field.term.type or "", _TEXT)
    if field.kind == "iri":
        return {"type": "string", "format": "uri"}
    if field.kind == "node" and (choices := _labels(field, profile)):
        return {"anyOf": [*choices, _TEXT]}
    return _TEXT


def _labels(field: Field, profile: Profile) -> list[Schema]:
    """Return the labels of the scheme of a field as a choice; of things with names, a few as examples."""
    vocabulary = profile.vocabulary
    known: Iterable[str] = {
        text
        for iri in set(vocabulary.by_label.get(field.group, {}).values())
        for tag, text in vocabulary.labels.get(iri, {}).items()
        if tag in profile.languages or not tag
    }
    if field.placeholder:
        known = {
            *known,
            *(text for each in _labels(field.placeholder, profile) for text in each.get("enum", [])),
        }
    if not known:
        return []
    if field.group == field.range:
        return [{"type": "string", "examples": sorted(known)[:_MOST_EXAMPLES]}]
    return [{"enum": sorted(known)}]

"""A profile to a JSON Schema of its front matter, by which editors complete keys and words and check them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.profile.model import Field, Profile, RecordKind
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


def front_matter_schema(kind: RecordKind, profile: Profile) -> Schema:
    """Return the schema of one kind of records, the keys in the order of its context.

    A word that no scheme has is allowed, as it is in a build; a key that no property has is not.
    """
    return _Builder(kind, profile).schema()


class _Builder:
    """Builds the schema of a kind; ontology and profile say what properties are, in the first language."""

    def __init__(self, kind: RecordKind, profile: Profile) -> None:
        self.kind, self.profile = kind, profile
        self.fields = kind.fields[kind.subject_class]
        self.store = ox.Store()
        for file in profile.vocabulary_files:
            self.store.load(path=file, format=ox.RdfFormat.TURTLE)

    def schema(self) -> Schema:
        kind, profile = self.kind, self.profile
        properties: dict[str, Schema] = {}
        if kind.language_key is not None:
            tags = {"enum": list(profile.languages)}
            properties[kind.language_key] = {"title": "language", "anyOf": [tags, {"type": "string"}]}
        properties |= self.members(kind.subject_class)
        for key, names in kind.lists.items():
            items = [self.scalar(self.fields[name]) if name in self.fields else _TEXT for name in names]
            exact = {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
            properties[key] = {"title": ", ".join(names), "anyOf": [exact, _empty()]}
        for derivation in kind.derivations:
            if derivation.key is not None:
                properties.setdefault(derivation.key, _TEXT)
        required = []
        if kind.id.key is not None:
            before = properties.get(kind.id.key, {})
            about: Schema = {name: before[name] for name in ("title", "description") if name in before}
            others = {key: schema for key, schema in properties.items() if key != kind.id.key}
            properties = {kind.id.key: {**about, **_id(kind)}, **others}
            required = [kind.id.key]
        is_named = len(profile.kinds) > 1 or kind.name != "record"
        return {
            "$schema": DIALECT,
            "title": f"{profile.title}: {kind.name}" if is_named else profile.title,
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def about(self, iri: str) -> Schema:
        """Return title and description of a property, as far as there are any."""
        labels = {**self._texts(iri, "label"), **self.profile.labels.get(iri, {})}
        texts = {"title": self._best(labels), "description": self._best(self._texts(iri, "comment"))}
        return {name: text for name, text in texts.items() if text}

    def _texts(self, iri: str, name: str) -> dict[str, str]:
        quads = self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(f"{RDFS}{name}"), None)
        values = [quad.object for quad in quads]
        return {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}

    def _best(self, texts: dict[str, str]) -> str:
        tags = (*self.profile.languages, "en", "")
        return next((texts[tag] for tag in tags if tag in texts), next(iter(texts.values()), ""))

    def members(self, place: str) -> dict[str, Schema]:
        """Return key -> schema of the keys of a class's nodes, those that group others as objects."""
        members: dict[str, Schema] = {}
        nests: dict[str, dict[str, Schema]] = {}
        in_lists = {name for names in self.kind.lists.values() for name in names}
        for key, field in self.kind.fields.get(place, {}).items():
            if place == self.kind.subject_class and key in in_lists:
                continue
            term = self.kind.context.terms[key]
            schema = {**self.about(term.iri), **self.values(field)}
            if term.nest:
                nests.setdefault(term.nest, {})[key] = schema
                members.setdefault(term.nest, {})
            else:
                members[key] = schema
        for key, inner in nests.items():
            members[key] = _mapping(inner)
        return members

    def values(self, field: Field) -> Schema:
        """Return the schema of what stands under a key: one value, a list of them, or nothing."""
        if field.kind == "index":
            names = {"anyOf": [*self.labels(self.kind.index_field(field)), {"type": "string"}]}
            entry = _mapping(self.members(field.range))
            return {**_mapping({}), "propertyNames": names, "additionalProperties": entry}
        one = self.scalar(field)
        several = {"type": "array", "items": {"anyOf": [one, _NOT_GIVEN]}}
        return {"anyOf": [one, several, _NOT_GIVEN, {"type": "object", "maxProperties": 0}]}

    def scalar(self, field: Field) -> Schema:
        if field.kind == "typed":
            return _TYPED.get(field.term.type or "", _TEXT)
        if field.kind == "iri":
            return {"type": "string", "format": "uri"}
        if field.kind == "node" and (choices := self.labels(field)):
            return {"anyOf": [*choices, _TEXT]}
        return _TEXT

    def labels(self, field: Field) -> list[Schema]:
        """Return the labels of the scheme of a field as a choice; of things with names, a few as examples."""
        vocabulary = self.profile.vocabulary
        labels: Iterable[str] = {
            text
            for iri in set(vocabulary.by_label.get(field.group, {}).values())
            for tag, text in vocabulary.labels.get(iri, {}).items()
            if tag in self.profile.languages or not tag
        }
        if field.placeholder:
            placeholders = self.labels(field.placeholder)
            labels = {*labels, *(text for schema in placeholders for text in schema.get("enum", []))}
        if not labels:
            return []
        if field.group == field.range:
            return [{"type": "string", "examples": sorted(labels)[:_MOST_EXAMPLES]}]
        return [{"enum": sorted(labels)}]


def _id(kind: RecordKind) -> Schema:
    """Return the schema of an id: a pattern where another reader of patterns would understand it."""
    patterns = [pattern.pattern for pattern in kind.id.rewrite.patterns]
    if patterns and not any(_OURS_ALONE.search(pattern) for pattern in patterns):
        choice = "|".join(f"(?:{_NAMED.sub('(?:', pattern)})" for pattern in patterns)
        return {"anyOf": [{"type": "string", "pattern": f"^(?:{choice})$"}, {"type": "integer"}]}
    return {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "number"}]}


def _mapping(properties: dict[str, Schema]) -> Schema:
    """Return the schema of a mapping, or of nothing; no choice, so that a checker names the key that is wrong."""
    nothing = {"maxLength": 0, "maxItems": 0}
    types = ["object", "null", "string", "array"]
    return {"type": types, "properties": properties, "additionalProperties": False, **nothing}


def _empty() -> Schema:
    return {"anyOf": [_NOT_GIVEN, {"type": "array", "maxItems": 0}, {"type": "object", "maxProperties": 0}]}

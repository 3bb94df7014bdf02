"""Turn a profile into a JSON Schema of its front matter, with which editors complete and check it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.profile.model import Field, Profile, RecordKind
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR
from policygraph.rdf.date_intervals import TIME
from policygraph.rdf.namespaces import RDFS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number", "boolean"]}  # unquoted text may be read as any of these
_EMPTY: Schema = {"enum": ["", None]}
_EMPTY_LIST: Schema = {
    "anyOf": [_EMPTY, {"type": "array", "maxItems": 0}, {"type": "object", "maxProperties": 0}]
}
_YEAR_NUMBER: Schema = {"type": "integer", "minimum": 1000, "maximum": 9999}
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_TYPED: dict[str, Schema] = {
    DATE: {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "pattern": f"^{_DAY}$"},
            {"type": "string", "pattern": f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{TIME}$"},
            _YEAR_NUMBER,
        ]
    },
    YEAR: {"anyOf": [_YEAR_NUMBER, {"type": "string", "pattern": "^[0-9]{4}$"}]},
    INTEGER: {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]+$"}]},
    DECIMAL: {
        "anyOf": [
            {"type": "number"},
            {"type": "string", "pattern": r"^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$"},
        ]
    },
    BOOLEAN: {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]},
}
_PYTHON_ONLY = re.compile(r"\(\?[aiLmsux-]+[:)]|\(\?P[=>]|\\[AZ]")  # syntax that ECMA 262 lacks
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_MOST_EXAMPLES = 20


def front_matter_schema(kind: RecordKind, profile: Profile) -> Schema:
    """Return the schema of one kind of records, the keys in the order of its context.

    As in a build, a label that no scheme has is allowed, and a key that no property has is not.
    """
    return _SchemaBuilder(kind, profile).schema()


class _SchemaBuilder:
    """Builds the schema of a kind; titles and descriptions of properties are in the profile's first language."""

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
            properties[key] = {"title": ", ".join(names), "anyOf": [exact, _EMPTY_LIST]}
        for derivation in kind.derivations:
            if derivation.key is not None:
                properties.setdefault(derivation.key, _TEXT)
        required = []
        if kind.id.key is not None:
            schema = properties.pop(kind.id.key, {})
            annotations: Schema = {name: schema[name] for name in ("title", "description") if name in schema}
            properties = {kind.id.key: {**annotations, **_id_schema(kind)}, **properties}
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

    def annotations(self, iri: str) -> Schema:
        """Return the ``title`` and ``description`` of a property, those that it has."""
        labels = {**self._texts(iri, "label"), **self.profile.labels.get(iri, {})}
        texts = {"title": self._best(labels), "description": self._best(self._texts(iri, "comment"))}
        return {name: text for name, text in texts.items() if text}

    def _texts(self, iri: str, name: str) -> dict[str, str]:
        quads = self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(f"{RDFS}{name}"), None)
        literals = [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
        return {literal.language or "": literal.value for literal in literals}

    def _best(self, texts: dict[str, str]) -> str:
        tags = (*self.profile.languages, "en", "")
        return next((texts[tag] for tag in tags if tag in texts), next(iter(texts.values()), ""))

    def members(self, class_: str) -> dict[str, Schema]:
        """Return key -> schema of the keys of a class's nodes; a key that nests others is an object."""
        members: dict[str, Schema] = {}
        nests: dict[str, dict[str, Schema]] = {}
        in_lists = {name for names in self.kind.lists.values() for name in names}
        for key, field in self.kind.fields.get(class_, {}).items():
            if class_ == self.kind.subject_class and key in in_lists:
                continue
            term = field.term
            schema = {**self.annotations(term.iri), **self.values(field)}
            if term.nest:
                nests.setdefault(term.nest, {})[key] = schema
                members[term.nest] = _mapping(nests[term.nest])
            else:
                members[key] = schema
        return members

    def values(self, field: Field) -> Schema:
        """Return the schema of the values of a key: one, a list of them, or none."""
        if field.kind == "index":
            names = {"anyOf": [*self.labels(self.kind.index_field(field)), {"type": "string"}]}
            entry = _mapping(self.members(field.range))
            return {**_mapping({}), "propertyNames": names, "additionalProperties": entry}
        if field.kind == "nodes":
            entry = _mapping(self.members(field.range))
            return {"anyOf": [entry, {"type": "array", "items": {"anyOf": [entry, _EMPTY]}}]}
        scalar = self.scalar(field)
        array = {"type": "array", "items": {"anyOf": [scalar, _EMPTY]}}
        return {"anyOf": [scalar, array, _EMPTY, {"type": "object", "maxProperties": 0}]}

    def scalar(self, field: Field) -> Schema:
        """Return the schema of one value."""
        if field.kind == "typed":
            return _TYPED.get(field.term.type or "", _TEXT)
        if field.kind == "iri":
            return {"type": "string", "format": "uri"}
        if field.kind == "node" and (choices := self.labels(field)):
            return {"anyOf": [*choices, _TEXT]}
        return _TEXT

    def labels(self, field: Field) -> list[Schema]:
        """Return the labels of a field's scheme as an enumeration, those of named things as a few examples."""
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


def _id_schema(kind: RecordKind) -> Schema:
    """Return the schema of an id, with its patterns where they are regular expressions of ECMA 262 too."""
    patterns = [pattern.pattern for pattern in kind.id.rewrite.patterns]
    if patterns and not any(_PYTHON_ONLY.search(pattern) for pattern in patterns):
        choice = "|".join(f"(?:{_NAMED_GROUP.sub('(?:', pattern)})" for pattern in patterns)
        return {"anyOf": [{"type": "string", "pattern": f"^(?:{choice})$"}, {"type": "integer"}]}
    return {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "number"}]}


def _mapping(properties: dict[str, Schema]) -> Schema:
    """Return the schema of a mapping or an empty value, without ``anyOf``, so that errors name the wrong key."""
    empty = {"maxLength": 0, "maxItems": 0}
    types = ["object", "null", "string", "array"]
    return {"type": types, "properties": properties, "additionalProperties": False, **empty}

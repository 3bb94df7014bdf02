"""Turn a profile into a JSON Schema of its front matter, with which editors complete and check it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from policygraph.profile.ecma_patterns import translate
from policygraph.profile.model import Field, Profile, RecordKind
from policygraph.profile.patterns import RelationRule, ValueRule
from policygraph.profile.text_schema import TEXT, Schema, derived_schema, text_schema
from policygraph.rdf.language_tags import primary
from policygraph.rdf.namespaces import RDFS
from policygraph.records.printable import JOINER, UNSEEN

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EMPTY: Schema = {"$ref": "#/$defs/empty"}
_BLANK = r"^\s*$"
_NOTHING: Schema = {  # null, blank text, or a list or mapping of nothing else
    "type": ["object", "null", "string", "array"],
    "additionalProperties": _EMPTY,
    "pattern": _BLANK,
    "items": _EMPTY,
}
_SEEN = rf"^[^\s\u0085{UNSEEN}](?:(?:[^{UNSEEN}]|{JOINER})*[^\s\u0085{UNSEEN}])?$(?!\n)"  # a text without blanks around it
_MOST_EXAMPLES = 20


def front_matter_schema(kind: RecordKind, profile: Profile, languages: Sequence[str] = ()) -> Schema:
    """Return the schema of one kind of records, the keys in the order of its context.

    ``languages`` are those that records are in, those of the profile unless given. As in a build, a label that no scheme
    has is allowed, and a key that no property has is not.
    """
    return _SchemaBuilder(kind, profile).schema(languages or profile.languages)


class _SchemaBuilder:
    """Builds the schema of a kind; titles and descriptions of properties are in the profile's first language."""

    def __init__(self, kind: RecordKind, profile: Profile) -> None:
        self.kind, self.profile = kind, profile
        self.fields = kind.fields[kind.subject_class]
        self.store = ox.Store()
        for file in profile.vocabulary_files:
            self.store.load(path=file, format=ox.RdfFormat.TURTLE)

    def schema(self, languages: Sequence[str]) -> Schema:
        kind, profile = self.kind, self.profile
        properties: dict[str, Schema] = {}
        if kind.language_key is not None:
            primaries = "|".join(sorted({primary(tag) for tag in languages}))
            others = {"type": "string", "pattern": f"^{translate(f'(?i:{primaries})(?s:-.*)?')}$"}
            tags = [{"enum": list(languages)}, others, _EMPTY]
            properties[kind.language_key] = {"title": "language", "anyOf": tags}
        properties |= self.members(kind.subject_class)
        for key, names in kind.lists.items():
            items = [{"anyOf": [self.item(name), {"type": "string", "pattern": _BLANK}]} for name in names]
            exact = {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
            properties[key] = {"title": ", ".join(names), "anyOf": [exact, _EMPTY]}
        unless_given = list[Schema]()
        for derivation in kind.derivations:
            if derivation.key is not None:
                own = properties.get(derivation.key, _EMPTY)
                rules = {name: {name: self.item(name)} for name in derivation.pattern.groupindex}
                taken_apart = derived_schema(derivation.pattern, rules.pop(derivation.key, {}))
                applies = derived_schema(derivation.pattern)
                for name, group in rules.items():
                    is_read = {"if": applies, "then": derived_schema(derivation.pattern, group)}
                    then = {"properties": {derivation.key: is_read}}
                    unless_given.append({"if": {"properties": {name: _EMPTY}}, "then": then})
                properties[derivation.key] = {
                    **{name: own[name] for name in ("title", "description") if name in own},
                    **{"if": applies, "then": taken_apart, "else": own},
                }
        properties |= {key: {} for key in kind.keep}
        for key, rule in kind.relations.items():
            properties[key] = {"allOf": [properties.get(key, {}), self.relations(rule)]}
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
            **({"allOf": unless_given} if unless_given else {}),
            "additionalProperties": _EMPTY,
            "$defs": {"empty": _NOTHING},
        }

    def relations(self, rule: RelationRule) -> Schema:
        """Return the schema of a mapping that is a relation, or of a list of some."""
        choices: list[Schema] = [
            {
                "properties": {rule.type: {"const": word}, rule.target: self.values(self.fields[key], key)},
                "required": [rule.type],
            }
            for word, key in rule.keys.items()
        ]
        one: Schema = {"anyOf": [{"type": "object", "anyOf": choices}, _EMPTY]}
        return {"anyOf": [one, {"type": "array", "items": one}]}

    def item(self, key: str) -> Schema:
        """Return the schema of a value of a key that stands in the value of another."""
        return self.scalar(self.fields[key], key) if key in self.fields else _EMPTY

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
        """Return key -> schema of the keys of a class's nodes; a key that nests others is an object.

        A key that may be nested may stand by itself as well.
        """
        members: dict[str, Schema] = {}
        nests: dict[str, dict[str, Schema]] = {}
        for key, field in self.kind.fields.get(class_, {}).items():
            term = field.term
            is_second_id = not self.kind.id.plain and term.iri == self.kind.subject_template.label
            values = {} if is_second_id and class_ == self.kind.subject_class else self.values(field, key)
            schema = {**self.annotations(term.iri), **values}
            if term.nest:
                nests.setdefault(term.nest, {})[key] = schema
                members[term.nest] = _mapping(nests[term.nest])
            members[key] = schema
        return members

    def values(self, field: Field, key: str) -> Schema:
        """Return the schema of the values of a key: one, a list of them, or none."""
        if field.kind == "index":
            names = {"anyOf": [*self.labels(self.kind.index_field(field)), {"type": "string"}]}
            entry = _mapping(self.members(field.range))
            return {**_mapping({}), "propertyNames": names, "additionalProperties": entry}
        if field.kind == "nodes":
            entry = _mapping(self.members(field.range))
            return {"anyOf": [entry, {"type": "array", "items": {"anyOf": [entry, _EMPTY]}}]}
        scalar = self.scalar(field, key)
        return {"anyOf": [scalar, {"type": "array", "items": {"anyOf": [scalar, _EMPTY]}}, _EMPTY]}

    def scalar(self, field: Field, key: str) -> Schema:
        """Return the schema of one value."""
        datatype = (field.term.type or "") if field.kind == "typed" else ""
        read = text_schema(self.kind.rule_of(field, key) or ValueRule(), datatype)
        choices = self.labels(field) if field.kind == "node" and read == TEXT else []
        return {"anyOf": [*choices, read]} if choices else read

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
    """Return the schema of an id: a text or number that is not blank, as the patterns of the kind have it."""
    schema = text_schema(ValueRule(rewrite=kind.id.rewrite))
    if schema == TEXT:
        return {"anyOf": [{"type": "string", "pattern": _SEEN}, {"type": "number"}]}
    text: Schema = {"type": "string", "pattern": r"\S"}
    written, *numbers = schema["anyOf"]
    return {"anyOf": [{"allOf": [written, text]}, *(each for each in numbers if each["type"] != "boolean")]}


def _mapping(properties: dict[str, Schema]) -> Schema:
    """Return the schema of a mapping or an empty value, without ``anyOf``, so that errors name the wrong key."""
    return {**_NOTHING, "properties": properties}

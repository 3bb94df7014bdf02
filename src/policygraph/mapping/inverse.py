"""From the document of a record back to its front matter, and what that would lose; pure."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from policygraph.profile.model import RECORD, Field, RecordKind
from policygraph.rdf import iris
from policygraph.rdf.datatypes import STRING, native
from policygraph.rdf.jsonld import Node
from policygraph.rdf.namespaces import PG
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records import json_pointer
from policygraph.records.frontmatter import is_empty, without_empty

VERBATIM = f"{PG}verbatim"


class Unordered(list[Any]):
    """A list whose order means nothing, because its term is a set."""


def restore(
    graph: Sequence[Node], kind: RecordKind, vocabulary: Vocabulary, base: str, language: str
) -> dict[str, Any]:
    """Return the front matter of a record from its policy's node and its own, in that order.

    It equals the original but for empty values and the order of keys and of lists that are sets.
    """
    metadata = restore_mapped(graph, kind, vocabulary, base, language)
    verbatim = graph[1].get(kind.context.key_of(VERBATIM))
    for pointer, value in (verbatim["@value"] if verbatim else {}).items():
        json_pointer.put(metadata, pointer, value)
    result = without_empty(metadata)
    assert isinstance(result, dict)
    return result


def restore_mapped(
    graph: Sequence[Node], kind: RecordKind, vocabulary: Vocabulary, base: str, language: str
) -> dict[str, Any]:
    """Return what the properties alone say, without what is kept verbatim."""
    restorer = _Restorer(kind, vocabulary, base, language)
    metadata: dict[str, Any] = {}
    restorer.members(graph[0], kind.subject_class, kind.subject_class, metadata)
    restorer.members(graph[1], kind.subject_class, RECORD, metadata)
    return metadata


def not_restored(original: Any, restored: Any, pointer: str = "") -> dict[str, Any]:
    """Return JSON Pointer -> value of what must be put on top of the restored to get the original.

    Null takes out what was never written. Empty values do not count.
    """
    kept: dict[str, Any] = {}
    for key in {**original, **restored}:
        here = json_pointer.child(pointer, key)
        old, new = original.get(key), restored.get(key)
        if is_empty(old):
            if key in restored:
                kept[here] = None
        elif isinstance(old, dict) and isinstance(new, dict):
            kept.update(not_restored(old, new, here))
        elif not _same(without_empty(old), new):
            kept[here] = copy.deepcopy(old)
    return kept


def _same(old: Any, new: Any) -> bool:
    if not isinstance(old, dict | list):
        return type(old) is type(new) and old == new
    if isinstance(new, Unordered) and isinstance(old, list):
        return sorted(map(_key, old)) == sorted(map(_key, new))
    return _key(old) == _key(new)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)  # tells 1 from true and from "1"


class _Restorer:
    def __init__(self, kind: RecordKind, vocabulary: Vocabulary, base: str, language: str) -> None:
        self.kind, self.vocabulary, self.base, self.language = kind, vocabulary, base, language

    def members(self, node: Node, place: str, owner: str, metadata: dict[str, Any]) -> None:
        """Put back under their keys the values that a node carries for a class of place."""
        fields = self.kind.fields.get(place, {})
        for key, value in node.items():
            if key in self.kind.context.nests:
                inner: dict[str, Any] = {}
                self.members(value, place, owner, inner)
                if inner:
                    metadata.setdefault(key, {}).update(inner)
            elif (field := fields.get(key)) and field.owner == owner:
                metadata[key] = self.values(field, value)

    def values(self, field: Field, value: Any) -> Any:
        if field.kind == "index":
            return {
                self.index_key(node): self.inner(field, node)
                for nodes in value.values()
                for node in _list(nodes)
            }
        if field.term.is_set:
            return Unordered(self.value(field, item) for item in _list(value))
        return (
            [self.value(field, item) for item in value]
            if isinstance(value, list)
            else self.value(field, value)
        )

    def inner(self, field: Field, node: Node) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        self.members(node, field.range, field.range, metadata)
        return metadata

    def index_key(self, node: Node) -> str:
        return iris.decode(node["@id"].rpartition("#")[2])

    def value(self, field: Field, value: Any) -> Any:
        if isinstance(value, dict) and "@value" in value:
            datatype = value.get("@type", field.term.type if field.kind == "text" else STRING)
            return (
                native(value["@value"], self.kind.context.expand(datatype)) if datatype else value["@value"]
            )
        if field.kind == "typed":
            return native(value, field.term.type or STRING)
        if field.kind not in ("node", "reference"):
            return value
        iri = value if isinstance(value, str) else value["@id"]
        if field.kind == "reference":
            return self.kind.identifier(field.range, self.base, iri)
        label = self.kind.template(field.range).label
        named = value.get(self.kind.context.key_of(label)) if isinstance(value, dict) and label else None
        if named is None:
            return self.vocabulary.label(iri, self.language)
        return named if isinstance(named, str) else named["@value"]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

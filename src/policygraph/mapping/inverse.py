"""Restore the front matter of a record from its document, and find what that would lose; pure."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from policygraph.profile.model import Field, RecordKind
from policygraph.rdf import iris
from policygraph.rdf.core import RECORD, VERBATIM
from policygraph.rdf.datatypes import STRING, native
from policygraph.rdf.jsonld import Node
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records import json_pointer
from policygraph.records.frontmatter import is_empty, without_empty


class Unordered(list[Any]):
    """A list without an order, because the container of its term is a set."""


def restore(
    graph: Sequence[Node], kind: RecordKind, vocabulary: Vocabulary, base: str, language: str
) -> dict[str, Any]:
    """Return the front matter of a record from two nodes: the policy's and the record's, in that order.

    It equals the original except for empty values, the order of keys and that of lists that are sets.
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
    """Return the front matter by the mapped properties alone, without the values kept verbatim."""
    restorer = _Restorer(kind, vocabulary, base, language)
    metadata: dict[str, Any] = {}
    restorer.members(graph[0], kind.subject_class, kind.subject_class, metadata)
    restorer.members(graph[1], kind.subject_class, RECORD, metadata)
    return metadata


def not_restored(original: Any, restored: Any, pointer: str = "") -> dict[str, Any]:
    """Return JSON Pointer -> value of the changes that turn the restored front matter into the original.

    None removes a value that the original lacks. Empty values are not compared.
    """
    changes: dict[str, Any] = {}
    for key in {**original, **restored}:
        child = json_pointer.child(pointer, key)
        before, after = original.get(key), restored.get(key)
        if is_empty(before):
            if key in restored:
                changes[child] = None
        elif isinstance(before, dict) and isinstance(after, dict):
            changes.update(not_restored(before, after, child))
        elif not _is_same(without_empty(before), after):
            changes[child] = copy.deepcopy(before)
    return changes


def _is_same(before: Any, after: Any) -> bool:
    if not isinstance(before, dict | list):
        return type(before) is type(after) and before == after
    if isinstance(before, list) and isinstance(after, list) and any(isinstance(item, dict) for item in after):
        return _are_same_mappings(before, after)
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_is_same(before[key], after[key]) for key in before)
    if isinstance(after, Unordered) and isinstance(before, list):
        return sorted(map(_canonical, before)) == sorted(map(_canonical, after))
    return _canonical(before) == _canonical(after)


def _are_same_mappings(before: list[Any], after: list[Any]) -> bool:
    """Return whether lists of mappings are the same, in any order where that is lost."""
    if not isinstance(after, Unordered):
        return len(before) == len(after) and all(map(_is_same, before, after))
    left = list(after)
    for item in before:
        same = next((index for index, other in enumerate(left) if _is_same(item, other)), None)
        if same is None:
            return False
        del left[same]
    return not left


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)  # distinguishes 1, true and "1"


class _Restorer:
    def __init__(self, kind: RecordKind, vocabulary: Vocabulary, base: str, language: str) -> None:
        self.kind, self.vocabulary, self.base, self.language = kind, vocabulary, base, language

    def members(self, node: Node, class_: str, owner: str, metadata: dict[str, Any]) -> None:
        """Add to the metadata the values of a node whose keys are fields of a class, with an owner."""
        fields = self.kind.fields.get(class_, {})
        for key, value in node.items():
            if key in self.kind.context.nests:
                nested: dict[str, Any] = {}
                self.members(value, class_, owner, nested)
                if nested:
                    metadata.setdefault(key, {}).update(nested)
            elif (field := fields.get(key)) and field.owner == owner:
                metadata[self.kind.written(key, class_)] = self.values(field, value)

    def values(self, field: Field, value: Any) -> Any:
        if field.kind == "index":
            index_map: dict[str, Any] = {}
            for node in (node for nodes in value.values() for node in _list(nodes)):
                members: dict[str, Any] = {}
                self.members(node, field.range, field.range, members)
                index_map[iris.decode(node["@id"].rpartition("#")[2])] = members
            return index_map
        if field.kind == "nodes":
            return self.mappings(field, value)
        if field.term.is_set:
            return Unordered(self.value(field, item) for item in _list(value))
        if isinstance(value, list):
            return [self.value(field, item) for item in value]
        return self.value(field, value)

    def mappings(self, field: Field, value: Any) -> Any:
        """Return the mapping that a node was made from, or a list of those of several, whose order is lost."""
        members: list[dict[str, Any]] = []
        for node in _list(value):
            members.append({})
            self.members(node, field.range, field.range, members[-1])
        return Unordered(members) if field.term.is_set or len(members) > 1 else members[0]

    def value(self, field: Field, value: Any) -> Any:
        if isinstance(value, dict) and "@value" in value:
            datatype = value.get("@type", field.term.type if field.kind == "text" else STRING)
            lexical = value["@value"]
            return native(lexical, self.kind.context.expand(datatype)) if datatype else lexical
        if field.kind == "typed":
            return native(value, field.term.type or STRING)
        if field.kind not in ("node", "reference"):
            return value
        iri = value if isinstance(value, str) else value["@id"]
        class_ = field.range
        if field.kind == "reference":
            identifier = self.kind.identifier(class_, self.base, iri)
            if identifier is not None or not isinstance(value, dict) or "@type" not in value:
                return identifier
            class_ = self.kind.context.expand(value["@type"])
        property = self.kind.template(class_).label
        label = (
            value.get(self.kind.context.key_of(property)) if isinstance(value, dict) and property else None
        )
        if label is None:
            return self.vocabulary.label(iri, self.language)
        return label if isinstance(label, str) else label["@value"]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

"""Restore the front matter of a record from its document; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policygraph.profile.model import Field, RecordKind
from policygraph.rdf import iris
from policygraph.rdf.core import RECORD, VERBATIM
from policygraph.rdf.datatypes import STRING, native
from policygraph.rdf.jsonld import Node
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records import json_pointer
from policygraph.records.frontmatter import without_empty


def restore(
    graph: Sequence[Node], kind: RecordKind, vocabulary: Vocabulary, base: str, language: str
) -> dict[str, Any]:
    """Return the front matter of a record from two nodes: the policy's and the record's, in that order.

    It equals the original except for empty values, the order of keys and that of lists that are sets.
    """
    restorer = _Restorer(kind, vocabulary, base, language)
    metadata: dict[str, Any] = {}
    restorer.members(graph[0], kind.subject_class, kind.subject_class, metadata)
    restorer.members(graph[1], kind.subject_class, RECORD, metadata)
    verbatim = graph[1].get(kind.context.key_of(VERBATIM))
    for pointer, value in (verbatim["@value"] if verbatim else {}).items():
        json_pointer.put(metadata, pointer, value)
    result = without_empty(metadata)
    assert isinstance(result, dict)
    return result


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
            return [self.value(field, item) for item in _list(value)]
        if isinstance(value, list):
            return [self.value(field, item) for item in value]
        return self.value(field, value)

    def mappings(self, field: Field, value: Any) -> Any:
        """Return the mapping that a node was made from, or a list of those of several, whose order is lost."""
        members: list[dict[str, Any]] = []
        for node in _list(value):
            members.append({})
            self.members(node, field.range, field.range, members[-1])
        return members if field.term.is_set or len(members) > 1 else members[0]

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

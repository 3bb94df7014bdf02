"""Triples to JSON-LD documents of one context: the part of JSON-LD 1.1 that records need.

A document has node objects under ``@graph`` with absolute ``@id``s, keys that are terms or compact
IRIs, and strings in the language of the document unless their term is typed or plain. The tests
compare what PyLD reads from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Any, NoReturn

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.context import Context, Term
from policygraph.rdf.datatypes import STRING
from policygraph.rdf.namespaces import RDF_JSON, RDF_TYPE
from policygraph.words.phrases import Phrase

Node = dict[str, Any]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # whose order is another in UTF-16
_ENCODER_AS_IS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical_json(value: Any) -> str:
    """Return canonical JSON (RFC 8785) of a value whose numbers ``values.number`` has returned."""
    text = _ENCODER.encode(value)
    return text if text.isascii() or not _ASTRAL.search(text) else _ENCODER_AS_IS.encode(_sorted(value))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


Value = ox.NamedNode | ox.BlankNode | ox.Literal
Properties = dict[str, list[ox.NamedNode | ox.Literal]]
Stated = dict[str, list[Value]]  # property -> values
MAX_DEPTH = 4  # of nodes in nodes: a graph may lead to one node on any number of ways


def by_subject(triples: Iterable[ox.Triple | ox.Quad]) -> dict[str, Stated]:
    """Return triples, or quads of one graph, as ``@id`` of the subject -> predicate IRI -> objects, in their order.

    Raises UsageError for triple terms, which JSON-LD does not have.
    """
    subjects: dict[str, Stated] = {}
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode | ox.BlankNode) or isinstance(
            triple.object, ox.Triple
        ):
            raise UsageError(Phrase("JSON-LD has no triple terms; take another format of RDF"))
        properties = subjects.setdefault(node_id(triple.subject), {})
        properties.setdefault(triple.predicate.value, []).append(triple.object)
    return subjects


def node_id(node: ox.NamedNode | ox.BlankNode) -> str:
    """Return the ``@id`` of a node, which is its IRI, or its label behind ``_:``."""
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"


class Framer:
    """Makes node objects of grouped triples, each node embedded in those that refer to it, except roots.

    What a term of the context would not give back stands under the IRI of its property. ``framed`` are the nodes
    made so far, at the top or embedded.
    """

    def __init__(
        self, subjects: Mapping[str, Stated], context: Context, language: str | None, roots: Container[str]
    ) -> None:
        self.subjects, self.context, self.language, self.roots = subjects, context, language, roots
        self.framed: set[str] = set()

    def node(self, iri: str, ancestors: tuple[str, ...] = (), without: str = "") -> Node:
        """Return the node object of an ``@id`` with referenced nodes embedded, ancestors and roots by ``@id``.

        The values of one property may be left out.
        """
        self.framed.add(iri)
        node: Node = {"@id": iri}
        ancestors = (*ancestors, iri)
        properties = self.subjects.get(iri, {})
        types = [value for value in properties.get(RDF_TYPE, ()) if isinstance(value, ox.NamedNode)]
        if types:
            node["@type"] = compact_values(self.context.compact(value.value) for value in types)
        for name, values in sorted(properties.items()):
            if name == without:
                continue
            term = self.context.by_iri.get(name) or self._bare_term(name)
            if term.index:
                indexed = [value for value in values if self._is_indexed(value, term, ancestors)]
                if indexed:
                    target = node.setdefault(term.nest, {}) if term.nest else node
                    target[term.key] = self._index_map(indexed, term, ancestors)
                values, term = [value for value in values if value not in indexed], self._bare_term(name)
            if name == RDF_TYPE:
                values, term = [value for value in values if value not in types], self._bare_term(name)
            if values:
                target = node.setdefault(term.nest, {}) if term.nest else node
                target[term.key] = compact_values(
                    [self._value(value, term, ancestors) for value in values], term.is_set
                )
        return node

    def _bare_term(self, iri: str) -> Term:
        """Return a term without rules whose key is the IRI of a property, compact if a processor reads it so."""
        key = self.context.compact(iri)
        is_read_back = (
            key not in self.context.terms and ":" in key and not key.partition(":")[2].startswith("//")
        )
        return Term(key if is_read_back else iri, iri)

    def _is_embedded(self, value: Value, ancestors: tuple[str, ...]) -> bool:
        """Return whether a node stands where it is referred to, which goes no deeper than ``MAX_DEPTH``."""
        if isinstance(value, ox.Literal) or len(ancestors) >= MAX_DEPTH:
            return False
        name = node_id(value)
        return name in self.subjects and name not in ancestors and name not in self.roots

    def _is_indexed(self, value: Value, term: Term, ancestors: tuple[str, ...]) -> bool:
        """Return whether a node can stand in an index map: it has an IRI and is embedded, and IRIs are its keys."""
        keys = self.subjects.get(value.value, {}).get(term.index or "", ())
        index = self.context.by_iri.get(term.index or "")
        return (
            isinstance(value, ox.NamedNode)
            and self._is_embedded(value, ancestors)
            and bool(keys)
            and all(isinstance(key, ox.NamedNode) for key in keys)
            and index is not None
            and index.type == "@id"
        )

    def _index_map(self, values: Iterable[Value], term: Term, ancestors: tuple[str, ...]) -> Node:
        assert term.index
        entries: dict[str, list[Node]] = {}
        for value in values:
            node = self.node(value.value, ancestors, term.index)
            for key in self.subjects[value.value][term.index]:
                entries.setdefault(key.value, []).append(node)
        return {key: compact_values(nodes) for key, nodes in sorted(entries.items())}

    def _value(self, value: Value, term: Term, ancestors: tuple[str, ...]) -> Any:
        if not isinstance(value, ox.Literal):
            iri = node_id(value)
            if self._is_embedded(value, ancestors):
                return self.node(iri, ancestors)
            return iri if term.type == "@id" else {"@id": iri}
        if value.direction:
            direction = value.direction.value
            return {"@value": value.value, "@language": value.language, "@direction": direction}
        if value.language:
            language = term.language or self.language
            is_default = value.language == language and not term.type and not term.plain
            return value.value if is_default else {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if datatype == RDF_JSON and _is_canonical_json(value.value):
            return {"@value": json.loads(value.value), "@type": "@json"}
        if datatype == STRING:
            return value.value if term.plain else {"@value": value.value}
        if datatype == term.type:
            return value.value
        return {"@value": value.value, "@type": self.context.compact(datatype)}


def _is_canonical_json(text: str) -> bool:
    try:
        return canonical_json(json.loads(text, parse_constant=_refuse)) == text
    except (ValueError, RecursionError):
        return False


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)  # NaN and Infinity, which JSON does not have


def compact_values(values: Iterable[Any], is_set: bool = False) -> Any:
    """Return distinct values sorted by their JSON; a single one without array unless the term is a @set."""
    values = list(values)
    if len(values) == 1:
        return values if is_set else values[0]
    distinct = {json.dumps(value, sort_keys=True): value for value in values}
    ordered = [distinct[key] for key in sorted(distinct)]
    return ordered if is_set or len(ordered) != 1 else ordered[0]


def frame(
    graph: Iterable[ox.Triple], roots: Collection[str], context: Context, language: str
) -> Iterator[Node]:
    """Yield the node objects of the root IRIs, in the order given."""
    framer = Framer(by_subject(graph), context, language, roots)
    return (framer.node(root) for root in roots)

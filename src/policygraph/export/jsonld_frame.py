"""Triples to the published JSON-LD document: one node object a policy, with its records embedded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.context import Context
from policygraph.rdf.core import RECORD, UNRESOLVED, UNRESOLVED_THING
from policygraph.rdf.iris import relative
from policygraph.rdf.jsonld import Framer, Node, Stated, by_subject, node_id
from policygraph.rdf.namespaces import RDF_TYPE, SKOS
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase


def framed_document(graph: GraphStore, triples: Iterable[ox.Triple]) -> dict[str, Any]:
    """Return a JSON-LD document with its context: compacted, relative to the base, framed by policy.

    Assessments, clusters, sources and agents are embedded in the nodes that refer to them; policies and the
    other roots are in ``@graph``, policies first, then by IRI, and nodes refer to them by ``@id``.
    """
    subjects, root_types = by_subject(triples), _root_types(graph)
    _require_expandable(subjects, graph)
    kinds = {iri: _kind_classes(properties, graph) for iri, properties in subjects.items()}
    reversed_nodes = _take_reversed(subjects, kinds, graph, root_types)
    values = (value for properties in subjects.values() for values in properties.values() for value in values)
    referenced = {node_id(value) for value in values if not isinstance(value, ox.Literal)}
    roots = {
        iri
        for iri, properties in subjects.items()
        if iri not in reversed_nodes and (iri not in referenced or _is_root(properties, root_types))
    }
    framers = {
        classes: Framer(subjects, _context_of(classes, graph), None, roots | reversed_nodes.keys())
        for classes in set(kinds.values())
    }

    def framer(iri: str) -> Framer:
        return framers[kinds[iri]]

    nodes = {iri: framer(iri).node(iri) for iri in sorted(roots)}
    for iri, (key, target) in sorted(reversed_nodes.items()):
        nodes[target].setdefault(key, []).append(framer(target).node(iri))
    for iri in sorted(subjects):  # those that lead to each other, and that nothing else leads to
        if not any(iri in framer.framed for framer in framers.values()):
            nodes[iri] = framer(iri).node(iri)
    ordered = sorted(nodes.values(), key=lambda node: (not _is_policy(node, graph), node["@id"]))
    return {"@context": _context(graph), "@graph": [_relative_ids(node, graph.base) for node in ordered]}


def _require_expandable(subjects: Mapping[str, Stated], graph: GraphStore) -> None:
    """Raise UsageError for an IRI whose scheme is a prefix of the context: a processor would take it for a short form."""
    prefixes = {prefix for kind in graph.profile.kinds for prefix in kind.context.prefixes}
    for subject, properties in subjects.items():
        objects = (value for values in properties.values() for value in values)
        datatypes = (value.datatype.value for value in objects if isinstance(value, ox.Literal))
        named = (
            value.value
            for values in properties.values()
            for value in values
            if isinstance(value, ox.NamedNode)
        )
        for iri in (subject, *properties, *named, *datatypes):
            scheme, _, rest = iri.partition(":")
            if scheme in prefixes and not rest.startswith("//"):
                raise UsageError(
                    Phrase(
                        "{iri} cannot be written as JSON-LD, whose context has the prefix {scheme}; choose another format",
                        iri=iri,
                        scheme=scheme,
                    )
                )


def _context(graph: GraphStore) -> dict[str, Any]:
    """Return the context of the first kind with those of the others, type-scoped (JSON-LD 1.1, 4.1.8)."""
    context = graph.profile.context
    scoped = {
        context.compact(kind.subject_class): {
            "@id": kind.subject_class, "@context": {"@propagate": True, **_without_prefixes(kind.context)},
        }
        for kind in graph.profile.subject_kinds[1:]
    }  # fmt: skip
    return {**context.source, **scoped, "@base": graph.base}


def _without_prefixes(context: Context) -> dict[str, Any]:
    return {key: value for key, value in context.source.items() if key not in (*context.prefixes, "@version")}


def _kind_classes(properties: Stated, graph: GraphStore) -> tuple[str, ...]:
    """Return the classes of kinds that a node is of."""
    types = {value.value for value in properties.get(RDF_TYPE, []) if isinstance(value, ox.NamedNode)}
    return tuple(kind.subject_class for kind in graph.profile.subject_kinds if kind.subject_class in types)


def _context_of(kinds: tuple[str, ...], graph: GraphStore) -> Context:
    """Return the context that a node of some kinds is compacted with, the first where it is of none.

    A node of several has no term, since the contexts of all its classes would hold at once.
    """
    context = graph.profile.context
    if len(kinds) > 1:
        terms = {key: term for kind in graph.profile.kinds for key, term in kind.context.terms.items()}
        return Context(context.source, context.prefixes, terms)
    return next((kind.context for kind in graph.profile.kinds if kind.subject_class in kinds), context)


def _take_reversed(
    subjects: dict[str, Stated],
    kinds: Mapping[str, tuple[str, ...]],
    graph: GraphStore,
    root_types: Set[str],
) -> dict[str, tuple[str, str]]:
    """Remove the triples that the document states as reverse properties; return subject -> key, target. ``kinds`` is subject -> its classes of kinds.

    A node is stated so once, below a root that is not stated so itself and in whose context the key means that.
    """
    keys = {property: key for key, property in graph.profile.context.reverse.items()}
    candidates = {iri for iri, properties in subjects.items() if not keys.keys().isdisjoint(properties)}
    taken = {}
    for iri in candidates:
        for property, key in keys.items():
            values = subjects[iri].get(property, [])
            target = values[0].value if len(values) == 1 and isinstance(values[0], ox.NamedNode) else ""
            if target not in subjects or target in candidates or kinds[iri]:
                continue
            context = _context_of(kinds[target], graph)
            if _is_root(subjects[target], root_types) and key not in context.terms:
                taken[iri] = key, target
                del subjects[iri][property]
                break
    return taken


def _root_types(graph: GraphStore) -> frozenset[str]:
    """Return the classes whose members are roots: those of kinds, records, what no record describes, and all with ids."""
    kinds = (kind.subject_class for kind in graph.profile.subject_kinds)
    with_ids = (class_ for class_, template in graph.profile.first.nodes.items() if "{id}" in template.iri)
    return frozenset((*kinds, *with_ids, UNRESOLVED, UNRESOLVED_THING, RECORD))


def _is_root(properties: Stated, root_types: Set[str]) -> bool:
    """Return whether a node is of a class of roots, of none at all, or a concept."""
    types = {value.value for value in properties.get(RDF_TYPE, [])}
    return not types or not types.isdisjoint(root_types) or f"{SKOS}inScheme" in properties


def _is_policy(node: Node, graph: GraphStore) -> bool:
    types = node.get("@type", [])
    return graph.profile.context.compact(graph.profile.first.subject_class) in (
        [types] if isinstance(types, str) else types
    )


def _relative_ids(value: Any, base: str) -> Any:
    """Return a value of the document with each ``@id`` below the base relative to it (JSON-LD 1.1, 4.1.3)."""
    if isinstance(value, list):
        return [_relative_ids(item, base) for item in value]
    if not isinstance(value, dict) or "@value" in value:
        return value
    return {
        key: relative(item, base) if key == "@id" else _relative_ids(item, base)
        for key, item in value.items()
    }

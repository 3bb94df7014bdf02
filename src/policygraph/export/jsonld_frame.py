"""Triples to the published JSON-LD document: one node object a policy, with its records embedded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.context import Context
from policygraph.rdf.core import RECORD, UNRESOLVED
from policygraph.rdf.iris import relative
from policygraph.rdf.jsonld import Framer, Node, Properties, by_subject
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore


def framed_document(graph: GraphStore, triples: Iterable[ox.Triple]) -> dict[str, Any]:
    """Return a JSON-LD document with its context: compacted, relative to the base, framed by policy.

    Assessments, clusters, sources and agents are embedded in the nodes that refer to them; policies and the
    other roots are in ``@graph``, policies first, then by IRI, and nodes refer to them by ``@id``.
    """
    subjects = by_subject(triples)
    reverse_keys = {property: key for key, property in graph.profile.context.reverse.items()}
    reversed_nodes = _take_reversed(subjects, set(reverse_keys))
    values = (value for properties in subjects.values() for values in properties.values() for value in values)
    referenced = {value.value for value in values if isinstance(value, ox.NamedNode)}
    roots = {
        iri
        for iri, properties in subjects.items()
        if iri not in reversed_nodes and (iri not in referenced or _is_root(properties, graph))
    }
    framers = {
        kind.subject_class: Framer(subjects, kind.context, None, roots | reversed_nodes.keys())
        for kind in graph.profile.subject_kinds
    }
    framer_of = {iri: framers[_kind_class(subjects[iri], graph)] for iri in roots}
    nodes = {iri: framer_of[iri].node(iri) for iri in sorted(roots)}
    for iri, (property, target) in sorted(reversed_nodes.items()):
        nodes[target].setdefault(reverse_keys[property], []).append(framer_of[target].node(iri))
    ordered = sorted(nodes.values(), key=lambda node: (not _is_policy(node, graph), node["@id"]))
    return {"@context": _context(graph), "@graph": [_relative_ids(node, graph.base) for node in ordered]}


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


def _kind_class(properties: Properties, graph: GraphStore) -> str:
    """Return the class of the kind whose context a node is compacted with, the first where it is of none."""
    types = {value.value for value in properties.get(RDF_TYPE, [])}
    classes = [kind.subject_class for kind in graph.profile.kinds]
    return next((class_ for class_ in classes if class_ in types), classes[0])


def _take_reversed(subjects: dict[str, Properties], reverse: set[str]) -> dict[str, tuple[str, str]]:
    """Remove the triples that the document states as reverse properties; return subject -> property, target."""
    reversed_nodes = {}
    for iri, properties in subjects.items():
        for property in reverse & properties.keys():
            values = properties[property]
            if len(values) == 1 and values[0].value in subjects:
                reversed_nodes[iri] = (property, values[0].value)
                del properties[property]
    return reversed_nodes


def _is_root(properties: Properties, graph: GraphStore) -> bool:
    """Return whether a node is a policy, a facility, a record or part of a vocabulary."""
    types = {value.value for value in properties.get(RDF_TYPE, [])}
    classes = {class_ for class_, template in graph.profile.first.nodes.items() if "{id}" in template.iri}
    is_concept = any(property.endswith("inScheme") for property in properties)
    return not types.isdisjoint({*classes, UNRESOLVED, RECORD}) or is_concept or not types


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

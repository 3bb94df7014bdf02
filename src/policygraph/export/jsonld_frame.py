"""Triples to the JSON-LD document that is published: one object a policy, with its records inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.context import Context
from policygraph.rdf.iris import relative
from policygraph.rdf.jsonld import Framer, Node, Properties, by_subject
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.store.graph_store import GraphStore


def published(graph: GraphStore, triples: Iterable[ox.Triple]) -> dict[str, Any]:
    """Return a JSON-LD document with its context: compacted, relative to the base, framed by policy.

    Assessments, clusters, sources and agents stand inside what refers to them; policies and other
    things with a life of their own stand in the outer list and are referred to.
    """
    context = graph.profile.context
    subjects = by_subject(triples)
    reverse = {property: key for key, property in context.reverse.items()}
    inside = _take_reverse(subjects, set(reverse))
    referred = {
        value.value
        for properties in subjects.values()
        for values in properties.values()
        for value in values
        if isinstance(value, ox.NamedNode)
    }
    apart = {
        iri
        for iri, properties in subjects.items()
        if iri not in inside and (iri not in referred or _stands_apart(properties, graph))
    }
    framers = {
        kind.subject_class: Framer(subjects, kind.context, None, apart | inside.keys())
        for kind in graph.profile.kinds
    }
    framer = framers[graph.profile.first.subject_class]
    own = {iri: framers.get(_kind(subjects[iri], graph), framer) for iri in apart}
    nodes = {iri: own[iri].node(iri) for iri in sorted(apart)}
    for iri, (property, target) in sorted(inside.items()):
        nodes[target].setdefault(reverse[property], []).append(own[target].node(iri))
    outer = sorted(nodes.values(), key=lambda node: (not _is_policy(node, graph), node["@id"]))
    return {"@context": _context(graph), "@graph": [_shorten(node, graph.base) for node in outer]}


def _context(graph: GraphStore) -> dict[str, Any]:
    """Return the first kind's context with those of the others, which hold inside nodes of their class."""
    context = graph.profile.context
    scoped = {
        context.compact(kind.subject_class): {
            "@id": kind.subject_class, "@context": {"@propagate": True, **_without_prefixes(kind.context)},
        }
        for kind in graph.profile.kinds[1:]
    }  # fmt: skip
    return {**context.source, **scoped, "@base": graph.base}


def _without_prefixes(context: Context) -> dict[str, Any]:
    return {key: value for key, value in context.source.items() if key not in (*context.prefixes, "@version")}


def _kind(properties: Properties, graph: GraphStore) -> str:
    """Return the class of the kind whose context a node is written with."""
    types = {value.value for value in properties.get(RDF_TYPE, [])}
    classes = [kind.subject_class for kind in graph.profile.kinds]
    return next((name for name in classes if name in types), classes[0])


def _take_reverse(subjects: dict[str, Properties], reversed_: set[str]) -> dict[str, tuple[str, str]]:
    """Take out the triples that are stated the other way round: subject -> property and target."""
    inside = {}
    for iri, properties in subjects.items():
        for property in reversed_ & properties.keys():
            values = properties[property]
            if len(values) == 1 and values[0].value in subjects:
                inside[iri] = (property, values[0].value)
                del properties[property]
    return inside


def _stands_apart(properties: Properties, graph: GraphStore) -> bool:
    """Say whether a node is a policy, a facility, a record or part of a vocabulary."""
    types = {value.value for value in properties.get(RDF_TYPE, [])}
    ids = {name for name, template in graph.profile.first.nodes.items() if "{id}" in template.iri}
    own = {*ids, f"{PG}UnresolvedPolicy", f"{PG}Record"}
    schemed = any(name.endswith("inScheme") for name in properties)
    return bool(types & own) or schemed or not types


def _is_policy(node: Node, graph: GraphStore) -> bool:
    types = node.get("@type", [])
    return graph.profile.context.compact(graph.profile.first.subject_class) in (
        [types] if isinstance(types, str) else types
    )


def _shorten(value: Any, base: str) -> Any:
    """Write IRIs below the base relative to it, where a processor reads them against the base."""
    if isinstance(value, list):
        return [_shorten(item, base) for item in value]
    if not isinstance(value, dict) or "@value" in value:
        return value
    return {
        key: relative(item, base) if key == "@id" else _shorten(item, base) for key, item in value.items()
    }

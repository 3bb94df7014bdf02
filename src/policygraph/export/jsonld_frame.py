"""Lines of triples to the published JSON-LD document: one node object a policy, with its records embedded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from itertools import groupby, tee
from typing import IO, Any

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.graph_files import to_json
from policygraph.export.nodes_aside import NodesAside
from policygraph.export.triples import to_quads
from policygraph.rdf.context import Context
from policygraph.rdf.core import RECORD, UNRESOLVED, UNRESOLVED_THING
from policygraph.rdf.iris import relative
from policygraph.rdf.jsonld import Framer, Node, Stated, by_subject, node_id
from policygraph.rdf.namespaces import RDF_TYPE, SKOS
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase


def write_framed(file: IO[bytes], graph: GraphStore, lines: Iterable[str]) -> None:
    """Write a JSON-LD document with its context: compacted, relative to the base, framed by policy.

    Assessments, clusters, sources and agents are embedded in the nodes that refer to them; policies and the
    other roots are in ``@graph``, policies first, then by IRI, and nodes refer to them by ``@id``. The lines are
    those of N-Triples in order. Raises UsageError for what JSON-LD does not have.
    """
    with NodesAside() as nodes:
        _fill(nodes, graph, lines)
        _frame(nodes, graph)
        file.write(to_json({"@context": _context(graph)}, indent=2).removesuffix(b"\n}\n"))
        file.write(b',\n  "@graph": [')
        separator = ""
        for text in nodes.texts():
            file.write(f"{separator}\n    {text}".encode())
            separator = ","
        file.write(b"\n  ]\n}\n" if separator else b"]\n}\n")


def _fill(nodes: NodesAside, graph: GraphStore, lines: Iterable[str]) -> None:
    """Put nodes aside, and decide which of them stand below the ones that they lead to."""
    root_types = _root_types(graph)
    prefixes = {prefix for kind in graph.profile.kinds for prefix in kind.context.prefixes}
    keys = {property: key for key, property in graph.profile.context.reverse.items()}
    candidates = []
    texts, copies = tee(lines)
    for _, group in groupby(zip(texts, to_quads(copies), strict=True), lambda stated: stated[1].subject):
        of_node, quads = zip(*group, strict=True)
        ((id, properties),) = by_subject(quads).items()
        _require_expandable(id, properties, prefixes)
        nodes.add(id, of_node, _kind_classes(properties, graph), _is_root(properties, root_types))
        nodes.refer(_ids(properties, properties.keys() - keys))
        if not keys.keys().isdisjoint(properties):
            candidates.append(id)
    _take_reversed(nodes, graph, keys, candidates)
    nodes.settle()


def _frame(nodes: NodesAside, graph: GraphStore) -> None:
    """Write the text of each node of the document."""
    framers: dict[tuple[str, ...], Framer] = {}

    def write(id: str) -> None:
        if (classes := nodes.place(id).classes) not in framers:
            framers[classes] = Framer(nodes, _context_of(classes, graph), None, nodes.apart)
        framer = framers[classes]
        node = framer.node(id)
        for key, other in nodes.taken(id):
            node.setdefault(key, []).append(framer.node(other))
        text = to_json(_relative_ids(node, graph.base), indent=2).decode().rstrip("\n")
        nodes.write(not _is_policy(node, graph), id, text.replace("\n", "\n    "), framer.framed)
        framer.framed.clear()

    for id in nodes.tops():
        write(id)
    for id in nodes.left():  # those that lead to each other, and that nothing else leads to
        write(id)


def _ids(properties: Stated, names: Iterable[str]) -> Iterator[str]:
    """Yield the ``@id`` of nodes that are values of some properties."""
    values = (value for name in names for value in properties[name])
    return (node_id(value) for value in values if not isinstance(value, ox.Literal))


def _require_expandable(subject: str, properties: Stated, prefixes: Set[str]) -> None:
    """Raise UsageError for an IRI whose scheme is a prefix of the context: a processor would take it for a short form."""
    values = [value for values in properties.values() for value in values]
    datatypes = (value.datatype.value for value in values if isinstance(value, ox.Literal))
    named = (value.value for value in values if isinstance(value, ox.NamedNode))
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
    nodes: NodesAside, graph: GraphStore, keys: Mapping[str, str], candidates: Collection[str]
) -> None:
    """Take from nodes what the document states as reverse properties, whose keys are given; ``candidates`` have such.

    A node is stated so once, below a root that is not stated so itself and in whose context the key means that.
    """
    others = set(candidates)
    for id in candidates:
        stated, is_of_kind = nodes[id], bool(nodes.place(id).classes)
        rest = keys.keys() & stated
        for property, key in keys.items():
            values = stated.get(property, [])
            target = values[0].value if len(values) == 1 and isinstance(values[0], ox.NamedNode) else ""
            if is_of_kind or target in others:
                continue
            if (place := nodes.place(target)).is_root and key not in _context_of(place.classes, graph).terms:
                nodes.take(id, property, key, target)
                rest -= {property}
                break
        nodes.refer(_ids(stated, rest))


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

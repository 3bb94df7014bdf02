"""Shapes to checks: one SPARQL query over the whole store for each constraint (sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.rdf.namespaces import OWL, RDFS, SH
from policygraph.rdf.shacl_terms import TARGETS, component
from policygraph.rdf.sparql import TripleSource
from policygraph.validation.shacl import conditions, paths, queries
from policygraph.validation.shacl.default_messages import default_messages
from policygraph.validation.shacl.queries import Shape
from policygraph.validation.shacl.results import Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import (
    ShapesGraph,
    boolean,
    compact,
    constant,
    integer,
    iri,
    parameter_text,
    shown,
)
from policygraph.words.phrases import Phrase

COMPARISONS = {"lessThan": "<", "lessThanOrEquals": "<="}
ANY_SHAPE = {"hasValue", "or", "equals", "disjoint", "sparql", *conditions.PARAMETERS}
PROPERTY_SHAPE = {"minCount", "maxCount", "uniqueLang", *COMPARISONS}
ANNOTATIONS = {
    "name", "description", "order", "group", "defaultValue", "severity", "message", "deactivated", "flags",
}  # fmt: skip
_DISTINCT = "{ SELECT DISTINCT ?this WHERE { "  # before several targets, whose focus nodes may be the same
_SPARQL = {"select", "prefixes", "declare"}  # of a shape that is its own constraint


@dataclass(frozen=True)
class Check:
    """A query whose rows are the results of a constraint; ``constraint`` is a value of sh:sparql or None."""

    shape: Shape
    component: str
    query: str
    messages: tuple[ox.Literal, ...]
    constraint: Term | None = None

    def about(self, nodes: Iterable[Term]) -> str:
        """Return the query for some focus nodes alone, none of which is blank."""
        values = f"VALUES ?this {{ {' '.join(map(str, nodes))} }}"
        targets = self.shape.targets
        inner = targets.removeprefix(_DISTINCT)
        restricted = f"{values} {targets}" if inner == targets else f"{_DISTINCT}{values} {inner}"
        return self.query.replace(targets, restricted)


def with_targets(shapes: ShapesGraph, node: Term, store: TripleSource) -> Iterator[Shape]:
    """Yield a node that is an active shape with targets, followed by its property shapes with the same targets.

    Raises UnsupportedShapeError for whatever the checks would leave out.
    """
    targets = _targets(shapes, node, store)
    if targets and not boolean(shapes.sh_value(node, "deactivated"), "sh:deactivated"):
        yield from _with_property_shapes(shapes, node, targets)


def refuse_extensions(shapes: ShapesGraph) -> None:
    """Raise UnsupportedShapeError for what may change the meaning of all shapes: rules, own components and targets."""
    for node in shapes.subjects():
        for name in ("target", "rule", "parameter", "js", "validator", "nodeValidator", "propertyValidator"):
            if shapes.sh_values(node, name):
                raise UnsupportedShapeError(f"sh:{name}", node)


def _targets(shapes: ShapesGraph, node: Term, store: TripleSource) -> str:
    """Return the graph pattern that binds ``?this`` to each focus node once, or "" (section 2.1.3)."""
    classes = [iri(class_, "sh:targetClass") for class_ in shapes.sh_values(node, "targetClass")]
    # Section 2.1.3.3, implicit class targets: the shape is a class itself.
    if (shapes.sh_values(node, "property") or _is_shape(shapes, node)) and is_class(shapes, node):
        classes.append(iri(node, Phrase("an implicit class target")))
    patterns = [conditions.instance_of("?this", class_, store) for class_ in dict.fromkeys(classes)]
    distinct = len(patterns) == 1 and "FILTER" not in patterns[0]
    for predicate in shapes.sh_values(node, "targetSubjectsOf"):
        patterns.append(f"?this <{iri(predicate, 'sh:targetSubjectsOf')}> ?any .")
    for predicate in shapes.sh_values(node, "targetObjectsOf"):
        patterns.append(f"?any <{iri(predicate, 'sh:targetObjectsOf')}> ?this .")
    if nodes := [constant(target, "sh:targetNode") for target in shapes.sh_values(node, "targetNode")]:
        patterns.append(f"VALUES ?this {{ {' '.join(nodes)} }}")
    if distinct and len(patterns) == 1:
        return patterns[0]
    union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    return f"{_DISTINCT}{union} }} }}" if patterns else ""


def has_target(shapes: ShapesGraph, node: Term) -> bool:
    """Return whether a node has targets or is a class, which may be its own."""
    return any(shapes.sh_values(node, name) for name in TARGETS) or is_class(shapes, node)


def is_class(shapes: ShapesGraph, node: Term) -> bool:
    """Return whether a node is a class, and so the target of itself if it is a shape (section 2.1.3.3).

    Those of OWL are classes of RDFS: owl:Class is a subclass of rdfs:Class.
    """
    classes = {ox.NamedNode(f"{RDFS}Class"), ox.NamedNode(f"{OWL}Class")}
    return bool(classes & shapes.shacl_types(node))


def _is_shape(shapes: ShapesGraph, node: Term) -> bool:
    """Return whether a node is an instance of a shape class or has a constraint parameter (section 2.1)."""
    shape_classes = {ox.NamedNode(f"{SH}NodeShape"), ox.NamedNode(f"{SH}PropertyShape")}
    names = {predicate.removeprefix(SH) for predicate in shapes.predicates(node) if predicate.startswith(SH)}
    return bool(shape_classes & shapes.shacl_types(node) or names - {"declare", "select", "prefixes"})


def _with_property_shapes(shapes: ShapesGraph, node: Term, targets: str) -> Iterator[Shape]:
    shape = _shape(shapes, node, targets)
    yield shape
    for child in shapes.sh_values(node, "property"):
        if shape.path is not None:
            raise UnsupportedShapeError(Phrase("sh:property within a property shape"))
        if not boolean(shapes.sh_value(child, "deactivated"), "sh:deactivated"):
            if not shapes.sh_values(child, "path"):
                raise UnsupportedShapeError(
                    Phrase("sh:property {child}, which has no sh:path", child=shown(child))
                )
            if shapes.sh_values(child, "property"):
                raise UnsupportedShapeError(Phrase("sh:property within a property shape"))
            yield _shape(shapes, child, targets)


def _shape(shapes: ShapesGraph, node: Term, targets: str) -> Shape:
    path, severity = shapes.sh_value(node, "path"), shapes.sh_value(node, "severity")
    allowed = (
        TARGETS
        | ANY_SHAPE
        | ANNOTATIONS
        | _SPARQL
        | {"property"}
        | (PROPERTY_SHAPE | {"path"} if path else set())
    )
    for predicate in shapes.predicates(node):
        if predicate.startswith(SH) and predicate.removeprefix(SH) not in allowed:
            kind = Phrase("property shape") if path is not None else Phrase("node shape")
            raise UnsupportedShapeError(Phrase("{name} in a {kind}", name=compact(predicate), kind=kind))
    return Shape(
        node, targets, path, paths.to_sparql(shapes, path) if path is not None else "",
        iri(severity, "sh:severity") if severity is not None else f"{SH}Violation", messages(shapes, node),
    )  # fmt: skip


def messages(shapes: ShapesGraph, node: Term) -> tuple[ox.Literal, ...]:
    """Return the literals that are values of sh:message of a shape or constraint (section 2.1.5)."""
    return tuple(text for text in shapes.sh_values(node, "message") if isinstance(text, ox.Literal))


def literals(texts: Mapping[str, str]) -> tuple[ox.Literal, ...]:
    """Return texts by language as literals."""
    return tuple(ox.Literal(text, language=language) for language, text in texts.items())


def shape_checks(shapes: ShapesGraph, shape: Shape, store: TripleSource) -> Iterator[Check]:
    """Yield the checks of a shape's core constraints; ``select`` has those of sh:sparql."""
    for parameter, value, condition in conditions.all_conditions(shapes, shape.node, store):
        yield _check(shapes, shape, parameter, value, queries.failing_values(shape, condition))
    for value in shapes.sh_values(shape.node, "or"):
        condition = conditions.alternatives(shapes, shapes.members(value), store)
        yield _check(shapes, shape, "or", value, queries.failing_values(shape, condition))
    for value in shapes.sh_values(shape.node, "hasValue"):
        yield _check(
            shapes, shape, "hasValue", value, queries.without_value(shape, constant(value, "sh:hasValue"))
        )
    for value in shapes.sh_values(shape.node, "equals"):
        yield _check(shapes, shape, "equals", value, queries.unequal_values(shape, iri(value, "sh:equals")))
    for value in shapes.sh_values(shape.node, "disjoint"):
        shared = f"EXISTS {{ ?this <{iri(value, 'sh:disjoint')}> ?value }}"
        yield _check(shapes, shape, "disjoint", value, queries.failing_values(shape, f"!{shared}"))
    if shape.path is not None:
        yield from _property_checks(shapes, shape)


def _check(shapes: ShapesGraph, shape: Shape, parameter: str, value: Term, query: str) -> Check:
    texts = shape.messages or literals(default_messages(parameter, parameter_text(shapes, value)))
    return Check(shape, SH + component(parameter), query, texts)


def _property_checks(shapes: ShapesGraph, shape: Shape) -> Iterator[Check]:
    value = shapes.sh_value(shape.node, "minCount")
    if value is not None and (minimum := integer(value, "sh:minCount")):
        yield _check(shapes, shape, "minCount", value, queries.too_few_values(shape, minimum))
    value = shapes.sh_value(shape.node, "maxCount")
    if value is not None:
        query = queries.by_value_count(shape, shape.values, f"> {integer(value, 'sh:maxCount')}")
        yield _check(shapes, shape, "maxCount", value, query)
    value = shapes.sh_value(shape.node, "uniqueLang")
    if value is not None and boolean(value, "sh:uniqueLang"):
        yield _check(shapes, shape, "uniqueLang", value, queries.duplicate_languages(shape))
    for name, operator in COMPARISONS.items():
        for value in shapes.sh_values(shape.node, name):
            yield _check(
                shapes, shape, name, value, queries.misordered(shape, iri(value, f"sh:{name}"), operator)
            )

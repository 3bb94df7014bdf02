"""Shapes to checks: one SPARQL query over the whole store for each constraint of each shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.rdf.namespaces import RDFS, SH
from policygraph.validation.shacl import conditions, paths, queries
from policygraph.validation.shacl.queries import Shape
from policygraph.validation.shacl.results import Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import Shapes, boolean, constant, integer, iri, short

TARGETS = {"targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"}
PAIRS = {"lessThan": "<", "lessThanOrEquals": "<="}
ON_BOTH = {"hasValue", "or", "equals", "disjoint", "sparql", *conditions.PARAMETERS}
ON_PROPERTIES = {"minCount", "maxCount", "uniqueLang", *PAIRS}
DESCRIBING = {
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "severity",
    "message",
    "deactivated",
    "flags",
}
_CONSTRAINT = {"select", "prefixes", "declare"}  # a node that is a constraint, or declares prefixes, as well


@dataclass(frozen=True)
class Check:
    """A query whose rows are the results of one constraint. ``constraint`` is that of sh:sparql."""

    shape: Shape
    component: str
    query: str
    messages: tuple[ox.Literal, ...]
    constraint: Term | None = None


def shapes_with_targets(shapes: Shapes, store: ox.Store) -> Iterator[Shape]:
    """Yield each shape that has targets, and each property shape under it with the same targets.

    Raises UnsupportedShapeError for all that the queries below would leave out.
    """
    for node in shapes.subjects():
        _refuse_extensions(shapes, node)
        targets = _targets(shapes, node, store)
        if targets and not boolean(shapes.one(node, "deactivated"), "sh:deactivated"):
            yield from _with_properties(shapes, node, targets)


def _refuse_extensions(shapes: Shapes, node: Term) -> None:
    for name in ("target", "rule", "parameter", "js", "validator", "nodeValidator", "propertyValidator"):
        if shapes.sh(node, name):
            raise UnsupportedShapeError(f"sh:{name}")


def _targets(shapes: Shapes, node: Term, store: ox.Store) -> str:
    """Return the pattern that binds ``?this``, each focus node once, or nothing (section 2.1.3)."""
    classes = [iri(each, "sh:targetClass") for each in shapes.sh(node, "targetClass")]
    # Implicit class targets: the shape is a class itself.
    if (shapes.sh(node, "property") or _is_shape(shapes, node)) and _is_class(shapes, node):
        classes.append(iri(node, "an implicit class target"))
    found = [conditions.instance_of("?this", each, store) for each in dict.fromkeys(classes)]
    once = len(found) == 1 and "FILTER" not in found[0]
    for each in shapes.sh(node, "targetSubjectsOf"):
        found.append(f"?this <{iri(each, 'sh:targetSubjectsOf')}> ?any .")
    for each in shapes.sh(node, "targetObjectsOf"):
        found.append(f"?any <{iri(each, 'sh:targetObjectsOf')}> ?this .")
    if nodes := [constant(each, "sh:targetNode") for each in shapes.sh(node, "targetNode")]:
        found.append(f"VALUES ?this {{ {' '.join(nodes)} }}")
    if once and len(found) == 1:
        return found[0]
    union = " UNION ".join(f"{{ {each} }}" for each in found)
    return f"{{ SELECT DISTINCT ?this WHERE {{ {union} }} }}" if found else ""


def _is_class(shapes: Shapes, node: Term) -> bool:
    return ox.NamedNode(f"{RDFS}Class") in shapes.superclasses(node)


def _is_shape(shapes: Shapes, node: Term) -> bool:
    """Say whether a node is typed as a shape or has a parameter of a constraint (section 2.1)."""
    kinds = {ox.NamedNode(f"{SH}NodeShape"), ox.NamedNode(f"{SH}PropertyShape")}
    names = {each.removeprefix(SH) for each in shapes.predicates(node) if each.startswith(SH)}
    return bool(kinds & shapes.superclasses(node) or names - {"declare", "select", "prefixes"})


def _with_properties(shapes: Shapes, node: Term, targets: str) -> Iterator[Shape]:
    shape = _shape(shapes, node, targets)
    yield shape
    for each in shapes.sh(node, "property"):
        if shape.path is not None:
            raise UnsupportedShapeError("sh:property within a property shape")
        if not boolean(shapes.one(each, "deactivated"), "sh:deactivated"):
            if not shapes.sh(each, "path"):
                raise UnsupportedShapeError(f"sh:property {each}, which has no sh:path")
            if shapes.sh(each, "property"):
                raise UnsupportedShapeError("sh:property within a property shape")
            yield _shape(shapes, each, targets)


def _shape(shapes: Shapes, node: Term, targets: str) -> Shape:
    path, severity = shapes.one(node, "path"), shapes.one(node, "severity")
    allowed = (
        TARGETS | ON_BOTH | DESCRIBING | _CONSTRAINT | (ON_PROPERTIES | {"path"} if path else {"property"})
    )
    allowed |= {"property"}
    for predicate in shapes.predicates(node):
        if predicate.startswith(SH) and predicate.removeprefix(SH) not in allowed:
            where = "property shape" if path is not None else "node shape"
            raise UnsupportedShapeError(f"{short(predicate)} in a {where}")
    return Shape(
        node, targets, path, paths.sparql(shapes, path) if path is not None else "",
        iri(severity, "sh:severity") if severity is not None else f"{SH}Violation", messages(shapes, node),
    )  # fmt: skip


def messages(shapes: Shapes, node: Term) -> tuple[ox.Literal, ...]:
    """Return the messages of a shape or constraint."""
    return tuple(each for each in shapes.sh(node, "message") if isinstance(each, ox.Literal))


def checks(shapes: Shapes, shape: Shape, store: ox.Store) -> Iterator[Check]:
    """Yield the checks of a shape's constraints, except those of sh:sparql."""
    for parameter, value, met in conditions.all_conditions(shapes, shape.node, store):
        yield _check(shape, parameter, value, queries.unmet(shape, met))
    for value in shapes.sh(shape.node, "or"):
        met = conditions.alternatives(shapes, shapes.members(value), store)
        yield _check(shape, "or", value, queries.unmet(shape, met))
    for value in shapes.sh(shape.node, "hasValue"):
        yield _check(shape, "hasValue", value, queries.lacking(shape, constant(value, "sh:hasValue")))
    for value in shapes.sh(shape.node, "equals"):
        yield _check(shape, "equals", value, queries.unequal(shape, iri(value, "sh:equals")))
    for value in shapes.sh(shape.node, "disjoint"):
        other = f"EXISTS {{ ?this <{iri(value, 'sh:disjoint')}> ?value }}"
        yield _check(shape, "disjoint", value, queries.unmet(shape, f"!{other}"))
    if shape.path is not None:
        yield from _property_checks(shapes, shape)


def _check(shape: Shape, parameter: str, value: Term, query: str) -> Check:
    component = f"{SH}{parameter[0].upper()}{parameter[1:]}ConstraintComponent"
    shown = "" if isinstance(value, ox.BlankNode) else f" {short(value.value)}"
    return Check(
        shape, component, query, shape.messages or (ox.Literal(f"sh:{parameter}{shown} is not met"),)
    )


def _property_checks(shapes: Shapes, shape: Shape) -> Iterator[Check]:
    value = shapes.one(shape.node, "minCount")
    if value is not None and (least := integer(value, "sh:minCount")):
        yield _check(shape, "minCount", value, queries.fewer(shape, least))
    value = shapes.one(shape.node, "maxCount")
    if value is not None:
        query = queries.counted(shape, shape.values, f"> {integer(value, 'sh:maxCount')}")
        yield _check(shape, "maxCount", value, query)
    value = shapes.one(shape.node, "uniqueLang")
    if value is not None and boolean(value, "sh:uniqueLang"):
        yield _check(shape, "uniqueLang", value, queries.same_language(shape))
    for name, operator in PAIRS.items():
        for value in shapes.sh(shape.node, name):
            yield _check(shape, name, value, queries.not_less(shape, iri(value, f"sh:{name}"), operator))

"""Shapes to checks: one SPARQL query over the whole store for each constraint of each shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.shacl import conditions, paths
from policygraph.shacl.results import SH, Term, UnsupportedShapeError
from policygraph.shacl.terms import RDFS, Shapes, boolean, constant, integer, iri, short

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
_COMPONENTS = {"class": "Class", "in": "In", "or": "Or"}


@dataclass(frozen=True)
class Shape:
    """A shape at work: the pattern that binds ``?this`` to its focus nodes, and its path."""

    node: Term
    targets: str
    path: Term | None
    sparql_path: str
    severity: str
    messages: tuple[ox.Literal, ...]

    @property
    def values(self) -> str:
        """Return the pattern that binds ``?value`` to the value nodes."""
        return f"?this {self.sparql_path} ?value ." if self.path is not None else "BIND(?this AS ?value)"


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
        yield _check(shape, parameter, value, _unmet(shape, met))
    for value in shapes.sh(shape.node, "or"):
        met = conditions.alternatives(shapes, shapes.members(value), store)
        yield _check(shape, "or", value, _unmet(shape, met))
    for value in shapes.sh(shape.node, "hasValue"):
        yield _check(shape, "hasValue", value, _lacking(shape, constant(value, "sh:hasValue")))
    for value in shapes.sh(shape.node, "equals"):
        yield _check(shape, "equals", value, _unequal(shape, iri(value, "sh:equals")))
    for value in shapes.sh(shape.node, "disjoint"):
        other = f"EXISTS {{ ?this <{iri(value, 'sh:disjoint')}> ?value }}"
        yield _check(shape, "disjoint", value, _unmet(shape, f"!{other}"))
    if shape.path is not None:
        yield from _property_checks(shapes, shape)


def _check(shape: Shape, parameter: str, value: Term, query: str) -> Check:
    component = f"{SH}{parameter[0].upper()}{parameter[1:]}ConstraintComponent"
    shown = "" if isinstance(value, ox.BlankNode) else f" {short(value.value)}"
    return Check(
        shape, component, query, shape.messages or (ox.Literal(f"sh:{parameter}{shown} is not met"),)
    )


def _unmet(shape: Shape, condition: str) -> str:
    unmet = f"FILTER(!COALESCE({condition}, false))"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {shape.targets} {shape.values} {unmet} }}"


def _lacking(shape: Shape, value: str) -> str:
    if shape.path is None:
        return f"SELECT ?this WHERE {{ {shape.targets} FILTER(!sameTerm(?this, {value})) }}"
    found = f"?this {shape.sparql_path} ?value FILTER(sameTerm(?value, {value}))"
    return f"SELECT ?this WHERE {{ {shape.targets} FILTER NOT EXISTS {{ {found} }} }}"


def _unequal(shape: Shape, other: str) -> str:
    """Values on either side that the other side lacks (section 4.5.1)."""
    ours = f"{shape.targets} {shape.values} FILTER NOT EXISTS {{ ?this <{other}> ?value }}"
    among = (
        f"FILTER NOT EXISTS {{ {shape.values} }}"
        if shape.path is not None
        else "FILTER(!sameTerm(?this, ?value))"
    )
    theirs = f"{shape.targets} ?this <{other}> ?value . {among}"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {ours} }} UNION {{ {theirs} }} }}"


def _property_checks(shapes: Shapes, shape: Shape) -> Iterator[Check]:
    value = shapes.one(shape.node, "minCount")
    if value is not None and (least := integer(value, "sh:minCount")):
        yield _check(shape, "minCount", value, _fewer(shape, least))
    value = shapes.one(shape.node, "maxCount")
    if value is not None:
        query = _counted(shape, shape.values, f"> {integer(value, 'sh:maxCount')}")
        yield _check(shape, "maxCount", value, query)
    value = shapes.one(shape.node, "uniqueLang")
    if value is not None and boolean(value, "sh:uniqueLang"):
        yield _check(shape, "uniqueLang", value, _same_language(shape))
    for name, operator in PAIRS.items():
        for value in shapes.sh(shape.node, name):
            yield _check(shape, name, value, _not_less(shape, iri(value, f"sh:{name}"), operator))


def _fewer(shape: Shape, least: int) -> str:
    if least == 1:
        return f"SELECT ?this WHERE {{ {shape.targets} FILTER NOT EXISTS {{ {shape.values} }} }}"
    return _counted(shape, f"OPTIONAL {{ {shape.values} }}", f"< {least}")


def _counted(shape: Shape, values: str, compared: str) -> str:
    having = f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {compared})"
    return f"SELECT ?this WHERE {{ {shape.targets} {values} }} {having}"


def _same_language(shape: Shape) -> str:
    """One row, and so one result, for each language that two values share (section 4.4.5)."""
    where = f'{shape.targets} {shape.values} BIND(LCASE(LANG(?value)) AS ?tag) FILTER(?tag != "")'
    return f"SELECT ?this ?tag WHERE {{ {where} }} GROUP BY ?this ?tag HAVING (COUNT(DISTINCT ?value) > 1)"


def _not_less(shape: Shape, other: str, operator: str) -> str:
    """One row for each pair, so that a value has as many results (section 4.5.3)."""
    unmet = f"FILTER(!COALESCE(?value {operator} ?other, false))"
    where = f"{shape.targets} {shape.values} ?this <{other}> ?other . {unmet}"
    return f"SELECT DISTINCT ?this ?value ?other WHERE {{ {where} }}"

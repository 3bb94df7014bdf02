"""Constraints on one value as SPARQL conditions (sections 4.1, 4.3, 4.4, 4.8 of SHACL).

An error in a condition counts as false: SHACL wants a result where it "does not return true".
"""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from policygraph.rdf.namespaces import RDF, RDFS, SH, XSD
from policygraph.validation.shacl import lexical
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import Shapes, constant, integer, iri, short

LONGEST = 500  # conditions on single literals that one query joins by "or"
_KINDS = {
    "IRI": "isIRI(?value)",
    "Literal": "isLiteral(?value)",
    "BlankNode": "isBlank(?value)",
    "BlankNodeOrIRI": "!isLiteral(?value)",
    "BlankNodeOrLiteral": "!isIRI(?value)",
    "IRIOrLiteral": "!isBlank(?value)",
}
_ORDERED = {
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "date", "dateTime", "string")
}


def instance_of(variable: str, class_: str, store: ox.Store) -> str:
    """Return the pattern that a term is an instance of a class or of what the store says is below it."""
    found = store.query(f"SELECT DISTINCT ?class WHERE {{ ?class <{RDFS}subClassOf>* <{class_}> }}")
    assert isinstance(found, ox.QuerySolutions)
    # A blank node cannot be named in a query, and nothing but OWL gives one instances.
    names = sorted(
        {f"<{class_}>"} | {str(row["class"]) for row in found if isinstance(row["class"], ox.NamedNode)}
    )
    if len(names) == 1:
        return f"{variable} <{RDF}type> {names[0]} ."
    return f"{variable} <{RDF}type> ?class FILTER(?class IN ({', '.join(names)}))"


def condition(shapes: Shapes, shape: Term, parameter: str, value: Term, store: ox.Store) -> str:
    """Return what ``?value`` must meet. Raises UnsupportedShapeError or ShapesError."""
    if parameter == "class":
        return f"EXISTS {{ {instance_of('?value', iri(value, 'sh:class'), store)} }}"
    if parameter == "pattern":
        return _pattern(value, shapes.one(shape, "flags"), store)
    if parameter == "in":
        return _one_of(shapes.members(value))
    if parameter == "languageIn":
        return _languages(shapes.members(value))
    return _SIMPLE[parameter](value)


def _datatype(value: Term) -> str:
    return lexical.has_datatype("?value", iri(value, "sh:datatype"))


def _kind(value: Term) -> str:
    name = iri(value, "sh:nodeKind").removeprefix(SH)
    if name not in _KINDS:
        raise ShapesError(f"{value} is no kind of node")
    return _KINDS[name]


def _limit(operator: str) -> Callable[[Term], str]:
    def compared(value: Term) -> str:
        if not isinstance(value, ox.Literal) or value.datatype.value not in _ORDERED:
            raise UnsupportedShapeError(f"a limit that is neither number, date nor text: {value}")
        return f"?value {operator} {value}"

    return compared


def _length(operator: str) -> Callable[[Term], str]:
    return lambda value: f"!isBlank(?value) && STRLEN(STR(?value)) {operator} {integer(value, 'the length')}"


def _one_of(members: list[Term]) -> str:
    """Compare as terms, not with "=", by which 1 and 1.0 are the same."""
    plain = [constant(each, "a member of sh:in") for each in members]
    if all(isinstance(each, ox.NamedNode) for each in members):
        return f"?value IN ({', '.join(plain)})"
    if len(plain) > LONGEST:
        raise UnsupportedShapeError(f"sh:in with more than {LONGEST} literals")
    return " || ".join(f"sameTerm(?value, {each})" for each in plain)


def _languages(ranges: list[Term]) -> str:
    if not all(isinstance(each, ox.Literal) for each in ranges):
        raise ShapesError("sh:languageIn lists texts")
    return " || ".join(f"langMatches(LANG(?value), {ox.Literal(each.value)})" for each in ranges) or "false"


def _pattern(pattern: Term, flags: Term | None, store: ox.Store) -> str:
    if not isinstance(pattern, ox.Literal) or not (flags is None or isinstance(flags, ox.Literal)):
        raise ShapesError("sh:pattern and sh:flags are texts")
    arguments = str(ox.Literal(pattern.value)) + (f", {ox.Literal(flags.value)}" if flags is not None else "")
    # A pattern that Oxigraph cannot compile is an error for each value: every value would violate it.
    tried = store.query(f'SELECT (REGEX("", {arguments}) AS ?found) WHERE {{}}')
    assert isinstance(tried, ox.QuerySolutions)
    if next(iter(tried))["found"] is None:
        raise UnsupportedShapeError(f"sh:pattern {pattern}, which has what Oxigraph's patterns do not")
    return f"!isBlank(?value) && REGEX(STR(?value), {arguments})"


_SIMPLE: dict[str, Callable[[Term], str]] = {
    "datatype": _datatype,
    "nodeKind": _kind,
    "minInclusive": _limit(">="),
    "minExclusive": _limit(">"),
    "maxInclusive": _limit("<="),
    "maxExclusive": _limit("<"),
    "minLength": _length(">="),
    "maxLength": _length("<="),
}
MANY = {"class"}  # the only one that a shape may have several times: all of them hold
PARAMETERS = {*_SIMPLE, "class", "pattern", "in", "languageIn"}


def all_conditions(shapes: Shapes, shape: Term, store: ox.Store) -> list[tuple[str, Term, str]]:
    """Return parameter, its value and the condition for each constraint on single values of a shape."""
    found = []
    for parameter in sorted(PARAMETERS):
        values = shapes.sh(shape, parameter)
        if len(values) > 1 and parameter not in MANY:
            raise ShapesError(f"{shape} has several values of {short(SH + parameter)}; there can be one")
        found += [(parameter, value, condition(shapes, shape, parameter, value, store)) for value in values]
    return found


def alternatives(shapes: Shapes, members: list[Term], store: ox.Store) -> str:
    """Return the condition of sh:or whose shapes say nothing but what a single value must meet."""
    return " || ".join(f"COALESCE({_member(shapes, each, store)}, false)" for each in members) or "false"


def _member(shapes: Shapes, shape: Term, store: ox.Store) -> str:
    for predicate in shapes.predicates(shape):
        name = predicate.removeprefix(SH)
        if predicate.startswith(SH) and name not in PARAMETERS | {"flags"}:
            raise UnsupportedShapeError(f"sh:or of shapes with {short(predicate)}")
    found = [text for _, _, text in all_conditions(shapes, shape, store)]
    if not found:
        raise UnsupportedShapeError("sh:or of shapes without constraints")
    return " && ".join(f"({text})" for text in found)

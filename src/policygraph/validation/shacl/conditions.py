"""Constraints on single value nodes to SPARQL conditions (sections 4.1, 4.3, 4.4, 4.8.3 of SHACL).

An error in a condition counts as false: SHACL wants a result where it "does not return true".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyoxigraph as ox

from policygraph.rdf.namespaces import RDF, RDFS, SH, XSD
from policygraph.rdf.sparql import TripleSource
from policygraph.validation.shacl import linear_patterns
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph, compact, constant, integer, iri, shown
from policygraph.words.phrases import Phrase

MAX_CONDITIONS = 500  # of one list
_NODE_KINDS = {
    "IRI": "isIRI(?value)",
    "Literal": "isLiteral(?value)",
    "BlankNode": "isBlank(?value)",
    "BlankNodeOrIRI": "!isLiteral(?value)",
    "BlankNodeOrLiteral": "!isIRI(?value)",
    "IRIOrLiteral": "!isBlank(?value)",
}
_ORDERED_DATATYPES = {
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "date", "dateTime", "string")
}
# Oxigraph's numbers and casts are limited to machine words; these lexical forms are not.
DIGITS = {
    f"{XSD}integer": "^[+-]?[0-9]+$",
    f"{XSD}decimal": r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
}
_CAST = {
    f"{XSD}{name}"
    for name in (
        "boolean", "date", "dateTime", "time", "double", "float",
        "duration", "dayTimeDuration", "yearMonthDuration",
        "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay",
    )
}  # fmt: skip
_EMPTY = ox.Store()
_ANY_TEXT = {f"{XSD}string", f"{XSD}anyURI"}


def instance_of(variable: str, class_: str, store: TripleSource) -> str:
    """Return the graph pattern that a term is an instance of a class or of its subclasses in the store."""
    rows = store.query(f"SELECT DISTINCT ?class WHERE {{ ?class <{RDFS}subClassOf>* <{class_}> }}")
    assert isinstance(rows, ox.QuerySolutions)
    # A blank node cannot be named in a query, and nothing but OWL gives one instances.
    classes = sorted(
        {f"<{class_}>"} | {str(row["class"]) for row in rows if isinstance(row["class"], ox.NamedNode)}
    )
    if len(classes) == 1:
        return f"{variable} <{RDF}type> {classes[0]} ."
    return f"{variable} <{RDF}type> ?class FILTER(?class IN ({', '.join(classes)}))"


def condition(shapes: ShapesGraph, shape: Term, parameter: str, value: Term, store: TripleSource) -> str:
    """Return the condition on ``?value`` of a constraint. Raises UnsupportedShapeError or ShapesError."""
    if parameter == "class":
        return f"EXISTS {{ {instance_of('?value', iri(value, 'sh:class'), store)} }}"
    if parameter == "pattern":
        return _pattern(value, shapes.sh_value(shape, "flags"))
    if parameter == "in":
        return _in(shapes.members(value))
    if parameter == "languageIn":
        return _language_in(shapes.members(value))
    return _SIMPLE[parameter](value)


def _datatype(value: Term) -> str:
    """Return the condition that ``?value`` is a well-formed literal of a datatype (section 4.1.2).

    Raises UnsupportedShapeError for a datatype whose lexical space SPARQL cannot test. Only datatypes
    of XML Schema and RDF have one that is tested.
    """
    datatype = iri(value, "sh:datatype")
    if datatype == f"{RDF}langString":
        return 'LANG(?value) != ""'
    has_datatype = f"isLiteral(?value) && DATATYPE(?value) = <{datatype}>"
    if datatype in DIGITS:
        return f'{has_datatype} && (isNumeric(?value) || REGEX(STR(?value), "{DIGITS[datatype]}"))'
    if datatype in _CAST:
        return f"{has_datatype} && isLiteral(<{datatype}>(STR(?value)))"  # a failed cast is an error
    if datatype.startswith((XSD, RDF)) and datatype not in _ANY_TEXT:
        # The store writes xsd:byte and its like as xsd:integer, so a query cannot distinguish them.
        raise UnsupportedShapeError(Phrase("sh:datatype {name}", name=compact(datatype)))
    return has_datatype


def is_well_formed(literal: ox.Literal) -> bool | None:
    """Return whether a literal is well-formed, None for a datatype of which that cannot be tested."""
    if literal.datatype.value not in _CAST | DIGITS.keys():
        return None
    rows = _EMPTY.query(
        f"SELECT ({_datatype(literal.datatype)} AS ?ok) WHERE {{ BIND({literal} AS ?value) }}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    return bool(next(iter(rows))["ok"] == ox.Literal(True))


def order(first: ox.Literal, second: ox.Literal) -> int | None:
    """Return -1, 0 or 1 as one literal is less than, equal to or greater than another, None if SPARQL cannot compare them.

    >>> order(ox.Literal(1), ox.Literal(2)), order(ox.Literal(1), ox.Literal("2"))
    (-1, None)
    """
    rows = _EMPTY.query(
        f"SELECT ({first} < {second} AS ?less) ({first} > {second} AS ?greater) ({first} = {second} AS ?same) {{}}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    row, true = next(iter(rows)), ox.Literal(True)
    return next(
        (sign for name, sign in (("less", -1), ("same", 0), ("greater", 1)) if row[name] == true), None
    )


def _node_kind(value: Term) -> str:
    name = iri(value, "sh:nodeKind").removeprefix(SH)
    if name not in _NODE_KINDS:
        raise ShapesError(Phrase("{value} is no kind of node", value=value))
    return _NODE_KINDS[name]


def require_literal(limit: Term) -> ox.Literal:
    """Return a limit of values. Raises ShapesError for what is no literal, with which nothing is compared."""
    if not isinstance(limit, ox.Literal):
        raise ShapesError(
            Phrase("a limit that is neither number, date nor text: {value}", value=shown(limit))
        )
    return limit


def _value_range(operator: str) -> Callable[[Term], str]:
    def condition(value: Term) -> str:
        if require_literal(value).datatype.value not in _ORDERED_DATATYPES:
            raise UnsupportedShapeError(
                Phrase("a limit that is neither number, date nor text: {value}", value=value)
            )
        return f"?value {operator} {value}"

    return condition


def _length(operator: str) -> Callable[[Term], str]:
    def condition(value: Term) -> str:
        return f"!isBlank(?value) && STRLEN(STR(?value)) {operator} {integer(value, Phrase('the length'))}"

    return condition


def _in(members: list[Term]) -> str:
    """Return the condition of sh:in (section 4.8.3): as terms, not with "=", by which 1 and 1.0 are equal."""
    terms = [constant(member, Phrase("a member of sh:in")) for member in members]
    if all(isinstance(member, ox.NamedNode) for member in members):
        return f"?value IN ({', '.join(terms)})"
    _refuse_long("sh:in", terms)
    return " || ".join(f"sameTerm(?value, {term})" for term in terms)


def _refuse_long(parameter: str, members: Sequence[object]) -> None:
    """Refuse lists of which each member is a condition of its own: their depth is that of the query."""
    if len(members) > MAX_CONDITIONS:
        raise UnsupportedShapeError(
            Phrase(
                "{parameter} with more than {most} members that are no IRIs",
                parameter=parameter,
                most=MAX_CONDITIONS,
            )
        )


def _language_in(ranges: list[Term]) -> str:
    if not all(isinstance(tag, ox.Literal) and tag.datatype.value == f"{XSD}string" for tag in ranges):
        raise ShapesError(Phrase("sh:languageIn lists texts"))
    _refuse_long("sh:languageIn", ranges)
    return " || ".join(f"langMatches(LANG(?value), {ox.Literal(tag.value)})" for tag in ranges) or "false"


def _pattern(pattern: Term, flags: Term | None) -> str:
    if not isinstance(pattern, ox.Literal) or not (flags is None or isinstance(flags, ox.Literal)):
        raise ShapesError(Phrase("sh:pattern and sh:flags are texts"))
    arguments = linear_patterns.arguments(pattern.value, None if flags is None else flags.value)
    return f"!isBlank(?value) && REGEX(STR(?value), {arguments})"


LIMITS = ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")
_SIMPLE: dict[str, Callable[[Term], str]] = {
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minInclusive": _value_range(">="),
    "minExclusive": _value_range(">"),
    "maxInclusive": _value_range("<="),
    "maxExclusive": _value_range("<"),
    "minLength": _length(">="),
    "maxLength": _length("<="),
}
REPEATABLE = {"class"}  # a shape may have several values of it, all of which must hold
PARAMETERS = {*_SIMPLE, "class", "pattern", "in", "languageIn"}


def all_conditions(shapes: ShapesGraph, shape: Term, store: TripleSource) -> list[tuple[str, Term, str]]:
    """Return (parameter, its value, condition) of each constraint on single values, sorted by parameter."""
    entries = []
    for parameter in sorted(PARAMETERS):
        values = shapes.sh_values(shape, parameter)
        if len(values) > 1 and parameter not in REPEATABLE:
            raise ShapesError(
                Phrase(
                    "{shape} has several values of {name}; there can be one",
                    shape=shape,
                    name=compact(SH + parameter),
                )
            )
        entries += [(parameter, value, condition(shapes, shape, parameter, value, store)) for value in values]
    return entries


def alternatives(shapes: ShapesGraph, members: list[Term], store: TripleSource) -> str:
    """Return the condition of sh:or (section 4.6.3) over shapes with constraints on single values only."""
    _refuse_long("sh:or", members)
    return " || ".join(f"COALESCE({_all_of(shapes, shape, store)}, false)" for shape in members) or "false"


def _all_of(shapes: ShapesGraph, shape: Term, store: TripleSource) -> str:
    for predicate in shapes.predicates(shape):
        name = predicate.removeprefix(SH)
        if predicate.startswith(SH) and name not in PARAMETERS | {"flags"}:
            raise UnsupportedShapeError(Phrase("sh:or of shapes with {name}", name=compact(predicate)))
    tests = [test for _, _, test in all_conditions(shapes, shape, store)]
    if not tests:
        raise UnsupportedShapeError(Phrase("sh:or of shapes without constraints"))
    return " && ".join(f"({test})" for test in tests)

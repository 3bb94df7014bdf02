"""Validation by pyshacl: all of SHACL Core, SHACL-SPARQL and SHACL-AF, but slower."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH
from policygraph.rdf.shacl_terms import CONSTRAINTS
from policygraph.rdf.shacl_terms import component as component_of
from policygraph.validation.shacl import linear_patterns, paths
from policygraph.validation.shacl.checks import literals
from policygraph.validation.shacl.conditions import DIGITS, LIMITS, is_well_formed, order, require_literal
from policygraph.validation.shacl.default_messages import default_messages
from policygraph.validation.shacl.linear_patterns import LinearPatterns
from policygraph.validation.shacl.query_text import refuse_unsafe
from policygraph.validation.shacl.rdflib_functions import Functions
from policygraph.validation.shacl.reporting import ValidationResult
from policygraph.validation.shacl.results import Result, ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph, compact, parameter_text, prefix_declarations
from policygraph.words.phrases import Phrase, enumerated

if TYPE_CHECKING:
    import rdflib

_LOCK = threading.Lock()  # rdflib's settings are global to all threads
_LABEL = re.compile(r"'?\b([0-9a-f]{20,32})\b'?")  # of a blank node that has none in its file
_QUERIES = 1_000  # that are remembered; a pattern of a shape can be one for each value
# Where queries are, and what pyshacl makes of the text.
_QUERY_TEXTS = {
    **dict.fromkeys(("select", "ask", "construct", "update"), "{}"),
    "prefix": "PREFIX {}: <x:>",
    "namespace": "PREFIX x: <{}>",
}
# pyshacl skips these silently unless an extra is installed.
_UNSUPPORTED = ("js", "jsFunctionName", "jsLibrary", "jsLibraryURL")


def validate(data: Iterable[ox.Triple], shapes: ShapesGraph) -> list[ValidationResult]:
    """Validate data against shapes with SHACL-SPARQL and SHACL-AF, without inference or network access.

    Raises ShapesError where pyshacl fails, and UnsupportedShapeError for features that it skips.
    """
    _refuse_unsupported(shapes)
    with _LOCK, _rdflib_settings():
        graph = _to_graph(data)
        try:
            return _results(_run(graph, shapes), shapes)
        except ShapesError as error:
            error.shape = error.shape or _failing(graph, shapes)
            raise


def _failing(data: rdflib.Graph, shapes: ShapesGraph) -> Term | None:
    """Return the first node, of those that are needed before those that need them, with which pyshacl fails."""
    nodes = _needed_first(shapes)

    def fails(last: int) -> bool:
        kept = set(nodes[: last + 1])
        try:
            _run(data, ShapesGraph(triple for triple in shapes.triples() if triple.subject in kept))
        except ShapesError:
            return True
        return False

    return nodes[bisect_left(range(len(nodes) - 1), True, key=fails)] if nodes else None


def _needed_first(shapes: ShapesGraph) -> list[Term]:
    """Return the subjects, each behind those that it names, and constraint components last: shapes do without them."""
    component = ox.NamedNode(f"{SH}ConstraintComponent")
    ordered: dict[Term, None] = {}
    entered = set[Term]()
    pending = sorted(shapes.subjects(), key=lambda node: component in shapes.shacl_types(node), reverse=True)
    while pending:
        node = pending[-1]
        if node in entered:
            ordered.setdefault(pending.pop())
            continue
        entered.add(node)
        values = (value for name in shapes.predicates(node) for value in shapes.values(node, name))
        pending += [value for value in values if value not in entered and shapes.predicates(value)]
    return list(ordered)


def _refuse_unsupported(shapes: ShapesGraph) -> None:
    for node in shapes.subjects():
        try:
            _refuse_node(shapes, node)
        except ShapesError as error:
            error.shape = node
            raise


def _refuse_node(shapes: ShapesGraph, node: Term) -> None:
    for name in _UNSUPPORTED:
        if shapes.sh_values(node, name):
            raise UnsupportedShapeError(f"sh:{name}")
    for name, query in _QUERY_TEXTS.items():
        for text in shapes.sh_values(node, name):
            # rdflib follows SERVICE and FROM to the network and to files
            refuse_unsafe(query.format(text.value) if isinstance(text, ox.Literal) else "")
    for limit in (limit for name in LIMITS for limit in shapes.sh_values(node, name)):
        require_literal(limit)
    for pattern in shapes.sh_values(node, "pattern"):
        linear_patterns.arguments(pattern.value)


def _imported_prefixes(shapes: ShapesGraph) -> list[ox.Triple]:
    """Return sh:declare of imported ontologies as triples of the importer: pyshacl ignores owl:imports."""
    ontologies = dict.fromkeys(o for node in shapes.subjects() for o in shapes.sh_values(node, "prefixes"))
    return [
        ox.Triple(ontology, ox.NamedNode(f"{SH}declare"), declaration)
        for ontology in ontologies
        if not isinstance(ontology, ox.Literal)
        for declaration in prefix_declarations(shapes, ontology)
    ]


@contextmanager
def _rdflib_settings() -> Iterator[None]:
    """Make rdflib silent, keep lexical forms, so that ill-typed literals stay so, match in linear time, call no function that
    it has not, and read a query once for all nodes that it is asked about; then restore it.

    pyshacl sets NORMALIZE_LITERALS to True after it has read shapes, whatever it was before.
    """
    import rdflib
    from pyshacl.constraints.core import string_based_constraints, value_range_constraints
    from pyshacl.constraints.core.value_constraints import DatatypeConstraintComponent
    from rdflib.plugins.sparql import operators, processor

    normalize = rdflib.NORMALIZE_LITERALS
    matchers = (string_based_constraints, operators)
    compare = value_range_constraints.compare_literal  # type: ignore[attr-defined]
    judge = DatatypeConstraintComponent._assert_actual_datatype
    functions = operators._CUSTOM_FUNCTIONS
    reader: Any = processor
    parse, translate = reader.parseQuery, reader.translateQuery
    # pyshacl sets the level of its own logger anew with each run, and never its being disabled.
    logging.getLogger("pyshacl-validate").disabled = True
    loggers = [
        (logging.getLogger(name), logging.getLogger(name).level) for name in ("rdflib.term", "pyshacl")
    ]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the ill-typed literals that are to be reported
            for logger, _ in loggers:
                logger.setLevel(logging.CRITICAL)
            for module in matchers:
                setattr(module, "re", LinearPatterns)  # noqa: B010
            # Whether a literal is well-formed is decided where it is made, also where Python has no such value.
            setattr(DatatypeConstraintComponent, "_assert_actual_datatype", lambda *_: True)  # noqa: B010
            setattr(value_range_constraints, "compare_literal", partial(_compared, otherwise=compare))  # noqa: B010
            operators._CUSTOM_FUNCTIONS = Functions(functions, _to_oxigraph, _to_rdflib)
            reader.parseQuery, reader.translateQuery = str, _translating(parse, translate)
            rdflib.NORMALIZE_LITERALS = False
            yield
    finally:
        reader.parseQuery, reader.translateQuery = parse, translate
        operators._CUSTOM_FUNCTIONS = functions
        setattr(DatatypeConstraintComponent, "_assert_actual_datatype", judge)  # noqa: B010
        setattr(value_range_constraints, "compare_literal", compare)  # noqa: B010
        for module in matchers:
            setattr(module, "re", re)  # noqa: B010
        rdflib.NORMALIZE_LITERALS = normalize
        for logger, level in loggers:
            logger.setLevel(level)


def _translating(
    parse: Callable[[str], Any], translate: Callable[..., Any]
) -> Callable[[str, str | None, Mapping[str, Any]], Any]:
    """Return what takes the place of ``translate`` where queries are not parsed before, and remembers what it has translated."""

    @lru_cache(_QUERIES)
    def translated(query: str, base: str | None, prefixes: tuple[tuple[str, Any], ...]) -> Any:
        return translate(parse(query), base, dict(prefixes))

    return lambda query, base, prefixes: translated(query, base, tuple(prefixes.items()))


def _compared(first: rdflib.Literal, second: rdflib.Literal, otherwise: Callable[..., int]) -> int:
    """Compare literals as SPARQL does, where rdflib takes a year for its first day. Raises TypeError if it cannot."""
    ours, theirs = (_to_oxigraph(each) for each in (first, second))
    assert isinstance(ours, ox.Literal)
    assert isinstance(theirs, ox.Literal)
    if (found := order(ours, theirs)) is not None:
        return found
    if {ours.datatype.value, theirs.datatype.value} <= DIGITS.keys() and not (
        first.ill_typed or second.ill_typed
    ):
        return otherwise(first, second)  # too long for the store
    raise TypeError


def _to_shapes_graph(triples: list[ox.Triple]) -> rdflib.Graph:
    """Return shapes in which "1" is not true, as the W3C suite wants it (uniqueLang-002).

    pyshacl does the same where it parses the shapes itself, which would rename blank nodes.
    """
    import rdflib
    from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch

    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    try:
        return _to_graph(triples)
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
        rdflib.NORMALIZE_LITERALS = False


def _to_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    nodes: dict[Any, Any] = {}
    graph.addN(
        (*(nodes.get(t) or nodes.setdefault(t, _to_rdflib(t)) for t in triple), graph) for triple in triples
    )
    return graph


def _to_rdflib(term: Any) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise UnsupportedShapeError(Phrase("quoted triples"))
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    is_string = term.datatype.value.endswith("XMLSchema#string")
    literal = rdflib.Literal(term.value, datatype=None if is_string else rdflib.URIRef(term.datatype.value))
    # rdflib takes an instant for a date, and no year of five digits; the engines agree on what is well-formed.
    well_formed = is_well_formed(term)
    if well_formed is not None:
        literal._ill_typed = not well_formed
    return literal


def _run(data: rdflib.Graph, shapes: ShapesGraph) -> rdflib.Graph:
    import pyshacl
    import rdflib

    graph = _to_shapes_graph([*shapes.triples(), *_imported_prefixes(shapes)])
    try:
        _, report, text = pyshacl.validate(
            data, shacl_graph=graph, advanced=True, inference="none", meta_shacl=False,
            do_owl_imports=False, js=False,
        )  # fmt: skip
    except Exception as error:  # pyshacl lets out its own errors, rdflib's, pyparsing's and re's
        raise _unusable(str(error) or type(error).__name__, shapes) from None
    if isinstance(report, Exception):
        raise _unusable(str(text), shapes)
    assert isinstance(report, rdflib.Graph)
    return report


def _unusable(problem: str, shapes: ShapesGraph) -> ShapesError:
    """Return what pyshacl says of shapes as the error of the first blank node that it names, without the labels of such."""
    named = [node for label in _LABEL.findall(problem) if shapes.predicates(node := ox.BlankNode(label))]
    text = " ".join(_LABEL.sub("a blank node", problem).split())
    return ShapesError(Phrase("the shapes cannot be used: {problem}", problem=text), next(iter(named), None))


def _results(graph: rdflib.Graph, shapes: ShapesGraph) -> list[ValidationResult]:
    """Return the results in the sh:ValidationReport of pyshacl, with all that it says about each."""
    report = ShapesGraph(ox.Triple(*map(_to_oxigraph, triple)) for triple in graph)  # type: ignore[arg-type]
    roots = [node for node in report.subjects() if report.sh_values(node, "conforms")]
    # Values of sh:detail are results that explain others, not results of the report.
    return [_to_result(report, node, shapes) for root in roots for node in report.sh_values(root, "result")]


def _to_oxigraph(term: object) -> Term:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


def _to_result(report: ShapesGraph, node: Term, shapes: ShapesGraph) -> ValidationResult:
    def only(name: str) -> Term | None:
        return report.sh_value(node, name)

    focus, path, shape = only("focusNode"), only("resultPath"), only("sourceShape")
    component, severity = only("sourceConstraintComponent"), only("resultSeverity")
    if focus is None or shape is None or not isinstance(component, ox.NamedNode):
        raise ShapesError(
            Phrase(
                "pyshacl's report lacks something in {names}",
                names=enumerated(map(compact, report.predicates(node))),
            )
        )
    details, constraint = tuple(report.sh_values(node, "detail")), only("sourceConstraint")
    said = tuple(text for text in report.sh_values(node, "resultMessage") if isinstance(text, ox.Literal))
    result = Result(
        focus, "" if path is None else paths.to_text(report, path), only("value"), component.value,
        severity.value if isinstance(severity, ox.NamedNode) else f"{SH}Violation",
        shape.value if isinstance(shape, ox.NamedNode) else "",
        _default_messages(shapes, shape, constraint, component.value) or said, shape,
    )  # fmt: skip
    return ValidationResult(result, report, shape, path, constraint, details)


def _default_messages(
    shapes: ShapesGraph, shape: Term, constraint: Term | None, component: str
) -> tuple[ox.Literal, ...]:
    """Return our messages for pyshacl's own, none where the shapes have some or for a component of theirs."""
    parameter = next((name for name in CONSTRAINTS if component == SH + component_of(name)), None)
    has_own = any(shapes.sh_values(node, "message") for node in (shape, constraint) if node is not None)
    if parameter is None or has_own:
        return ()
    values = [parameter_text(shapes, value) for value in shapes.sh_values(shape, parameter)]
    return literals(default_messages(parameter, ", ".join(values)))

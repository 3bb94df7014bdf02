"""Validation by pyshacl, the reference: every feature of SHACL, SPARQL included, at its own pace."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH
from policygraph.validation.shacl import paths
from policygraph.validation.shacl.reporting import Finding, make_report
from policygraph.validation.shacl.results import Report, Result, ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import Shapes, prefix_declarations, short

if TYPE_CHECKING:
    import rdflib

_ALONE = threading.Lock()  # rdflib keeps its settings in its module, one for all threads
_TEXTS = ("select", "ask", "construct", "update")
_OUTSIDE = re.compile(r"(?i)(?<![\w?$:-])(SERVICE|FROM|LOAD)\b(?!:)")
# pyshacl skips these without a word unless an extra is installed.
_SKIPPED = ("js", "jsFunctionName", "jsLibrary", "jsLibraryURL")


def validate(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> Report:
    """Validate data against shapes, with SHACL-SPARQL and SHACL-AF, without inference or network.

    Raises ShapesError where pyshacl reports a failure, and UnsupportedShapeError for what it skips.
    """
    triples = list(shapes)
    index = Shapes(triples)
    _refuse(index)
    triples += _imported_prefixes(index)
    with _ALONE, _settings():
        return _report(_run(_graph(data), _shapes_graph(triples)))


def _refuse(shapes: Shapes) -> None:
    for node in shapes.subjects():
        for name in _SKIPPED:
            if shapes.sh(node, name):
                raise UnsupportedShapeError(f"sh:{name}")
        for text in (each for name in _TEXTS for each in shapes.sh(node, name)):
            # rdflib follows these to the network and to files.
            if isinstance(text, ox.Literal) and (found := _OUTSIDE.search(_code(text.value))):
                raise UnsupportedShapeError(f"{found[0].upper()} in SPARQL of shapes")


def _imported_prefixes(shapes: Shapes) -> list[ox.Triple]:
    """Return prefixes that an ontology has from those it imports: pyshacl does not look there."""
    roots = dict.fromkeys(each for node in shapes.subjects() for each in shapes.sh(node, "prefixes"))
    return [
        ox.Triple(root, ox.NamedNode(f"{SH}declare"), declaration)
        for root in roots
        if not isinstance(root, ox.Literal)
        for declaration in prefix_declarations(shapes, root)
    ]


def _code(text: str) -> str:
    """Return SPARQL without IRIs, texts and comments, in which words mean nothing."""
    return re.sub(r"""<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*""", " ", text)


@contextmanager
def _settings() -> Iterator[None]:
    """Let rdflib keep lexical forms, so that an ill-typed literal stays one; then restore all of it.

    pyshacl sets NORMALIZE_LITERALS to True when it is done with shapes, whatever it was before.
    """
    import rdflib

    before = rdflib.NORMALIZE_LITERALS
    loggers = [
        (logging.getLogger(name), logging.getLogger(name).level) for name in ("rdflib.term", "pyshacl")
    ]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the very literals that are to be reported
            for logger, _ in loggers:
                logger.setLevel(logging.CRITICAL)
            rdflib.NORMALIZE_LITERALS = False
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
        for logger, level in loggers:
            logger.setLevel(level)


def _shapes_graph(triples: list[ox.Triple]) -> rdflib.Graph:
    """Return shapes in which "1" is not true, as the W3C suite has it (uniqueLang-002).

    pyshacl does the same where it parses the shapes itself, which would rename blank nodes.
    """
    import rdflib
    from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch

    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    try:
        return _graph(triples)
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
        rdflib.NORMALIZE_LITERALS = False


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    known: dict[Any, Any] = {}
    graph.addN(
        (*(known.get(t) or known.setdefault(t, _to_rdflib(t)) for t in triple), graph) for triple in triples
    )
    return graph


def _to_rdflib(term: Any) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise UnsupportedShapeError("quoted triples")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value.endswith("XMLSchema#string")
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    import pyshacl
    import rdflib

    try:
        _, graph, text = pyshacl.validate(
            data, shacl_graph=shapes, advanced=True, inference="none", meta_shacl=False,
            do_owl_imports=False, js=False,
        )  # fmt: skip
    except Exception as error:  # pyshacl lets out its own errors, rdflib's, pyparsing's and re's
        raise ShapesError(f"the shapes cannot be used: {' '.join(str(error).split())}") from None
    if isinstance(graph, Exception):
        raise ShapesError(f"the shapes cannot be used: {' '.join(str(text).split())}")
    assert isinstance(graph, rdflib.Graph)
    return graph


def _report(graph: rdflib.Graph) -> Report:
    """Return pyshacl's report with its nodes in a stable order: everything of it is kept."""
    shapes = Shapes(ox.Triple(*map(_to_oxigraph, triple)) for triple in graph)  # type: ignore[arg-type]
    roots = [node for node in shapes.subjects() if shapes.sh(node, "conforms")]
    # Results below others, by sh:detail, tell why: they are none of the report's own.
    return make_report(
        [_finding(shapes, node) for root in roots for node in shapes.sh(root, "result")], shapes
    )


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


def _finding(shapes: Shapes, node: Term) -> Finding:
    def only(name: str) -> Term | None:
        return shapes.one(node, name)

    focus, path, shape = only("focusNode"), only("resultPath"), only("sourceShape")
    component, severity = only("sourceConstraintComponent"), only("resultSeverity")
    if focus is None or shape is None or not isinstance(component, ox.NamedNode):
        raise ShapesError(
            f"pyshacl's report lacks something in {[short(p) for p in shapes.predicates(node)]}"
        )
    texts = tuple(each for each in shapes.sh(node, "resultMessage") if isinstance(each, ox.Literal))
    result = Result(
        focus, "" if path is None else paths.shown(shapes, path), only("value"), component.value,
        severity.value if isinstance(severity, ox.NamedNode) else f"{SH}Violation",
        shape.value if isinstance(shape, ox.NamedNode) else "", texts,
    )  # fmt: skip
    return Finding(result, shape, path, only("sourceConstraint"), tuple(shapes.sh(node, "detail")))

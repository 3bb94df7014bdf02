"""SHACL: validate a graph against shapes, by SPARQL over the whole store or by pyshacl.

The SPARQL engine is fast, supports a subset of SHACL and refuses the rest; pyshacl supports all of it.
Both return the same results: tests/validation/shacl compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, get_args

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.sparql import TripleSource
from policygraph.validation.shacl.reporting import Report, ValidationResult, make_report
from policygraph.validation.shacl.results import Result, ShapesError, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph
from policygraph.words.phrases import Phrase, enumerated

if TYPE_CHECKING:
    from policygraph.validation.shacl.sparql_engine import Compiled

__all__ = [
    "ENGINES",
    "Report",
    "Result",
    "ShapesError",
    "UnsupportedShapeError",
    "compiled",
    "validate",
    "validate_triples",
]

Engine = Literal["auto", "sparql", "pyshacl"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


def validate(
    store: TripleSource,
    shapes: Iterable[ox.Triple],
    engine: str = "auto",
    tell: Callable[[UnsupportedShapeError], None] = lambda _: None,
) -> Report:
    """Validate the default graph of a store, which includes the ontology, against a shapes graph.

    ``auto`` takes ``sparql`` for the shapes that it supports and ``pyshacl`` for the others, of which it says why to
    ``tell``, for that takes longer. Raises UsageError for an unknown engine, UnsupportedShapeError for a feature that it
    lacks, ShapesError for ill-formed shapes.
    """
    from policygraph.validation.shacl import sparql_engine

    graph = ShapesGraph(shapes)
    if _require_engine(engine) == "pyshacl":
        return make_report(_by_pyshacl(store, graph))
    try:
        compiled = sparql_engine.compile_shapes(graph, store)
    except UnsupportedShapeError as error:
        if engine == "sparql":
            raise
        tell(error)
        return make_report(_by_pyshacl(store, graph))
    if compiled.refused and engine == "sparql":
        raise next(iter(compiled.refused.values()))
    for refused in compiled.refused.values():
        tell(refused)
    results = sparql_engine.run(compiled, graph, store)
    if compiled.refused:
        results += _by_pyshacl(store, graph.without_targets_of(compiled.checks))
    return make_report(results)


def compiled(store: TripleSource, shapes: ShapesGraph, engine: str = "auto") -> Compiled | None:
    """Return the checks of shapes where all of them can be run by SPARQL, else None."""
    from policygraph.validation.shacl import sparql_engine

    if _require_engine(engine) == "pyshacl":
        return None
    try:
        found = sparql_engine.compile_shapes(shapes, store)
    except UnsupportedShapeError:
        return None
    return None if found.refused else found


def _by_pyshacl(store: TripleSource, shapes: ShapesGraph) -> list[ValidationResult]:
    from policygraph.validation.shacl import pyshacl_engine

    # All at once: an error that pyshacl raises can outlive this call, and a store's iterator must end in its own thread.
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    return pyshacl_engine.validate(triples, shapes)


def validate_triples(
    data: list[ox.Triple],
    shapes: list[ox.Triple],
    engine: str = "auto",
    tell: Callable[[UnsupportedShapeError], None] = lambda _: None,
) -> Report:
    """Validate triples that are in no store; raises as ``validate`` does.

    ``auto`` takes ``pyshacl`` also where a store would canonicalize a literal, such as 01 to 1, because
    results show values as they were written.
    """
    from policygraph.validation.shacl import pyshacl_engine, sparql_engine

    if _require_engine(engine) != "pyshacl":
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in data)
        if {quad.triple for quad in store} == set(data):
            return validate(store, shapes, engine, tell)
        with suppress(UnsupportedShapeError):  # ill-formed shapes are so for both engines
            sparql_engine.compile_shapes(ShapesGraph(shapes), store)
        altered = UnsupportedShapeError(Phrase("data with literals that are not in canonical form"))
        if engine == "sparql":
            raise altered
        tell(altered)
    return make_report(pyshacl_engine.validate(data, ShapesGraph(shapes)))


def _require_engine(name: str) -> str:
    if name not in ENGINES:
        raise UsageError(
            Phrase("there is no engine {name}; the engines are {names}", name=name, names=enumerated(ENGINES))
        )
    return name

"""SHACL: validate a graph against shapes, by SPARQL over the whole store or by pyshacl.

The SPARQL engine is fast, supports a subset of SHACL and refuses the rest; pyshacl supports all of it.
Both return the same results: tests/validation/shacl compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.validation.shacl.results import Report, Result, ShapesError, UnsupportedShapeError

__all__ = [
    "ENGINES",
    "Report",
    "Result",
    "ShapesError",
    "UnsupportedShapeError",
    "validate",
    "validate_triples",
]

Engine = Literal["auto", "sparql", "pyshacl"]
ENGINES = ("auto", "sparql", "pyshacl")


def validate(store: ox.Store, shapes: Iterable[ox.Triple], engine: str = "auto") -> Report:
    """Validate the default graph of a store, which includes the ontology, against a shapes graph.

    ``auto`` takes ``sparql`` where that supports all the shapes, else ``pyshacl``. Raises UsageError for
    an unknown engine, UnsupportedShapeError for a feature it lacks, ShapesError for ill-formed shapes.
    """
    shapes_triples = list(shapes)
    if _require_engine(engine) != "pyshacl":
        from policygraph.validation.shacl import sparql_engine

        try:
            return sparql_engine.validate(store, shapes_triples)
        except ShapesError:
            if engine == "sparql":
                raise
    from policygraph.validation.shacl import pyshacl_engine

    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return pyshacl_engine.validate((quad.triple for quad in quads), shapes_triples)


def validate_triples(data: list[ox.Triple], shapes: list[ox.Triple], engine: str = "auto") -> Report:
    """Validate triples that are in no store; raises as ``validate`` does.

    ``auto`` takes ``pyshacl`` also where a store would canonicalize a literal, such as 01 to 1, because
    results show values as they were written.
    """
    if _require_engine(engine) == "pyshacl":
        from policygraph.validation.shacl import pyshacl_engine

        return pyshacl_engine.validate(data, shapes)
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in data)
    if {quad.triple for quad in store} == set(data):
        return validate(store, shapes, engine)
    if engine == "sparql":
        raise UnsupportedShapeError("data with literals that are not in canonical form")
    return validate_triples(data, shapes, "pyshacl")


def _require_engine(name: str) -> str:
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name}; the engines are {', '.join(ENGINES)}")
    return name

"""SHACL: validate a graph against shapes, by SPARQL over the whole store or by pyshacl.

The SPARQL engine does a subset of SHACL, fast, and refuses what is not in it; pyshacl does all of it.
Both give the same results: tests/shacl compares them.
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
    """Validate the default graph of a store, in which the ontology is too, against shapes.

    ``auto`` is ``sparql`` where it supports all the shapes and else ``pyshacl``. Raises
    UnsupportedShapeError where an engine lacks a feature, and ShapesError for ill-formed shapes.
    """
    rules = list(shapes)
    if _engine(engine) != "pyshacl":
        from policygraph.validation.shacl import sparql_engine

        try:
            return sparql_engine.validate(store, rules)
        except ShapesError:
            if engine == "sparql":
                raise
    from policygraph.validation.shacl import pyshacl_engine

    everything = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return pyshacl_engine.validate((quad.triple for quad in everything), rules)


def validate_triples(data: list[ox.Triple], shapes: list[ox.Triple], engine: str = "auto") -> Report:
    """Validate triples that are in no store.

    ``auto`` is ``pyshacl`` also where a store would alter a literal, such as 01 to 1: results show
    values as they were written.
    """
    if _engine(engine) == "pyshacl":
        from policygraph.validation.shacl import pyshacl_engine

        return pyshacl_engine.validate(data, shapes)
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in data)
    if {quad.triple for quad in store} == set(data):
        return validate(store, shapes, engine)
    if engine == "sparql":
        raise UnsupportedShapeError("data with literals that are not in canonical form")
    return validate_triples(data, shapes, "pyshacl")


def _engine(name: str) -> str:
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name}; the engines are {', '.join(ENGINES)}")
    return name
